package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.block.Frame;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Patch;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A rollout of a grid in tiles, cached and in place. Every few steps tiles exchange strips through
 * a shuffle, whose other side joins them narrowly. The bits are those of the plain step for any
 * tiling, placement and depth of the exchanges, and however often executors are lost or the driver
 * is killed and resumes from a checkpoint.
 *
 * <p>Two generations of tiles are kept, 24 bytes a cell (40 with a source), besides the working
 * memory of the tiles being advanced.
 */
public final class TiledRollout implements AutoCloseable {
  /** Exchanges after which the past is cut off, where no checkpoint does it before. */
  private static final int LONGEST_LINEAGE = 32;

  private final JavaSparkContext spark;
  private final @Nullable Checkpoints checkpoints;
  private final Broadcast<Setup> setup;
  private final Placement placement;
  private JavaRDD<Tile> tiles;
  private @Nullable JavaRDD<Tile> remembered;
  private final Tiling tiling;
  private final ExchangeTuner tuner;
  private long step;
  private long checkpointed = -1;
  private long wallNanos;
  private long kernelNanos;

  /** The same of the busiest partition. */
  private long busiestNanos;

  private int lineage;

  /** A rollout without checkpoints, which only a single machine can do without. */
  public TiledRollout(
      JavaSparkContext spark,
      EvolutionOperator operator,
      Domain domain,
      Tiling tiling,
      @Nullable Kernel kernel,
      int partitions,
      Function<Window, int[]> initial) {
    this(spark, operator, domain, tiling, kernel, partitions, initial, null);
  }

  /**
   * Reads the tiles of the last complete checkpoint, or makes the initial ones if there is none, on
   * the executors.
   *
   * @param kernel the implementation of the step; null for the fastest that a JVM has
   * @param partitions how many partitions to spread the tiles over; about one a core is best
   * @param initial the counts of a window, row-major
   * @param checkpoints where checkpoints are; null for none, on a single machine only
   * @throws IllegalArgumentException if the checkpoint is of another run or another tiling, or
   *     there are to be none on a cluster, in one line
   * @throws UncheckedIOException if the checkpoint is damaged, in one line naming the file
   */
  public TiledRollout(
      JavaSparkContext spark,
      EvolutionOperator operator,
      Domain domain,
      Tiling tiling,
      @Nullable Kernel kernel,
      int partitions,
      Function<Window, int[]> initial,
      @Nullable Checkpoints checkpoints) {
    operator.requireFit(domain);
    if (checkpoints == null && !spark.isLocal()) {
      throw new IllegalArgumentException(
          "on a cluster a rollout needs a folder for checkpoints that all machines share");
    }
    this.spark = spark;
    this.checkpoints = checkpoints;
    this.tiling = tiling;
    this.tuner =
        new ExchangeTuner(tiling, Frame.of(operator, domain).reach(), generations(spark, domain));
    this.placement = new Placement(tiling.tiles(), partitions);
    Checkpoint latest = checkpoints == null ? null : checkpoints.latest().orElse(null);
    if (latest != null
        && !(latest.rows() == tiling.rows() && latest.columns() == tiling.columns())) {
      throw new IllegalArgumentException(
          "the checkpoint in "
              + checkpoints
              + " has "
              + latest.rows()
              + " x "
              + latest.columns()
              + " tiles, so it cannot be resumed with "
              + tiling.rows()
              + " x "
              + tiling.columns());
    }
    this.setup = spark.broadcast(new Setup(operator, domain, tiling, kernel));
    if (checkpoints == null || latest == null) {
      boolean hasSource = domain.hasSource();
      this.tiles =
          keep(
              spark
                  .parallelize(numbers(tiling.tiles()), placement.numPartitions())
                  .map(number -> first(number, tiling.window(number), initial, hasSource)));
    } else {
      this.step = latest.step();
      this.wallNanos = latest.wallNanos();
      this.tiles = read(checkpoints, latest, latest.tiles());
      this.remembered = readRemembered(checkpoints, latest, tiles);
      this.checkpointed = latest.step();
      this.kernelNanos = latest.tiles().stream().mapToLong(TileFile::kernelNanos).sum();
    }
  }

