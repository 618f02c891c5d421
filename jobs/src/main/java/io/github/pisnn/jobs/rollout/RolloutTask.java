package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.Fronts;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.classical.ClassicalScheme;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.datasets.zarr.SnapshotWriter;
import io.github.pisnn.jobs.chart.Thumbnail;
import io.github.pisnn.jobs.config.Exact;
import io.github.pisnn.jobs.config.Initial;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Rolls out one initial state of a batch: the C-LIF rollout, classical schemes beside it, errors
 * against the exact solution, and for state 0 the snapshots.
 */
final class RolloutTask implements Function<Integer, RolloutResult> {
  @Serial private static final long serialVersionUID = 1L;
  private static final int LARGEST_CHUNK = 512;

  /** With more substeps a step, a classical scheme is left out. */
  static final int MOST_SUBSTEPS = 1000;

  /** Cells as far as fronts are looked for. */
  private static final int FRONTS_WITHIN = 8;

  private final EvolutionOperator operator;
  private final Domain domain;
  private final Initial initial;
  private final @Nullable Exact exact;
  private final boolean classical;
  private final int steps;
  private final int errorEvery;
  private final int snapshotEvery;
  private final RunConfig.@Nullable Steady steady;
  private final @Nullable Kernel kernel;
  private final @Nullable String snapshots;
  private final SerializableConfiguration hadoop;

  /**
   * The task of a run.
   *
   * @param snapshots folder of the snapshots; null for none, and no classical schemes either
   */
  RolloutTask(
      EvolutionOperator operator,
      RunConfig config,
      @Nullable Path snapshots,
      SerializableConfiguration hadoop) {
    RunConfig.Rollout rollout = config.rollout();
    this.operator = operator;
    this.domain = config.domain();
    this.initial = rollout.initial();
    this.exact = rollout.exact().orElse(null);
    this.classical = rollout.classical() && snapshots != null;
    this.steps = config.time().steps();
    this.errorEvery = rollout.errorEvery();
    this.snapshotEvery = rollout.snapshotEvery().orElse(steps);
    this.steady = config.time().steady().orElse(null);
    this.kernel = rollout.kernel().orElse(null);
    this.snapshots = snapshots == null ? null : snapshots.toString();
    this.hadoop = hadoop;
  }

  /** A writer of the run's snapshots. */
  SnapshotWriter snapshotWriter(FileSystem files, String folder) {
    SnapshotLayout layout =
        SnapshotLayout.of(
            domain.grid(),
            Math.min(LARGEST_CHUNK, domain.grid().ny()),
            Math.min(LARGEST_CHUNK, domain.grid().nx()),
            operator.quantization(),
            operator.law().name());
    return new SnapshotWriter(files, new Path(folder), layout);
  }

  @Override
  public RolloutResult call(Integer number) throws IOException {
    if (snapshots == null || number > 0) {
      return rollOut(number, null);
    }
    try (FileSystem files = RunFolder.open(new Path(snapshots), hadoop.value())) {
      return rollOut(number, snapshotWriter(files, snapshots));
    }
  }

  private RolloutResult rollOut(int number, @Nullable SnapshotWriter writer) throws IOException {
    Quantization quantization = operator.quantization();
    Window all = Window.of(domain.grid());
    Field drawn =
        initial.field(
            domain.grid(), number, shape -> Extremes.of(shape.onCells(domain.grid(), all)));
    Field field =
        LawBounds.of(operator.law(), quantization)
            .checked("rollout.initial: state " + number, drawn);
    double[] averages = field.on(all);
    State state = new State(domain.grid(), field.counts(all, quantization));
    RolloutResult result = new RolloutResult();
    Errors errors = exact == null ? null : new Errors(exact, drawn, averages, result);
    Stepper stepper = new FusedStepper(operator, domain, kernel == null ? Kernel.best() : kernel);
    observe(state, result, writer, errors, false);
    Patch before = copy(state);
    while (state.step() < steps && !result.steady) {
      int advanced = stepsToNextLook(state.step());
      long start = System.nanoTime();
      try {
        stepper.advance(state, advanced);
      } catch (DivergenceException e) {
        result.divergence = e.getMessage();
        break;
      }
      result.kernelNanos += System.nanoTime() - start;
      if (errors != null) {
        errors.stepClassical(advanced);
      }
      if (steady != null && state.step() % steady.every() == 0) {
        Change change = Change.of(before, state.cells());
        result.residual = change.relative(quantization) / steady.every();
        result.steady = result.residual < steady.tolerance();
        before = copy(state);
      }
      observe(state, result, writer, errors, result.steady || state.step() == steps);
    }
    if (result.divergence == null) {
      report(state, result);
    }
    if (number == 0) {
      Grid grid = domain.grid();
      result.initialField = Thumbnail.of(grid, averages);
      result.lastField = Thumbnail.of(grid, quantization.values(state.counts()));
      result.exactField =
          errors == null ? new double[0] : Thumbnail.of(grid, errors.solution.at(state.step()));
    }
    return result;
  }

