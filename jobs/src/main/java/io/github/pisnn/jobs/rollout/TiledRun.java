package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.jobs.config.Exact;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.spark.tiles.Checkpoints;
import io.github.pisnn.spark.tiles.Fingerprint;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The rollout of one state in tiles. Nothing of the grid's size comes to the driver: tasks write
 * snapshots chunk by chunk, and report sums.
 */
final class TiledRun {
  /** Cells of the largest grid whose counts are hashed in order, row of tiles by row of tiles. */
  private static final int MOST_HASHED = 1 << 26;

  /** Cells along a chunk of snapshots, if the tiles allow it. */
  private static final int LARGEST_CHUNK = 512;

  private final Run run;
  private final EvolutionOperator operator;
  private final Domain domain;
  private final RunConfig.Rollout config;
  private final RunConfig.Tiles tiles;
  private final JavaSparkContext spark;
  private final Tiling tiling;
  private final int partitions;
  private final int steps;

  /** The exact solution, where it is a formula: a series needs the whole grid at once. */
  private final @Nullable Profile exact;

  TiledRun(Run run, EvolutionOperator operator, RunConfig.Tiles tiles) {
    this.run = run;
    this.operator = operator;
    this.domain = run.config().domain();
    this.config = run.config().rollout();
    this.tiles = tiles;
    this.spark = new JavaSparkContext(run.spark().sparkContext());
    this.steps = run.config().time().steps();
    this.exact = config.exact().orElse(null) instanceof Exact.Named named ? named.profile() : null;
    int cores = config.partitions().orElse(spark.defaultParallelism());
    this.tiling = tiles.tiling().orElseGet(() -> Tiling.of(domain, cores));
    this.partitions = Math.min(cores, tiling.tiles());
  }

  /**
   * Rolls out; the result has no thumbnails yet of a state that diverged.
   *
   * @param given the counts to start from, window by window; null for the configuration's own
   */
  RolloutResult rollOut(@Nullable Function<Window, int[]> given) throws IOException {
    Grid grid = domain.grid();
    Console.say(
        "tiles: %d x %d of %d x %d cells in %d partitions",
        tiling.rows(), tiling.columns(), tiling.tileColumns(), tiling.tileRows(), partitions);
    SnapshotLayout layout =
        SnapshotLayout.of(
            grid,
            chunk(tiling.tileRows(), grid.ny()),
            chunk(tiling.tileColumns(), grid.nx()),
            operator.quantization(),
            operator.law().name());
    Checkpoints checkpoints = checkpoints();
    Snapshots snapshots = new Snapshots(run, spark, layout, operator.dt(), checkpoints != null);
    RolloutResult result = new RolloutResult();
    spark.setJobDescription("initial tiles");
    Function<Window, int[]> initial =
        given == null ? InitialCounts.of(spark, run.config(), tiling) : given;
    long massBefore = lookAt(initial, result);
    try (TiledRollout rollout =
        new TiledRollout(
            spark,
            operator,
            domain,
            tiling,
            config.kernel().orElse(null),
            partitions,
            initial,
            checkpoints)) {
      if (rollout.step() == 0) {
        snapshots.clear();
        snapshots.write(rollout);
      } else {
        Console.say("going on from the checkpoint after step %d", rollout.step());
        snapshots.takeOver(rollout.step(), config.snapshotEvery().orElse(steps));
        // What was to be done after that step may not have been.
        look(rollout, snapshots, result);
      }
      try {
        advance(rollout, snapshots, result);
      } catch (DivergenceException e) {
        result.divergence = e.getMessage();
      }
      result.snapshotTimes = snapshots.finish();
      if (result.divergence == null) {
        report(rollout, result, massBefore);
        result.lastField =
            TileThumbnail.of(
                rollout.ask(tile -> TileThumbnail.sums(tile.cells(), grid)),
                grid,
                operator.quantization());
      }
    }
    return result;
  }

  /** The largest divisor of a tile's side that is no larger than a chunk should be, if any is. */
  private static int chunk(int tileSide, int gridSide) {
    for (int chunk = Math.min(LARGEST_CHUNK, tileSide); chunk >= LARGEST_CHUNK / 8; chunk--) {
      if (tileSide % chunk == 0 || tileSide == gridSide) {
        return chunk;
      }
    }
    return tileSide;
  }

  private void advance(TiledRollout rollout, Snapshots snapshots, RolloutResult result)
      throws IOException {
    RunConfig.@Nullable Steady steady = run.config().time().steady().orElse(null);
    RolloutProgress progress =
        new RolloutProgress(
            spark, RolloutProgress.Unit.STEP, domain.grid().count(), rollout.step(), steps);
    if (steady != null && rollout.step() == 0) {
      rollout.remember();
    }
    while (rollout.step() < steps && !result.steady) {
      int ahead = stepsToNextLook(rollout.step());
      while (ahead > 0) {
        progress.announce(rollout.step(), Math.min(steps, rollout.step() + ahead));
        int made =
            tiles.stepsPerExchange().isPresent()
                ? rollout.advanceSome(ahead, tiles.stepsPerExchange().getAsInt())
                : rollout.advanceSome(ahead);
        ahead -= made;
        progress.show(rollout.step());
      }
      boolean last = look(rollout, snapshots, result);
      if (!last
          && tiles.checkpointEvery().isPresent()
          && rollout.step() % tiles.checkpointEvery().getAsInt() == 0) {
        spark.setJobDescription("checkpoint after step " + rollout.step());
        rollout.checkpoint();
      }
    }
    progress.done(rollout.step(), rollout.wallNanos());
  }