  /** How many generations of tiles fill half of the memory for storage. */
  private static double generations(JavaSparkContext spark, Domain domain) {
    long memory = 0;
    for (Tuple2<Object, Object> executor : executors(spark)) {
      memory += (Long) executor._1();
    }
    double generation = (double) domain.grid().count() * (domain.hasSource() ? 16 : 12);
    return memory / 2.0 / generation;
  }

  private static Iterable<Tuple2<Object, Object>> executors(JavaSparkContext spark) {
    return CollectionConverters.asJava(spark.sc().getExecutorMemoryStatus()).values();
  }

  private static List<Integer> numbers(int tiles) {
    return IntStream.range(0, tiles).boxed().toList();
  }

  private static Tile first(
      int number, Window window, Function<Window, int[]> initial, boolean hasSource)
      throws Exception {
    Patch cells = Patch.resting(window, initial.call(window), hasSource);
    return new Tile(number, cells, new Books(), 0, null);
  }

  private static JavaRDD<Tile> keep(JavaRDD<Tile> tiles) {
    return tiles.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Reads tiles at once, so that it is known that their files are whole. */
  private JavaRDD<Tile> read(Checkpoints from, Checkpoint checkpoint, List<TileFile> files) {
    JavaRDD<Tile> read =
        keep(from.read(spark, checkpoint, files, tiling, placement.numPartitions()));
    read.setName("tiles after step " + checkpoint.step());
    try {
      read.count();
    } catch (Exception e) {
      read.unpersist(false);
      throw Checkpoints.inOneLine("cannot go on from " + from, e);
    }
    return read;
  }

  private @Nullable JavaRDD<Tile> readRemembered(
      Checkpoints from, Checkpoint checkpoint, JavaRDD<Tile> now) {
    List<TileFile> files = checkpoint.remembered();
    if (files.isEmpty()) {
      return null;
    }
    return files.equals(checkpoint.tiles()) ? now : read(from, checkpoint, files);
  }

  /** Steps made. */
  public long step() {
    return step;
  }

  /**
   * Makes steps in one job, whose exchanges are chained.
   *
   * @param steps how many
   * @param depth most steps an exchange
   * @throws DivergenceException the earliest, if a tile diverged
   */
  public void advance(int steps, int depth) {
    long start = System.nanoTime();
    List<JavaRDD<Tile>> old = new ArrayList<>();
    int left = steps;
    while (left > 0) {
      int now = Math.min(left, depth);
      old.add(tiles);
      tiles = keep(new Exchange(setup, placement, step, now).of(tiles));
      tiles.setName("tiles after step " + (step + now));
      step += now;
      left -= now;
      lineage++;
    }
    boolean tooLong = lineage >= LONGEST_LINEAGE;
    if (tooLong && spark.isLocal()) {
      // Its blocks cannot be lost without the driver, and are not needed when the next are there.
      tiles.rdd().localCheckpoint();
      lineage = 0;
    }
    List<Progress> partitions = tiles.mapPartitions(Progress::ofAll).collect();
    old.forEach(this::release);
    Progress progress = partitions.stream().reduce(Progress.NONE, Progress::plus);
    if (progress.failure() != null) {
      throw progress.failure();
    }
    wallNanos += System.nanoTime() - start;
    kernelNanos = progress.kernelNanos();
    busiestNanos = partitions.stream().mapToLong(Progress::kernelNanos).max().orElse(0);
    if (tooLong && !spark.isLocal()) {
      checkpoint();
    }
  }

  /**
   * Writes a checkpoint, and goes on from what it reads back: whatever is lost later, nothing
   * before it is computed again. Older checkpoints are then removed. Does nothing if there is one
   * of this step already.
   *
   * @throws IllegalStateException if the rollout has no folder for checkpoints
   * @throws UncheckedIOException if it cannot be written, in one line; the rollout and the last
   *     checkpoint stay as they are
   */
  public void checkpoint() {
    if (checkpoints == null) {
      throw new IllegalStateException("this rollout has no folder for checkpoints");
    }
    if (checkpointed == step) {
      return;
    }
    long start = System.nanoTime();
    Checkpoint checkpoint = checkpoints.write(tiles, remembered, step, tiling, wallNanos);
    JavaRDD<Tile> now = read(checkpoints, checkpoint, checkpoint.tiles());
    JavaRDD<Tile> before = readRemembered(checkpoints, checkpoint, now);
    tiles.unpersist(false);
    if (remembered != null) {
      remembered.unpersist(false);
    }
    tiles = now;
    remembered = before;
    checkpointed = step;
    lineage = 0;
    checkpoints.keepOnly(checkpoint);
    wallNanos += System.nanoTime() - start;
  }

  /**
   * Makes steps as {@link #advance} does, exchanging as often as is best by measurement: the first
   * exchanges are timed.
   *
   * @param steps how many
   * @return the number made, no more than asked for, in a job of some seconds
   */
  public int advanceSome(int steps) {
    int exchanges = tuner.nextTrial();
    if (exchanges == 0) {
      return advanceSome(steps, tuner.depth());
    }
    int now = Math.min(steps, exchanges * ExchangeTuner.TRIAL_DEPTH);
    long wallBefore = wallNanos;
    long busiestBefore = busiestNanos;
    advance(now, ExchangeTuner.TRIAL_DEPTH);
    tuner.learn(exchanges, now, wallNanos - wallBefore, busiestNanos - busiestBefore);
    return now;
  }

  /** Makes steps as {@link #advanceSome(int)} does, with an exchange every so many. */
  public int advanceSome(int steps, int depth) {
    int now = (int) Math.min(steps, (long) tuner.chained(depth) * depth);
    advance(now, depth);
    return now;
  }

  /** Most steps that an exchange makes now. */
  public int depth() {
    return tuner.depth();
  }

  /** Time spent in {@link #advance} and {@link #checkpoint} so far. */
  public long wallNanos() {
    return wallNanos;
  }

  /** The tiles' time in their steps so far, summed over tasks. */
  public long kernelNanos() {
    return kernelNanos;
  }

  /** What the driver learns of each partition. */
  record Progress(long kernelNanos, @Nullable DivergenceException failure) implements Serializable {
    static final Progress NONE = new Progress(0, null);

    static Iterator<Progress> ofAll(Iterator<Tile> tiles) {
      Progress sum = NONE;
      while (tiles.hasNext()) {
        Tile tile = tiles.next();
        sum = sum.plus(new Progress(tile.kernelNanos(), tile.failure()));
      }
      return List.of(sum).iterator();
    }

    Progress plus(Progress other) {
      return new Progress(
          kernelNanos + other.kernelNanos, DivergenceException.first(failure, other.failure));
    }
  }

  /**
   * Asks every tile.
   *
   * @return the answers, in the tiles' order
   */
  public <T> List<T> ask(Function<Tile, T> question) {
    return tiles.map(question).collect();
  }

  /** The counts of some tiles, row-major each, in the tiles' order. */
  public List<int[]> counts(int first, int end) {
    return tiles
        .filter(tile -> tile.number() >= first && tile.number() < end)
        .map(tile -> tile.cells().counts())
        .collect();
  }

  /** Keeps the state as it is for {@link #changeSinceRemembered}, at 12 bytes a cell. */
  public void remember() {
    JavaRDD<Tile> before = remembered;
    remembered = tiles;
    if (before != null && before != tiles) {
      before.unpersist(false);
    }
  }

  /** Whether the state is the one that is kept. */
  public boolean isRemembered() {
    return remembered == tiles;
  }

  /**
   * How far the state has moved since it was remembered.
   *
   * @throws IllegalStateException if it never was
   */
  public Change changeSinceRemembered() {
    if (remembered == null) {
      throw new IllegalStateException("remember comes first");
    }
    return remembered
        .zip(tiles)
        .map(pair -> Change.of(pair._1().cells(), pair._2().cells()))
        .collect()
        .stream()
        .reduce(Change.NONE, Change::plus);
  }

  /** Gives a generation of tiles back, unless it is to be remembered. */
  private void release(JavaRDD<Tile> past) {
    if (past != remembered) {
      past.unpersist(false);
    }
  }

  @Override
  public void close() {
    tiles.unpersist(false);
    if (remembered != null) {
      remembered.unpersist(false);
    }
    setup.destroy();
  }
}
