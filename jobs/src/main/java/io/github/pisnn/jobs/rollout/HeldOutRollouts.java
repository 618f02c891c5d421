package io.github.pisnn.jobs.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.datasets.zarr.SnapshotWriter;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.ErrorPlot;
import io.github.pisnn.jobs.chart.FieldPlot;
import io.github.pisnn.jobs.chart.Thumbnail;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Rolls out a run's initial states, one a task, and writes snapshots, metrics and the picture.
 *
 * @param run the run
 * @param operator rolls them out
 */
public record HeldOutRollouts(Run run, EvolutionOperator operator) {
  private static final double NANO = 1e-9;
  private static final double[] NONE = {};

  private RunConfig config() {
    return run.config();
  }

  /**
   * Rolls out every state, and writes what came of it.
   *
   * @throws RunFailure if a rollout diverged, the good snapshots being complete then; or if it did
   *     not become steady, or some of a batch diverged, everything being written
   */
  public void rollOut() throws IOException {
    if (config().rollout().initial() instanceof Initial.Table table) {
      new BatchRun(run, operator, table.states()).rollOut();
      return;
    }
    config().rollout().initial().notes().forEach(note -> Console.say("%s", note));
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    int states = config().rollout().states();
    Grid grid = config().domain().grid();
    Console.say(
        "rollout: %s of %d x %d cells, at most %d steps of %s, %s kernel",
        states == 1 ? "1 state" : states + " states",
        grid.nx(),
        grid.ny(),
        config().time().steps(),
        config().time().step(),
        Keys.of(config().rollout().kernel().orElseGet(Kernel::best)));
    long start = System.nanoTime();
    SteadyLevels levels = new SteadyLevels(run, operator);
    List<RolloutEnd> ends =
        config().rollout().tiles().isPresent()
            ? List.of(
                new TiledRun(run, operator, config().rollout().tiles().get())
                    .rollOut(levels.rollOut()))
            : rollOutWhole(spark, states);
    double wallSeconds = (System.nanoTime() - start) * NANO;
    try {
      List<RolloutResult> results = RolloutEnd.results(ends, run.folder());
      if (config().rollout().tiles().isPresent()) {
        wallSeconds = results.get(0).wallNanos() * NANO;
      }
      report(spark, results, levels, wallSeconds);
    } catch (RunFailure e) {
      // The same run would end the same way.
      run.folder().finish();
      throw e;
    }
  }

  private void report(
      JavaSparkContext spark, List<RolloutResult> results, SteadyLevels levels, double wallSeconds)
      throws IOException {
    Metrics metrics = new Metrics(config().domain().grid(), results);
    ObjectNode json = metrics.toJson(wallSeconds, spark.defaultParallelism());
    levels.metrics().forEach(level -> json.withArrayProperty("levels").add(level));
    run.folder().write("metrics.json", json);
    draw(results.get(0));
    summarize(metrics, results.get(0));
    requireSteady(results, config().time());
    if (!config().rollout().quanta().isEmpty()) {
      drawQuanta(spark);
    }
  }

  /** One state a task. */
  private List<RolloutEnd> rollOutWhole(JavaSparkContext spark, int states) throws IOException {
    Path snapshots = run.folder().path("snapshots.zarr");
    RolloutTask task = task(spark, operator, snapshots);
    SnapshotWriter writer = task.snapshotWriter(run.folder().files(), snapshots.toString());
    writer.clear();
    spark.setJobDescription("rollout of " + states + " held-out states");
    List<RolloutEnd> ends = rollOutAll(spark, states, task);
    writer.finish(ends.get(0).snapshotTimes());
    return ends;
  }

