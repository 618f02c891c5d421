package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.rollout.Looks;
import io.github.pisnn.core.rollout.Rollout;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.spark.tiles.Checkpoints;
import io.github.pisnn.spark.tiles.Fingerprint;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final int snapshotEvery;
  private final RunConfig.@Nullable Steady steady;
  private final Looks looks;

  /** The exact solution, where it is a formula: a series needs the whole grid at once. */
  private final @Nullable Profile exact;

  TiledRun(Run run, EvolutionOperator operator, RunConfig.Tiles tiles) {
    this.run = run;
    this.operator = operator;
    this.domain = run.config().domain();
    this.config = run.config().rollout();
    this.tiles = tiles;
    this.spark = new JavaSparkContext(run.spark().sparkContext());
    this.snapshotEvery = config.snapshotEvery().orElse(run.config().time().steps());
    this.steady = run.config().time().steady().orElse(null);
    this.exact = config.exact().orElse(null) instanceof Exact.Named named ? named.profile() : null;
    Looks looks = RolloutTask.looks(run.config(), exact != null);
    this.looks =
        tiles.checkpointEvery().isPresent()
            ? looks.every(tiles.checkpointEvery().getAsInt())
            : looks;
    int cores = config.partitions().orElse(spark.defaultParallelism());
    this.tiling = tiles.tiling().orElseGet(() -> Tiling.of(domain, cores));
    this.partitions = Math.min(cores, tiling.tiles());
  }

  /**
   * Rolls out.
   *
   * @param given the counts to start from, window by window; null for the configuration's own
   */
  RolloutEnd rollOut(@Nullable Function<Window, int[]> given) throws IOException {
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
    spark.setJobDescription("initial tiles");
    Function<Window, int[]> initial =
        given == null ? InitialCounts.of(spark, run.config(), tiling) : given;
    Start start = start(initial);
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
      Course course = new Course(rollout, snapshots);
      String divergence = null;
      try {
        course.run();
      } catch (DivergenceException e) {
        divergence = e.getMessage();
      }
      double[] times = snapshots.finish();
      return divergence == null
          ? RolloutEnd.with(course.result(start), times)
          : RolloutEnd.diverged(divergence, times);
    }
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

  /** The rollout under way. */
  private final class Course implements Rollout {
    private final TiledRollout rollout;
    private final Snapshots snapshots;
    private final RolloutProgress progress;
    private final SortedMap<Long, FieldErrors> errors = new TreeMap<>();
    private RolloutResult.@Nullable Residual residual;

    Course(TiledRollout rollout, Snapshots snapshots) {
      this.rollout = rollout;
      this.snapshots = snapshots;
      this.progress =
          new RolloutProgress(
              spark,
              RolloutProgress.Unit.STEP,
              domain.grid().count(),
              rollout.step(),
              looks.last());
    }

    /** Goes on from where the rollout is, to its end. */
    void run() throws IOException {
      boolean goesOn = true;
      if (rollout.step() == 0) {
        snapshots.clear();
        snapshots.write(rollout);
        if (steady != null) {
          rollout.remember();
        }
      } else {
        Console.say("going on from the checkpoint after step %d", rollout.step());
        snapshots.takeOver(rollout.step(), snapshotEvery);
        // What was to be done after that step may not have been.
        goesOn = look(rollout.step());
      }
      if (goesOn) {
        run(looks, this::look);
      }
      progress.done(rollout.step(), rollout.wallNanos());
    }

    @Override
    public long step() {
      return rollout.step();
    }

    @Override
    public void advance(int steps) {
      long end = rollout.step() + steps;
      while (rollout.step() < end) {
        int ahead = (int) (end - rollout.step());
        progress.announce(rollout.step(), end);
        if (tiles.stepsPerExchange().isPresent()) {
          rollout.advanceSome(ahead, tiles.stepsPerExchange().getAsInt());
        } else {
          rollout.advanceSome(ahead);
        }
        progress.show(rollout.step());
      }
    }

    /**
     * Does what is to be done after the present step; what has been done is not done again, or to
     * the same bytes.
     *
     * @return whether that was not the last step
     */
    private boolean look(long step) {
      if (steady != null && step % steady.every() == 0 && !rollout.isRemembered()) {
        spark.setJobDescription("residual after step " + step);
        Change change = rollout.changeSinceRemembered();
        residual = RolloutResult.Residual.of(change, operator.quantization(), steady);
        rollout.remember();
      }
      boolean goesOn = step < looks.last() && (residual == null || !residual.isSteady());
      if (exact != null && (!goesOn || step % config.errorEvery() == 0)) {
        compare(exact);
      }
      if (!goesOn || step % snapshotEvery == 0) {
        snapshots.write(rollout);
      }
      if (goesOn
          && tiles.checkpointEvery().isPresent()
          && step % tiles.checkpointEvery().getAsInt() == 0) {
        spark.setJobDescription("checkpoint after step " + step);
        rollout.checkpoint();
      }
      return goesOn;
    }

    private void compare(Profile profile) {
      spark.setJobDescription("errors after step " + rollout.step());
      Grid grid = domain.grid();
      Quantization quantization = operator.quantization();
      double time = rollout.step() * operator.dt();
      FieldErrors.Sums sums =
          rollout
              .ask(
                  tile ->
                      FieldErrors.sums(
                          quantization.values(tile.cells().counts()),
                          profile.onCells(grid, tile.cells().window(), time)))
              .stream()
              .reduce(FieldErrors.Sums.NONE, FieldErrors.Sums::plus);
      errors.put(rollout.step(), sums.errors());
    }

    RolloutResult result(Start start) {
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
      Tally tally =
          new Tally(
              rollout.step(),
              sum.mass() - start.mass - sum.books().ledger().total(),
              sum.books(),
              domain.faces() * rollout.step(),
              sum.kernelNanos());
      return new RolloutResult(
          tally,
          rollout.wallNanos(),
          sum.digest(),
          domain.grid().count() <= MOST_HASHED ? sha256() : null,
          errors.isEmpty() ? null : new Accuracy(errors, null, List.of()),
          null,
          residual,
          new RolloutResult.Picture(start.thumbnail, lastThumbnail(), null));
    }

    private double[] lastThumbnail() {
      Grid grid = domain.grid();
      return TileThumbnail.of(
          rollout.ask(tile -> TileThumbnail.sums(tile.cells(), grid)),
          grid,
          operator.quantization());
    }

    /** The hash of all counts in the grid's order. */
    private String sha256() {
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

  /** What there is to know of the initial state. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Start(long mass, double[] thumbnail) {}

  private Start start(Function<Window, int[]> initial) {
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
    return new Start(
        parts.stream().mapToLong(Tuple2::_1).sum(),
        TileThumbnail.of(parts.stream().map(Tuple2::_2).toList(), grid, operator.quantization()));
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
}
