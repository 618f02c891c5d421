package io.github.pisnn.datasets.sampling;

import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.initial.InitialFamily;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * How training samples are taken from states on a periodic grid: random states at a random time of
 * their rollout, some with white noise, all rounded to quanta; each face gives its stencil and the
 * flux of the rounded state over one step. A state has {@link #faces} of them, in the order of
 * {@link FaceTable}.
 *
 * @param grid in one dimension or two, as wide as the stencil at least
 * @param dt the time step
 * @param quantization what a count means
 * @param stencil what an operator will see; without transverse cells in one dimension
 * @param initial the states at time 0
 * @param lastStep states are taken up to this step of their rollout
 * @param noise standard deviation of the noise, relative to the initial states' range
 * @param noiseShare share of the states that get noise, 0 to 1
 * @param samples number of samples, one a face
 * @param samplesPerBlock samples a block; in two dimensions rounded up to those of whole states
 * @param validationShare share of the blocks to hold out, 0 to below 1
 * @param seed the run's seed
 */
public record Sampling(
    Grid grid,
    double dt,
    Quantization quantization,
    Stencil stencil,
    InitialFamily initial,
    int lastStep,
    double noise,
    double noiseShare,
    int samples,
    int samplesPerBlock,
    double validationShare,
    long seed)
    implements Serializable {

  private static final int LARGEST_BLOCK = 1 << 24;

  /** Checks that the samples can be made. */
  public Sampling {
    if (grid.isOneDimensional() && stencil.transverse() != 0) {
      throw new IllegalArgumentException(
          "operator.transverse must be 0 for training in one dimension, or train.cells = [nx, ny]");
    }
    int least = grid.isOneDimensional() ? grid.nx() : Math.min(grid.nx(), grid.ny());
    if (2 * stencil.reach() > least) {
      throw new IllegalArgumentException(
          "train.cells must be at least " + 2 * stencil.reach() + ", not " + least);
    }
    if (samples < 1 || samplesPerBlock < 1) {
      throw new IllegalArgumentException("train.samples and train.block must be at least 1");
    }
    if (!grid.isOneDimensional()) {
      long faces = 2L * grid.cells();
      long states = (samplesPerBlock - 1) / faces + 1;
      samplesPerBlock = (int) Math.min(Integer.MAX_VALUE, states * faces);
    }
    long size = (long) Math.min(samples, samplesPerBlock) * stencil.cells();
    if (size > LARGEST_BLOCK) {
      throw new IllegalArgumentException(
          "train.block must be at most " + LARGEST_BLOCK / stencil.cells() + " for this stencil");
    }
  }

  /** The states of one block, one after the other. */
  public interface States {

    /**
     * Makes the next state.
     *
     * @param state receives counts, one a cell
     * @param flux receives what crosses each face during one step, in quanta
     */
    void next(int[] state, double[] flux);
  }

  /** Faces of a state: a right one of every cell, and in two dimensions an upper one. */
  public int faces() {
    return grid.isOneDimensional() ? grid.cells() : 2 * grid.cells();
  }

  /** Number of blocks. */
  public int blocks() {
    return (samples - 1) / samplesPerBlock + 1;
  }

  /** Number of states that a block takes; of the last one it may need some faces only. */
  public int states(int number) {
    return (samplesIn(number) - 1) / faces() + 1;
  }

  private int samplesIn(int number) {
    return (int) Math.min(samplesPerBlock, samples - (long) number * samplesPerBlock);
  }

  /** The generator of a block's random numbers. */
  public UniformRandomProvider random(int number) {
    return Seeds.generator(seed, Seeds.Stream.SAMPLES, number);
  }

  /** The same with the least of stencils: what does not depend on it is equal then. */
  public Sampling withoutStencil() {
    return new Sampling(
        grid,
        dt,
        quantization,
        new Stencil(1, 0),
        initial,
        lastStep,
        noise,
        noiseShare,
        samples,
        samplesPerBlock,
        validationShare,
        seed);
  }

  /** The labelled states of a block. */
  public LabelledStates label(int number, States states) {
    return label(number, new double[0], states);
  }

  /**
   * The labelled states of a block.
   *
   * @param coefficients of the grid's cells; none where all conduct alike
   */
  public LabelledStates label(int number, double[] coefficients, States states) {
    int[] all = new int[states(number) * grid.cells()];
    double[] fluxes = new double[states(number) * faces()];
    int[] state = new int[grid.cells()];
    double[] flux = new double[faces()];
    for (int k = 0; k < states(number); k++) {
      states.next(state, flux);
      System.arraycopy(state, 0, all, k * state.length, state.length);
      System.arraycopy(flux, 0, fluxes, k * flux.length, flux.length);
    }
    return new LabelledStates(number, all, fluxes, coefficients);
  }

  /** Cuts a block out of its states. */
  public SampleBlock cut(LabelledStates states) {
    int count = samplesIn(states.number());
    int[] cells = new int[count * stencil.cells()];
    FaceTable seen = FaceTable.periodic(grid.nx(), grid.ny(), stencil);
    for (int done = 0; done < count; done += seen.count()) {
      int first = done / seen.count() * grid.cells();
      int[] state = Arrays.copyOfRange(states.states(), first, first + grid.cells());
      int faces = Math.min(seen.count(), count - done);
      seen.read(state, 0, faces, cells, done * stencil.cells());
    }
    double[] coefficients = states.coefficients();
    return new SampleBlock(
        states.number(),
        isValidation(states.number()),
        stencil.cells(),
        cells,
        coefficients.length == 0 ? new float[0] : faces(seen, count, coefficients),
        Arrays.copyOf(states.fluxes(), count));
  }

  /** The means of the faces in each stencil, and the contrast of its own. */
  private float[] faces(FaceTable seen, int count, double[] coefficients) {
    int width = stencil.cells();
    int left = stencil.left();
    float[] faces = new float[count * width];
    double[] seenBy = new double[width];
    for (int face = 0; face < count; face++) {
      for (int k = 0; k < width; k++) {
        seenBy[k] = coefficients[seen.cell(face % seen.count(), k)];
      }
      for (int k = 0; k < width - 1; k++) {
        faces[face * width + k] = (float) Coefficient.mean(seenBy[k], seenBy[k + 1]);
      }
      faces[face * width + width - 1] =
          (float) Coefficient.contrast(seenBy[left], seenBy[left + 1]);
    }
    return faces;
  }

  /** The snapshots of one block's trajectories, one after the other. */
  public interface Snapshots {

    /**
     * Makes the next snapshot.
     *
     * @param step 0 for the start of the next trajectory
     * @param state values of the snapshot before, one a cell, to be replaced by those of this one
     */
    void next(int step, double[] state);
  }

  /**
   * Makes a block of trajectories, one for every state that its samples need.
   *
   * @param steps snapshots of each after its start
   */
  public TrajectoryBlock trajectories(int number, int steps, Snapshots source) {
    int size = grid.cells();
    double[] states = new double[states(number) * (steps + 1) * size];
    double[] state = new double[size];
    for (int at = 0; at < states.length; at += size) {
      source.next(at / size % (steps + 1), state);
      for (int cell = 0; cell < size; cell++) {
        states[at + cell] = (state[cell] - quantization.offset()) / quantization.quantum();
      }
    }
    return new TrajectoryBlock(
        number, isValidation(number), grid.nx(), grid.ny(), steps + 1, 1, states);
  }

  /** Spreads the held-out blocks evenly over the numbers; of two or more it is at least one. */
  private boolean isValidation(int number) {
    if (blocks() * validationShare < 1) {
      return validationShare > 0 && number > 0 && number == blocks() - 1;
    }
    return Math.floor((number + 1) * validationShare) > Math.floor(number * validationShare);
  }

  /** Adds noise to a share of the states, in place. */
  public void addNoise(double[] averages, UniformRandomProvider random) {
    if (random.nextDouble() < noiseShare) {
      // Uniform noise of standard deviation 1 lies within the square root of 3.
      double amplitude = noise * initial.range() * Math.sqrt(3);
      for (int cell = 0; cell < averages.length; cell++) {
        averages[cell] += amplitude * (2 * random.nextDouble() - 1);
      }
    }
  }
}