  /**
   * Does what is to be done after the present step; what has been done is not done again, or to the
   * same bytes.
   *
   * @return whether that was the last step
   */
  private boolean look(TiledRollout rollout, Snapshots snapshots, RolloutResult result) {
    RunConfig.@Nullable Steady steady = run.config().time().steady().orElse(null);
    long step = rollout.step();
    if (steady != null && step % steady.every() == 0 && !rollout.isRemembered()) {
      spark.setJobDescription("residual after step " + step);
      Change change = rollout.changeSinceRemembered();
      result.residual = change.relative(operator.quantization()) / steady.every();
      result.steady = result.residual < steady.tolerance();
      rollout.remember();
    }
    boolean last = result.steady || step == steps;
    if (last || step % config.errorEvery() == 0) {
      compare(rollout, result);
    }
    if (last || step % config.snapshotEvery().orElse(steps) == 0) {
      snapshots.write(rollout);
    }
    return last;
  }

  /** How many steps to make before something is to be looked at. */
  private int stepsToNextLook(long step) {
    long next =
        Math.min(steps, RolloutTask.nextMultiple(step, config.snapshotEvery().orElse(steps)));
    Optional<RunConfig.Steady> steady = run.config().time().steady();
    if (steady.isPresent()) {
      next = Math.min(next, RolloutTask.nextMultiple(step, steady.get().every()));
    }
    if (exact != null) {
      next = Math.min(next, RolloutTask.nextMultiple(step, config.errorEvery()));
    }
    if (tiles.checkpointEvery().isPresent()) {
      next = Math.min(next, RolloutTask.nextMultiple(step, tiles.checkpointEvery().getAsInt()));
    }
    return (int) (next - step);
  }

  /** Compares with the exact solution, where that is a formula. */
  private void compare(TiledRollout rollout, RolloutResult result) {
    if (exact == null) {
      return;
    }
    spark.setJobDescription("errors after step " + rollout.step());
    Profile profile = exact;
    Grid grid = domain.grid();
    Quantization quantization = operator.quantization();
    double time = rollout.step() * operator.dt();
    FieldErrors errors =
        rollout
            .ask(
                tile ->
                    FieldErrors.sums(
                        quantization.values(tile.cells().counts()),
                        profile.onCells(grid, tile.cells().window(), time)))
            .stream()
            .reduce(FieldErrors.Sums.NONE, FieldErrors.Sums::plus)
            .errors();
    result.addErrors(rollout.step(), errors);
  }

  /** Draws the initial state, and returns its mass. */
  private long lookAt(Function<Window, int[]> initial, RolloutResult result) {
    Grid grid = domain.grid();
    Tiling cut = tiling;
    List<Tuple2<Long, long[]>> parts =
        spark
            .parallelize(IntStream.range(0, tiling.tiles()).boxed().toList(), partitions)
            .map(
                number -> {
                  Window window = cut.window(number);
                  Patch cells = Patch.resting(window, initial.call(window), false);
                  return new Tuple2<>(cells.mass(), TileThumbnail.sums(cells, grid));
                })
            .collect();
    result.initialField =
        TileThumbnail.of(parts.stream().map(Tuple2::_2).toList(), grid, operator.quantization());
    return parts.stream().mapToLong(Tuple2::_1).sum();
  }

  /** In the run's folder, where they are asked for or the executors may be lost. */
  private @Nullable Checkpoints checkpoints() {
    if (tiles.checkpointEvery().isEmpty() && spark.isLocal()) {
      return null;
    }
    return new Checkpoints(
        run.folder().path(RunFolder.CHECKPOINT),
        spark.hadoopConfiguration(),
        Fingerprint.of(operator, domain));
  }

  private void report(TiledRollout rollout, RolloutResult result, long massBefore) {
    spark.setJobDescription("mass, ledger and digest");
    Domain where = domain;
    TileReport sum =
        rollout
            .ask(
                tile ->
                    new TileReport(
                        tile.cells().mass(),
                        StateDigest.of(tile.cells(), where.grid(), where.boundaries()),
                        tile.books(),
                        tile.kernelNanos()))
            .stream()
            .reduce(TileReport::plus)
            .orElseThrow();
    Books books = sum.books();
    result.steps = rollout.step();
    result.massDrift = sum.mass() - massBefore - books.ledger().total();
    result.entered = Arrays.stream(Side.values()).mapToLong(books.ledger()::entered).toArray();
    result.source = books.ledger().source();
    result.packets = books.packets();
    result.spikes = books.spikes();
    result.faceSteps = domain.faces() * rollout.step();
    result.kernelNanos = sum.kernelNanos();
    result.wallNanos = rollout.wallNanos();
    result.digest = sum.digest().toString();
    result.quantaSha256 = domain.grid().count() <= MOST_HASHED ? sha256(rollout) : "";
  }

  /** The hash of all counts in the grid's order. */
  private String sha256(TiledRollout rollout) {
    spark.setJobDescription("hash of the counts");
    Hashes.OfInts hash = new Hashes.OfInts();
    int columns = tiling.columns();
    for (int tileRow = 0; tileRow < tiling.rows(); tileRow++) {
      int first = tileRow * columns;
      List<int[]> counts = rollout.counts(first, first + columns);
      int rows = tiling.window(first).rows();
      for (int row = 0; row < rows; row++) {
        for (int k = 0; k < columns; k++) {
          int width = tiling.window(first + k).columns();
          hash.add(counts.get(k), row * width, width);
        }
      }
    }
    return hash.hex();
  }
}
