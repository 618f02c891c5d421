package io.github.pisnn.jobs.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Prolongation;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.FieldFiles;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to a steady state over coarser grids, each of which starts from the steady state of the
 * one before. Every level is a run of its own in a folder below {@code checkpoint}, whose {@code
 * metrics.json} comes last: a run that was killed does not repeat levels that have one.
 */
final class SteadyLevels {
  private static final String METRICS = "metrics.json";
  private static final double NANO = 1e-9;

  /** Cells of a coarser grid that is not cut into tiles. */
  private static final int LARGEST_UNCUT = 1 << 18;

  /** Cells times steps of a task that has such a grid to itself: about a second. */
  private static final int WORK = 1 << 29;

  private final Run run;
  private final EvolutionOperator operator;
  private final JavaSparkContext spark;
  private final List<JsonNode> metrics = new ArrayList<>();

  SteadyLevels(Run run, EvolutionOperator operator) {
    this.run = run;
    this.operator = operator;
    this.spark = new JavaSparkContext(run.spark().sparkContext());
  }

  /**
   * Rolls out all coarser levels, the coarsest first.
   *
   * @return what the finest grid starts from; null for the configuration's own initial state
   * @throws RunFailure if a level diverged or did not become steady
   */
  @Nullable Function<Window, int[]> rollOut() throws IOException {
    Function<Window, int[]> start = null;
    for (int number = run.config().coarser().size(); number > 0; number--) {
      RunConfig level = level(run.config(), number);
      EvolutionOperator coarse = operator.coarser(1 << number);
      RunFolder folder = run.folder().inside(RunFolder.CHECKPOINT + "/level-" + number);
      Optional<JsonNode> done = folder.readJson(METRICS);
      if (done.isEmpty()) {
        rollOut(new Run(run.settings(), level, folder, run.spark()), coarse, start);
        done = folder.readJson(METRICS);
      }
      metrics.add(done.orElseThrow());
      start = prolonged(level, coarse, folder.path("snapshots.zarr"));
    }
    return start;
  }

  /**
   * A run on one of its coarser grids: rolled out in tiles, with snapshots of its first and last
   * state only. Where steps are counted, there are more in proportion as there are fewer cells; the
   * change between two looks that counts as none is the same.
   *
   * @param number how often the cells each way are halved, from 1
   */
  static RunConfig level(RunConfig run, int number) {
    RunConfig.Rollout fine = run.rollout();
    Domain coarse = run.coarser().get(number - 1);
    long cells = coarse.grid().count();
    int more = (int) (run.domain().grid().count() / cells);
    boolean uncut = cells <= LARGEST_UNCUT;
    OptionalInt checkpointEvery =
        fine.tiles().map(RunConfig.Tiles::checkpointEvery).orElse(OptionalInt.empty());
    RunConfig.Tiles tiles =
        new RunConfig.Tiles(
            uncut ? Optional.of(new Tiling(coarse, 1, 1)) : Optional.empty(),
            uncut ? OptionalInt.of((int) (WORK / cells)) : OptionalInt.empty(),
            checkpointEvery.isPresent()
                ? OptionalInt.of(times(checkpointEvery.getAsInt(), more))
                : checkpointEvery);
    RunConfig.Time time = run.time();
    return new RunConfig(
        run.out(),
        run.seed(),
        run.mode(),
        run.law(),
        coarse,
        List.of(),
        new RunConfig.Time(
            time.step() * run.law().stepRatio(1 << number),
            times(time.steps(), more),
            time.steady()
                .map(
                    steady ->
                        new RunConfig.Steady(
                            steady.tolerance() / more, times(steady.every(), more)))),
        run.quantization(),
        run.neuron(),
        run.operatorShape(),
        run.refinement(),
        run.dataset(),
        null,
        new RunConfig.Rollout(
            fine.model(),
            fine.initial(),
            1,
            fine.exact(),
            OptionalInt.empty(),
            fine.partitions(),
            times(fine.errorEvery(), more),
            false,
            fine.kernel(),
            Optional.of(tiles),
            List.of()),
        null);
  }

  private static int times(int steps, int more) {
    return (int) Math.min(Integer.MAX_VALUE, (long) steps * more);
  }

  private void rollOut(Run level, EvolutionOperator coarse, @Nullable Function<Window, int[]> start)
      throws IOException {
    RunConfig config = level.config();
    Grid grid = config.domain().grid();
    Console.say(
        "level of %d x %d cells, at most %d steps of %s",
        grid.nx(), grid.ny(), config.time().steps(), config.time().step());
    RolloutEnd end =
        new TiledRun(level, coarse, config.rollout().tiles().orElseThrow()).rollOut(start);
    List<RolloutResult> results = RolloutEnd.results(List.of(end), level.folder());
    HeldOutRollouts.requireSteady(results, config.time());
    RolloutResult result = results.get(0);
    result.sayIfSteady();
    level
        .folder()
        .write(
            METRICS,
            new Metrics(grid, results)
                .toJson(result.wallNanos() * NANO, spark.defaultParallelism()));
    level.folder().finish();
  }

  /** The last snapshot of a level on the next finer grid. */
  private Function<Window, int[]> prolonged(RunConfig level, EvolutionOperator coarse, Path group) {
    Quantization quantization = coarse.quantization();
    Field steady =
        FieldFiles.open(
            group.toString(),
            Optional.empty(),
            OptionalInt.empty(),
            level.domain().grid(),
            quantization,
            spark.hadoopConfiguration());
    Prolongation prolongation = new Prolongation(coarse, level.domain());
    return fine -> prolongation.counts(fine, window -> steady.counts(window, quantization));
  }

  /** What {@code metrics.json} has of each level, the coarsest first. */
  List<JsonNode> metrics() {
    return metrics;
  }
}
