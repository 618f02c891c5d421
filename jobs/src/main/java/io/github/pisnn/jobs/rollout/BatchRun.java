package io.github.pisnn.jobs.rollout;

import static org.apache.spark.sql.functions.col;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.datasets.fields.StateTable;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.FieldPlot;
import io.github.pisnn.jobs.chart.Thumbnail;
import io.github.pisnn.jobs.cluster.Jobs;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.MissingLibrary;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rollout of all states of a table. None of them comes to the driver: tasks read them and write
 * both tables part by part, and report sums; only the first one is read back for the picture.
 */
record BatchRun(Run run, EvolutionOperator operator, StateTable table) {
  private static final double NANO = 1e-9;
  private static final String STATES = "states.parquet";
  private static final String RESULTS = "results.parquet";

  /** So that no core waits long for the last one, and what is done is seen now and then. */
  private static final int PARTITIONS_A_CORE = 4;

  private RunConfig config() {
    return run.config();
  }

  private JavaSparkContext spark() {
    return new JavaSparkContext(run.spark().sparkContext());
  }

  /**
   * Rolls out all states of the table, and writes the tables, the figures and the picture.
   *
   * @throws RunFailure if there are no states; or if some diverged, everything being written
   */
  void rollOut() throws IOException {
    // Row by row: a batch of columns would hold thousands of states at once.
    run.spark().conf().set("spark.sql.parquet.enableVectorizedReader", false);
    long start = System.nanoTime();
    Dataset<Row> rows = table.read(run.spark());
    spark().setJobDescription("counting the states");
    long states = rows.count();
    if (states == 0) {
      throw new RunFailure(table + " holds no states");
    }
    Grid grid = config().domain().grid();
    Console.say(
        "rollout: a batch of %s of %d x %d cells, %d steps of %s, %s kernel",
        states == 1 ? "1 state" : states + " states",
        grid.nx(),
        grid.ny(),
        config().time().steps(),
        config().time().step(),
        Keys.of(config().rollout().kernel().orElseGet(Kernel::best)));
    run.folder().clear(STATES);
    run.folder().clear(RESULTS);
    BatchSums sums;
    try {
      sums = rollOut(rows, states);
    } catch (Exception e) {
      // The table may be compressed by what this machine does not load.
      Optional<String> missing = MissingLibrary.behind(e);
      if (missing.isPresent()) {
        throw new RunFailure(table + ": " + missing.get());
      }
      throw e;
    }
    run.folder().finish(STATES);
    run.folder().finish(RESULTS);
    double wallSeconds = (System.nanoTime() - start) * NANO;
    run.folder()
        .write(
            "metrics.json",
            Metrics.ofBatch(
                grid, config().time().steps(), sums, wallSeconds, spark().defaultParallelism()));
    draw(sums);
    summarize(sums);
    requireNoDivergence(sums);
  }

  private BatchSums rollOut(Dataset<Row> rows, long states) {
    int partitions =
        config()
            .rollout()
            .partitions()
            .orElse(
                Math.max(
                    PARTITIONS_A_CORE * spark().defaultParallelism(),
                    rows.rdd().getNumPartitions()));
    LongAccumulator done = run.spark().sparkContext().longAccumulator("states");
    RolloutProgress progress =
        new RolloutProgress(
            spark(),
            RolloutProgress.Unit.STATE,
            (double) config().domain().grid().count() * config().time().steps(),
            0,
            states);
    progress.announce(1, states);
    long start = System.nanoTime();
    // A state meets its duplicates, whichever files they are in.
    JavaRDD<Row> sorted =
        rows.repartition((int) Math.min(states, partitions), col("state"))
            .sortWithinPartitions("state")
            .javaRDD();
    BatchTask task =
        new BatchTask(
            operator,
            config(),
            run.folder().unfinished(STATES),
            run.folder().unfinished(RESULTS),
            done,
            new SerializableConfiguration(spark().hadoopConfiguration()));
    BatchSums sums =
        Jobs.await(
                sorted.mapPartitions(task).collectAsync(),
                "states were rolled out",
                () -> progress.show(done.value()))
            .stream()
            .reduce(BatchSums::plus)
            .orElseThrow();
    progress.done(states, System.nanoTime() - start);
    return sums;
  }

  /** Draws the first state, from its first snapshot to its last. */
  private void draw(BatchSums sums) throws IOException {
    BatchResult first = Objects.requireNonNull(sums.first(), "a batch has states");
    FieldPlot fields =
        new FieldPlot(
            config().law().name() + ", state " + first.state(),
            Thumbnail.grid(config().domain().grid()),
            first.tally().steps() * operator.dt(),
            thumbnail(first.state(), 0),
            null,
            thumbnail(first.state(), first.tally().steps()));
    run.folder().write("rollout.png", out -> Charts.fieldChart(fields, out));
  }

  private double[] thumbnail(long state, long step) {
    spark().setJobDescription("picture of state " + state);
    List<Integer> counts =
        run.spark()
            .read()
            .schema("state bigint, step bigint, quanta array<int>")
            .parquet(run.folder().path(STATES).toString())
            .where(col("state").equalTo(state).and(col("step").equalTo(step)))
            .select("quanta")
            .collectAsList()
            .get(0)
            .getList(0);
    double[] field = counts.stream().mapToDouble(operator.quantization()::value).toArray();
    return Thumbnail.of(config().domain().grid(), field);
  }

  private void summarize(BatchSums sums) {
    sums.tally().summarize();
    Console.say("wrote %s: metrics.json, %s, rollout.png, %s", run.folder(), RESULTS, STATES);
  }

  private void requireNoDivergence(BatchSums sums) throws IOException {
    BatchResult first = sums.firstDiverged();
    if (first != null) {
      // The same run would end the same way.
      run.folder().finish();
      throw new RunFailure(
          String.format(
              Locale.ROOT,
              "%s of %s states diverged; the first of them, state %s, %s; all are in %s/%s",
              sums.diverged(),
              sums.states(),
              first.state(),
              first.divergence(),
              run.folder(),
              RESULTS));
    }
  }
}
