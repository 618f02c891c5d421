package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A run, checked as far as that is possible without data. What its {@link Part}s have no use for is
 * neither read nor checked, and its accessor throws IllegalStateException.
 *
 * @param out the run's folder, on any Hadoop file system
 * @param seed of every random number of the run, not negative
 * @param mode how two directions are combined; of training and rollouts
 * @param law the law
 * @param domain the grid, the conditions on its sides and its source; its cells are square
 * @param coarser the same domain on coarser grids, each of half as many cells each way as the one
 *     before; a steady state starts on the last of them
 * @param time the steps; without training and rollouts only their length, and 0 of them
 * @param quantization what a count means
 * @param neuron the neuron of every face; of training and rollouts
 * @param operatorShape the operator's architecture; its stencil fits the grid; of training and
 *     rollouts
 * @param refinement cells of the reference solver in one of the grid's, at least 1
 * @param dataset the dataset to make, if there is to be one
 * @param training how the operator is trained
 * @param rollout how it is rolled out
 * @param compare how it is compared with classical schemes
 */
public record RunConfig(
    String out,
    long seed,
    @Nullable Mode mode,
    Law law,
    Domain domain,
    List<Domain> coarser,
    Time time,
    Quantization quantization,
    @Nullable Neuron neuron,
    @Nullable OperatorShape operatorShape,
    int refinement,
    Optional<DatasetConfig> dataset,
    @Nullable Training training,
    @Nullable Rollout rollout,
    @Nullable Compare compare) {

  /** What a run may be for; each has a section of the configuration to itself. */
  public enum Part {
    /** It makes a dataset. */
    DATASET,
    /** It trains an operator. */
    TRAINING,
    /** It rolls an operator out. */
    ROLLOUT,
    /** It compares a rollout with classical schemes. */
    COMPARE
  }

  @Override
  public Mode mode() {
    return required(mode);
  }

  @Override
  public Neuron neuron() {
    return required(neuron);
  }

  @Override
  public OperatorShape operatorShape() {
    return required(operatorShape);
  }

  @Override
  public Training training() {
    return required(training);
  }

  @Override
  public Rollout rollout() {
    return required(rollout);
  }

  @Override
  public Compare compare() {
    return required(compare);
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("this part of the configuration was not read");
    }
    return part;
  }

  /** Whether its states are cut into tiles, so that no task has a whole one. */
  public boolean isInTiles() {
    return rollout != null && rollout.tiles.isPresent();
  }

  /**
   * Reads a run. Keys that it does not know are left to {@link Settings#rejectUnknown}; those that
   * its parts have no use for count as known.
   *
   * @param hadoop how to reach files that the run names
   * @param parts what the run is for
   * @throws ConfigurationException if a key is missing or its value is not allowed
   */
  public static RunConfig read(Settings settings, Configuration hadoop, Set<Part> parts) {
    return new RunConfigReader(settings, hadoop, parts).read();
  }

  /** Reads a run of a trained operator. */
  public static RunConfig read(Settings settings, Configuration hadoop) {
    return read(settings, hadoop, EnumSet.of(Part.TRAINING, Part.ROLLOUT));
  }

  /** Reads a run with all parts but a comparison, with Hadoop's own defaults. */
  public static RunConfig read(Settings settings) {
    return read(settings, new Configuration(), EnumSet.complementOf(EnumSet.of(Part.COMPARE)));
  }

  /**
   * A comparison with classical schemes.
   *
   * @param refinements their cells in one of the grid's, each way
   * @param reference those of the reference solver, a multiple of 4
   */
  public record Compare(List<Integer> refinements, int reference) {}

  /**
   * The steps.
   *
   * @param step length of a step, in the law's units
   * @param steps number of steps; with {@code steady} the most there may be
   * @param steady when to stop before, for pseudo-time
   */
  public record Time(double step, int steps, Optional<Steady> steady) {}

  /**
   * Stops at a steady state.
   *
   * @param tolerance relative change a step, ||u - v|| / (every ||u||) with v the state {@code
   *     every} steps before, that counts as none, above 0
   * @param every steps between two looks, at least 1
   */
  public record Steady(double tolerance, int every) implements Serializable {}

  /**
   * How an operator is trained.
   *
   * @param optimizer the optimizer with its rounds and all else it needs
   * @param samples number of samples, one a face, at least 1
   * @param block samples a block, at least 1
   * @param grid the grid of the training states in one dimension or two, to be taken as periodic;
   *     as wide as the stencil at least, with the cell width of the run's grid
   * @param states the training states at time 0
   * @param steps they are taken at a random step of their rollout, at most this one
   * @param noise amplitude of the white noise relative to the states' range, at least 0
   * @param noiseShare share of the states with noise, in [0, 1]
   * @param jump the largest coefficient of the training lines over the least, at least 1; for
   *     domains with coefficients
   * @param validation share of the blocks held out, in [0, 1)
   * @param partitions partitions of the blocks; absent: as Spark chooses
   * @param decay what a loss takes of the sum of squared scaled weights, at least 0
   * @param batch share of the blocks that a round takes, in (0, 1]
   * @param seeds how many seeds to train from, at least 1
   * @param checkpointEvery rounds between two checkpoints, at least 1
   * @param losses what training lowers
   * @param from the folder of a model to go on training; absent: from random weights
   * @param data the dataset to train with; absent: samples are made as they are needed
   */
  public record Training(
      Optimizer optimizer,
      int samples,
      int block,
      Grid grid,
      InitialFamily states,
      int steps,
      double noise,
      double noiseShare,
      double jump,
      double validation,
      OptionalInt partitions,
      double decay,
      double batch,
      int seeds,
      int checkpointEvery,
      Losses losses,
      Optional<String> from,
      Optional<Data> data) {}

  /**
   * A dataset to train with.
   *
   * @param folder where it is
   * @param hash the digest that its data must have; absent: any
   */
  public record Data(String folder, Optional<String> hash) {}

  /**
   * How an operator is rolled out.
   *
   * @param model the model's folder; absent where it is trained first
   * @param initial the initial state; on the coarsest grid, where there are several
   * @param states number of states; more than one for random families only
   * @param exact the exact solution, where one is known
   * @param snapshotEvery steps between two snapshots; absent: only the first and the last state
   * @param partitions partitions of the work; absent: as Spark chooses
   * @param errorEvery steps between two points of the error curve, at least 1
   * @param classical whether the law's classical schemes run beside it
   * @param kernel the implementation of the step; absent: the fastest that a JVM has
   * @param tiles how a grid is rolled out in tiles; absent: whole, each state by one task
   * @param quanta other quanta to roll out in as well, for the curve of error and spikes
   */
  public record Rollout(
      Optional<String> model,
      Initial initial,
      int states,
      Optional<Exact> exact,
      OptionalInt snapshotEvery,
      OptionalInt partitions,
      int errorEvery,
      boolean classical,
      Optional<Kernel> kernel,
      Optional<Tiles> tiles,
      List<Double> quanta) {}

  /**
   * How a grid is rolled out in tiles.
   *
   * @param tiling the tiles; absent: chosen by the size of the grid
   * @param stepsPerExchange steps between two exchanges of strips; absent: chosen by measurement
   * @param checkpointEvery steps between two checkpoints; absent: none
   */
  public record Tiles(
      Optional<Tiling> tiling, OptionalInt stepsPerExchange, OptionalInt checkpointEvery) {}
}