  /** How many steps to make before something is to be looked at. */
  private int stepsToNextLook(long step) {
    long next = Math.min(steps, nextMultiple(step, snapshotEvery));
    if (exact != null) {
      next = Math.min(next, nextMultiple(step, errorEvery));
    }
    if (steady != null) {
      next = Math.min(next, nextMultiple(step, steady.every()));
    }
    return (int) (next - step);
  }

  /** The first multiple above a step. */
  static long nextMultiple(long step, int every) {
    return (step / every + 1) * every;
  }

  private void observe(
      State state,
      RolloutResult result,
      @Nullable SnapshotWriter writer,
      @Nullable Errors errors,
      boolean last)
      throws IOException {
    long step = state.step();
    if (writer != null && (last || step % snapshotEvery == 0)) {
      writer.writeField(result.snapshotTimes.length, state.counts());
      result.snapshotTimes =
          DoubleStream.concat(
                  DoubleStream.of(result.snapshotTimes), DoubleStream.of(step * operator.dt()))
              .toArray();
    }
    if (errors != null && step > 0 && (last || step % errorEvery == 0)) {
      errors.take(state);
    }
  }

  private static Patch copy(State state) {
    return state.cells().crop(Window.of(state.grid()));
  }

  private void report(State state, RolloutResult result) {
    result.steps = state.step();
    result.massDrift = state.massDrift();
    result.entered = Arrays.stream(Side.values()).mapToLong(state.ledger()::entered).toArray();
    result.source = state.ledger().source();
    result.packets = state.packets();
    result.spikes = state.spikes();
    result.faceSteps = state.faceSteps();
    Extremes extremes = Extremes.of(operator.quantization().values(state.counts()));
    result.least = extremes.least();
    result.largest = extremes.largest();
    result.digest = StateDigest.of(state, domain.boundaries()).toString();
    result.quantaSha256 = Hashes.sha256(state.counts());
  }

  /** Compares with the exact solution, and runs the classical schemes if they are asked for. */
  private final class Errors {
    private final Exact.Solution solution;
    private final List<ClassicalScheme> schemes;
    private final double[][] fields;
    private final RolloutResult result;

    Errors(Exact exact, Field initial, double[] averages, RolloutResult result) {
      Grid grid = domain.grid();
      this.solution = exact.from(grid, operator.dt(), initial);
      this.schemes =
          classical
              ? Problems.classicalSchemes(operator.law(), operator.dt(), domain, averages)
              : List.of();
      this.fields = new double[schemes.size()][];
      this.result = result;
      result.classical = new ClassicalResult[schemes.size()];
      for (int k = 0; k < fields.length; k++) {
        fields[k] = averages.clone();
        result.classical[k] = new ClassicalResult();
        result.classical[k].key = schemes.get(k).key();
        result.classical[k].title = schemes.get(k).title();
        result.classical[k].substeps = schemes.get(k).substeps();
      }
    }

    void stepClassical(int steps) {
      for (int k = 0; k < fields.length; k++) {
        long start = System.nanoTime();
        for (int step = 0; step < steps && isRun(k); step++) {
          schemes.get(k).step(fields[k]);
        }
        result.classical[k].nanos += System.nanoTime() - start;
      }
    }

    private boolean isRun(int scheme) {
      return result.classical[scheme].substeps <= MOST_SUBSTEPS;
    }

    void take(State state) {
      double[] reference = solution.at(state.step());
      double[] field = operator.quantization().values(state.counts());
      result.addErrors(state.step(), FieldErrors.of(field, reference));
      if (domain.grid().isOneDimensional()) {
        boolean periodic = domain.boundaries().isPeriodic(Axis.X);
        result.frontOffset = Fronts.offset(field, reference, periodic, FRONTS_WITHIN);
      }
      for (int k = 0; k < fields.length; k++) {
        if (isRun(k)) {
          result.classical[k].add(FieldErrors.of(fields[k], reference));
        }
      }
    }
  }
}
