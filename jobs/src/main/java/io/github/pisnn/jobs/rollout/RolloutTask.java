package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.rollout.Looks;
import io.github.pisnn.core.rollout.Rollout;
import io.github.pisnn.core.rollout.WholeRollout;
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
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.datasets.zarr.SnapshotWriter;
import io.github.pisnn.jobs.chart.Thumbnail;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Rolls out one initial state of a batch: the C-LIF rollout, classical schemes beside it, errors
 * against the exact solution, and for state 0 the snapshots.
 */
final class RolloutTask implements Function<Integer, RolloutEnd> {
  @Serial private static final long serialVersionUID = 1L;
  private static final int LARGEST_CHUNK = 512;

  private final EvolutionOperator operator;
  private final Domain domain;
  private final Initial initial;
  private final @Nullable Exact exact;
  private final boolean classical;
  private final Looks looks;
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
    this.errorEvery = rollout.errorEvery();
    this.snapshotEvery = rollout.snapshotEvery().orElse(config.time().steps());
    this.steady = config.time().steady().orElse(null);
    this.looks = looks(config, exact != null);
    this.kernel = rollout.kernel().orElse(null);
    this.snapshots = snapshots == null ? null : snapshots.toString();
    this.hadoop = hadoop;
  }

  /**
   * What a run looks at on the way: snapshots, whether the state is steady, and errors.
   *
   * @param isCompared whether errors are taken
   */
  static Looks looks(RunConfig config, boolean isCompared) {
    int steps = config.time().steps();
    Looks looks = Looks.until(steps).every(config.rollout().snapshotEvery().orElse(steps));
    if (config.time().steady().isPresent()) {
      looks = looks.every(config.time().steady().get().every());
    }
    return isCompared ? looks.every(config.rollout().errorEvery()) : looks;
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
  public RolloutEnd call(Integer number) throws IOException {
    if (snapshots == null || number > 0) {
      return rollOut(number, null);
    }
    try (FileSystem files = RunFolder.open(new Path(snapshots), hadoop.value())) {
      return rollOut(number, snapshotWriter(files, snapshots));
    }
  }

  private RolloutEnd rollOut(int number, @Nullable SnapshotWriter writer) throws IOException {
    Quantization quantization = operator.quantization();
    Window all = Window.of(domain.grid());
    Field drawn = initial.field(domain.grid(), number);
    Field field =
        LawBounds.of(operator.law(), quantization)
            .checked("rollout.initial: state " + number, drawn);
    State state = new State(domain.grid(), field.counts(all, quantization));
    Course course = new Course(state, writer, drawn, field.on(all));
    Stepper stepper = new FusedStepper(operator, domain, kernel == null ? Kernel.best() : kernel);
    WholeRollout rollout = new WholeRollout(stepper, state);
    course.snapshot();
    try {
      rollout.run(looks, course);
    } catch (DivergenceException e) {
      return RolloutEnd.diverged(String.valueOf(e.getMessage()), course.snapshotTimes());
    }
    RolloutResult result = course.result(rollout.nanos(), number == 0);
    return RolloutEnd.with(result, course.snapshotTimes());
  }

  /** The rollout of a state under way. */
  private final class Course implements Rollout.Observer<IOException> {
    private final State state;
    private final @Nullable SnapshotWriter writer;
    private final double[] averages;
    private final Exact.@Nullable Solution solution;
    private final @Nullable ExactComparison comparison;
    private final List<Double> snapshotTimes = new ArrayList<>();
    private Patch before;
    private long compared;
    private RolloutResult.@Nullable Residual residual;

    /**
     * A rollout from its first state.
     *
     * @param writer of snapshots; null for none
     * @param drawn the initial state, of which {@code averages} are the cell averages
     */
    Course(State state, @Nullable SnapshotWriter writer, Field drawn, double[] averages) {
      this.state = state;
      this.writer = writer;
      this.averages = averages;
      this.before = copy();
      this.solution = exact == null ? null : exact.from(domain.grid(), operator.dt(), drawn);
      this.comparison = solution == null ? null : comparison(solution);
    }

    private ExactComparison comparison(Exact.Solution with) {
      List<ClassicalScheme> schemes =
          classical
              ? Problems.classicalSchemes(operator.law(), operator.dt(), domain, averages)
              : List.of();
      return new ExactComparison(domain, operator.quantization(), with, schemes, averages);
    }

    @Override
    public boolean look(long step) throws IOException {
      if (steady != null && step % steady.every() == 0) {
        Change change = Change.of(before, state.cells());
        residual = RolloutResult.Residual.of(change, operator.quantization(), steady);
        before = copy();
      }
      boolean goesOn = step < looks.last() && (residual == null || !residual.isSteady());
      if (comparison != null) {
        comparison.advance((int) (step - compared));
        compared = step;
        if (!goesOn || step % errorEvery == 0) {
          comparison.take(state);
        }
      }
      if (!goesOn || step % snapshotEvery == 0) {
        snapshot();
      }
      return goesOn;
    }

    private Patch copy() {
      return state.cells().crop(Window.of(state.grid()));
    }

    void snapshot() throws IOException {
      if (writer != null) {
        writer.writeField(snapshotTimes.size(), state.counts());
        snapshotTimes.add(state.step() * operator.dt());
      }
    }

    double[] snapshotTimes() {
      return snapshotTimes.stream().mapToDouble(Double::doubleValue).toArray();
    }

    RolloutResult result(long nanos, boolean isDrawn) {
      double[] values = operator.quantization().values(state.counts());
      return new RolloutResult(
          Tally.of(state, nanos),
          nanos,
          StateDigest.of(state, domain.boundaries()),
          Hashes.sha256(state.counts()),
          comparison == null ? null : comparison.accuracy(state),
          Extremes.of(values),
          residual,
          isDrawn ? picture(values) : null);
    }

    private RolloutResult.Picture picture(double[] last) {
      Grid grid = domain.grid();
      return new RolloutResult.Picture(
          Thumbnail.of(grid, averages),
          Thumbnail.of(grid, last),
          solution == null ? null : Thumbnail.of(grid, solution.at(state.step())));
    }
  }
}