  private RolloutTask task(
      JavaSparkContext spark, EvolutionOperator rolledOut, @Nullable Path snapshots) {
    return new RolloutTask(
        rolledOut, config(), snapshots, new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  private List<RolloutEnd> rollOutAll(JavaSparkContext spark, int states, RolloutTask task) {
    int partitions =
        Math.min(states, config().rollout().partitions().orElse(spark.defaultParallelism()));
    return spark
        .parallelize(IntStream.range(0, states).boxed().toList(), partitions)
        .map(task)
        .collect();
  }

  /** Rolls out in other quanta as well, and draws what that costs and saves. */
  private void drawQuanta(JavaSparkContext spark) throws IOException {
    QuantumCurve curve = new QuantumCurve(config().domain().grid());
    for (double quantum : config().rollout().quanta()) {
      spark.setJobDescription("rollout with quantum " + quantum);
      RolloutTask task = task(spark, operator.requantized(quantum), null);
      curve.add(quantum, rollOutAll(spark, config().rollout().states(), task));
    }
    curve.write(run.folder());
  }

  /** Everything is written by now, but what was asked for was not reached. */
  static void requireSteady(List<RolloutResult> results, RunConfig.Time time) {
    for (RolloutResult result : results) {
      RolloutResult.Residual residual = result.residual();
      if (time.steady().isPresent() && (residual == null || !residual.isSteady())) {
        throw new RunFailure(
            String.format(
                Locale.ROOT,
                "not steady after %d steps: the residual is %.1e, time.steady.tolerance %.1e;"
                    + " raise time.steps or the tolerance",
                result.tally().steps(),
                residual == null ? Double.NaN : residual.value(),
                time.steady().get().tolerance()));
      }
    }
  }

  private void draw(RolloutResult result) throws IOException {
    RolloutResult.Picture picture = Objects.requireNonNull(result.picture(), "the first state's");
    FieldPlot fields =
        new FieldPlot(
            config().law().name(),
            Thumbnail.grid(config().domain().grid()),
            result.tally().steps() * operator.dt(),
            picture.initial(),
            picture.exact(),
            picture.last());
    Accuracy accuracy = result.accuracy();
    double[] errors = accuracy == null ? NONE : Accuracy.relativeL2(accuracy.errors());
    if (accuracy == null || !Arrays.stream(errors).allMatch(Double::isFinite)) {
      run.folder().write("rollout.png", out -> Charts.fieldChart(fields, out));
    } else {
      double[] classical =
          accuracy.classical().stream()
              .findFirst()
              .map(scheme -> Accuracy.relativeL2(scheme.errors()))
              .orElse(NONE);
      long[] steps = accuracy.errors().keySet().stream().mapToLong(Long::longValue).toArray();
      ErrorPlot curve = new ErrorPlot(steps, errors, classical.length == 0 ? null : classical);
      run.folder().write("rollout.png", out -> Charts.combined(fields, curve, out));
    }
  }

  private void summarize(Metrics metrics, RolloutResult first) {
    first.sayIfSteady();
    if (metrics.hasErrors() && Double.isFinite(metrics.relativeL2())) {
      Console.say(
          "relative L2 error%s: %.2e",
          config().rollout().states() == 1 ? "" : ", median", metrics.relativeL2());
    }
    for (int k = 0; k < metrics.schemes().size(); k++) {
      summarize(metrics, k, metrics.schemes().get(k));
    }
    metrics.sum().summarize();
    Console.say("wrote %s: metrics.json, rollout.png, snapshots.zarr", run.folder());
  }

  private static void summarize(Metrics metrics, int scheme, Accuracy.Classical first) {
    if (first.substeps() > ExactComparison.MOST_SUBSTEPS) {
      Console.say("%s: left out, it needs %d substeps a step", first.title(), first.substeps());
    }
    if (metrics.hasClassical(scheme) && Double.isFinite(metrics.relativeL2())) {
      Console.say(
          "%s, %d substep%s a step: %s",
          first.title(),
          first.substeps(),
          first.substeps() == 1 ? "" : "s",
          Comparison.of(metrics.classicalRelativeL2(scheme), metrics.relativeL2()));
    }
  }
}
