package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.train.SampleBlock;
import io.github.pisnn.core.train.SampleSource;
import io.github.pisnn.datasets.RandomFourier;
import io.github.pisnn.datasets.Seeds;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Samples of the heat equation on a one-dimensional periodic grid: random smooth states at a random
 * time of their rollout, some with white noise, all rounded to quanta; each face gives its stencil
 * and the exact flux of the rounded state over one step.
 *
 * @param law the law
 * @param grid one cell high
 * @param dt the time step
 * @param quantization what a count means
 * @param stencil what an operator will see; without transverse cells
 * @param initial the states at time 0
 * @param lastStep states are taken up to this step of their rollout
 * @param noise standard deviation of the noise, relative to the initial states' range
 * @param noiseShare share of the states that get noise, 0 to 1
 * @param samples number of samples
 * @param samplesPerBlock samples a block
 * @param validationShare share of the blocks to hold out, 0 to below 1
 * @param seed the run's seed
 */
public record HeatSamples(
    Diffusion law,
    Grid grid,
    double dt,
    Quantization quantization,
    Stencil stencil,
    RandomFourier initial,
    int lastStep,
    double noise,
    double noiseShare,
    int samples,
    int samplesPerBlock,
    double validationShare,
    long seed)
    implements SampleSource {

  private static final int LARGEST_BLOCK = 1 << 24;

  /** Checks that the samples can be made. */
  public HeatSamples {
    if (!grid.isOneDimensional() || stencil.transverse() != 0) {
      throw new IllegalArgumentException(
          "heat samples are made in one dimension: operator.transverse must be 0");
    }
    if (2 * stencil.radius() > grid.nx()) {
      throw new IllegalArgumentException(
          "train.cells must be at least " + 2 * stencil.radius() + ", not " + grid.nx());
    }
    if (samples < 1 || samplesPerBlock < 1) {
      throw new IllegalArgumentException("train.samples and train.block must be at least 1");
    }
    long size = (long) Math.min(samples, samplesPerBlock) * stencil.cells();
    if (size > LARGEST_BLOCK) {
      throw new IllegalArgumentException(
          "train.block must be at most " + LARGEST_BLOCK / stencil.cells() + " for this stencil");
    }
  }

  @Override
  public int blocks() {
    return (samples - 1) / samplesPerBlock + 1;
  }

  @Override
  public SampleBlock block(int number) {
    int count = (int) Math.min(samplesPerBlock, samples - (long) number * samplesPerBlock);
    int[] cells = new int[count * stencil.cells()];
    double[] flux = new double[count];
    UniformRandomProvider random = Seeds.generator(seed, Seeds.Stream.SAMPLES, number);
    PeriodicHeat heat = new PeriodicHeat(law, grid);
    for (int done = 0; done < count; done += grid.nx()) {
      int[] state = state(heat, random);
      double[] fluxes = heat.fluxThroughRightFaces(dt, asDoubles(state));
      for (int face = 0; face < Math.min(grid.nx(), count - done); face++) {
        flux[done + face] = fluxes[face];
        for (int k = 0; k < stencil.cells(); k++) {
          int cell = Math.floorMod(face + k - stencil.left(), grid.nx());
          cells[(done + face) * stencil.cells() + k] = state[cell];
        }
      }
    }
    return new SampleBlock(number, isValidation(number), stencil.cells(), cells, flux);
  }

  /** Spreads the held-out blocks evenly over the numbers; of two or more it is at least one. */
  private boolean isValidation(int number) {
    if (blocks() * validationShare < 1) {
      return validationShare > 0 && number > 0 && number == blocks() - 1;
    }
    return Math.floor((number + 1) * validationShare) > Math.floor(number * validationShare);
  }

  private int[] state(PeriodicHeat heat, UniformRandomProvider random) {
    double[] u = initial.sample(grid, random);
    u = heat.after(random.nextInt(lastStep + 1) * dt, u);
    if (random.nextDouble() < noiseShare) {
      // Uniform noise of standard deviation 1 lies within the square root of 3.
      double amplitude = noise * initial.range() * Math.sqrt(3);
      for (int cell = 0; cell < u.length; cell++) {
        u[cell] += amplitude * (2 * random.nextDouble() - 1);
      }
    }
    return quantization.counts(u);
  }

  private static double[] asDoubles(int[] counts) {
    double[] values = new double[counts.length];
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = counts[cell];
    }
    return values;
  }
}
