package io.github.pisnn.datasets.store;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.sum.BlockSource;
import java.io.Serializable;

/**
 * Training data of a dataset, a block at a time: first those of its split {@code train}, then those
 * of its split {@code validation}, which are held out, in proportion to their trajectories. Blocks
 * are of whole states.
 *
 * @param dataset the dataset
 * @param quantization what a count means
 * @param samples samples to fit to, one a face, rounded up to those of whole states; fewer if the
 *     dataset has not as many
 * @param samplesPerBlock samples a block, likewise
 */
public record DatasetBlocks(
    StoredDataset dataset, Quantization quantization, int samples, int samplesPerBlock)
    implements Serializable {

  /** Checks that there is something to train with. */
  public DatasetBlocks {
    if (dataset.description().count(Split.TRAIN) == 0) {
      throw new IllegalArgumentException(dataset + " has no trajectory in its split train");
    }
  }

  /**
   * Stencils with the fluxes of one step, through all faces of states rounded to quanta. Fluxes are
   * those of the states before rounding.
   *
   * @param stencil what an operator will see
   * @throws IllegalArgumentException if the dataset has no fluxes, or not those of single steps
   */
  public SampleSource samples(Stencil stencil) {
    DatasetDescription description = dataset.description();
    if (!description.fluxes()) {
      throw new IllegalArgumentException(dataset + " has no fluxes: train.loss.flux must be 0");
    }
    if (description.every() > 1) {
      throw new IllegalArgumentException(
          dataset
              + " has a snapshot every "
              + description.every()
              + " steps, and train.loss.flux needs one every step");
    }
    return new Samples(this, stencil);
  }

  /**
   * Windows of consecutive snapshots.
   *
   * @param steps of the operator that are held against them; 0 for starts only
   * @throws IllegalArgumentException if trajectories are shorter, or no snapshot is so near
   */
  public BlockSource<TrajectoryBlock> trajectories(int steps) {
    DatasetDescription description = dataset.description();
    int longest = (description.snapshots() - 1) * description.every();
    if (steps > longest) {
      throw new IllegalArgumentException(
          dataset + " has trajectories of " + longest + " steps, and training unrolls " + steps);
    }
    return new Windows(this, steps == 0 ? 1 : (steps - 1) / description.every() + 2);
  }

  /**
   * Refuses unrolled steps that no snapshot is there to compare with.
   *
   * @param steps of a stage of the training
   * @throws IllegalArgumentException if the dataset's snapshots are farther apart
   */
  public void requireSnapshot(int push, int steps) {
    int every = dataset.description().every();
    if ((push + steps) / every <= push / every) {
      throw new IllegalArgumentException(
          dataset + " has a snapshot every " + every + " steps: none is reached by " + steps);
    }
  }

  private static int faces(Grid grid) {
    return grid.isOneDimensional() ? grid.cells() : 2 * grid.cells();
  }

  /** The starts of a split, if each is followed by so many snapshots, itself counted. */
  private Starts starts(Split split, int window) {
    DatasetDescription description = dataset.description();
    int faces = faces(description.grid());
    long toFit = (samples - 1L) / faces + 1;
    int[] numbers = description.numbers(split);
    int fitted = description.count(Split.TRAIN);
    long wanted = split == Split.TRAIN ? toFit : (toFit * numbers.length - 1) / fitted + 1;
    return new Starts(
        numbers,
        description.snapshots() - window + 1,
        numbers.length == 0 ? 0 : wanted,
        (samplesPerBlock - 1) / faces + 1);
  }

  /** A block's place among those of its split. */
  private record Place(Starts starts, int block, boolean validation) implements Serializable {}

  private Place place(int number, int window) {
    Starts fit = starts(Split.TRAIN, window);
    return number < fit.blocks()
        ? new Place(fit, number, false)
        : new Place(starts(Split.VALIDATION, window), number - fit.blocks(), true);
  }

  private int blocks(int window) {
    return starts(Split.TRAIN, window).blocks() + starts(Split.VALIDATION, window).blocks();
  }

  private SampleBlock samples(int number, Stencil stencil) {
    Place place = place(number, 2);
    Grid grid = dataset.description().grid();
    FaceTable seen = FaceTable.periodic(grid.nx(), grid.ny(), stencil);
    int first = place.starts.first(place.block);
    int states = place.starts.end(place.block) - first;
    int[] cells = new int[states * seen.count() * stencil.cells()];
    double[] flux = new double[states * seen.count()];
    for (int k = 0; k < states; k++) {
      Trajectory pair =
          dataset.read(
              place.starts.trajectory(first + k), place.starts.snapshot(first + k), 2, true);
      int at = k * seen.count();
      int[] counts = quantization.counts(pair.states()[0]);
      seen.read(counts, 0, seen.count(), cells, at * stencil.cells());
      for (int face = 0; face < seen.count(); face++) {
        flux[at + face] = pair.fluxes()[0][face] / quantization.quantum();
      }
    }
    return new SampleBlock(number, place.validation, stencil.cells(), cells, flux);
  }

  private TrajectoryBlock window(int number, int window) {
    Place place = place(number, window);
    DatasetDescription description = dataset.description();
    Grid grid = description.grid();
    int first = place.starts.first(place.block);
    int end = place.starts.end(place.block);
    double[] states = new double[(end - first) * window * grid.cells()];
    int at = 0;
    for (int start = first; start < end; start++) {
      Trajectory part =
          dataset.read(place.starts.trajectory(start), place.starts.snapshot(start), window, false);
      for (double[] state : part.states()) {
        for (double value : state) {
          states[at++] = (value - quantization.offset()) / quantization.quantum();
        }
      }
    }
    return new TrajectoryBlock(
        number, place.validation, grid.nx(), grid.ny(), window, description.every(), states);
  }

  private record Samples(DatasetBlocks data, Stencil stencil) implements SampleSource {
    @Override
    public int blocks() {
      return data.blocks(2);
    }

    @Override
    public SampleBlock block(int number) {
      return data.samples(number, stencil);
    }
  }

  private record Windows(DatasetBlocks data, int window) implements BlockSource<TrajectoryBlock> {
    @Override
    public int blocks() {
      return data.blocks(window);
    }

    @Override
    public TrajectoryBlock block(int number) {
      return data.window(number, window);
    }
  }
}
