package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Tiling;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Patch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * A rollout of a grid in tiles, cached and in place. Every few steps tiles exchange strips through
 * a shuffle, whose other side joins them narrowly. The bits are those of the plain step for any
 * tiling, placement and depth of the exchanges.
 *
 * <p>Two generations of tiles are kept, 24 bytes a cell (40 with a source), besides the working
 * memory of the tiles being advanced.
 */
public final class TiledRollout implements AutoCloseable {
  /** Exchanges after which the past is cut off, where no checkpoint does it before. */
  private static final int LONGEST_LINEAGE = 32;

  private final JavaSparkContext spark;
  private final Broadcast<Setup> setup;
  private final Placement placement;
  private JavaRDD<Tile> tiles;
  private long step;
  private int lineage;

  /**
   * Makes the initial tiles, on the executors.
   *
   * @param kernel the implementation of the step; null for the fastest that a JVM has
   * @param partitions how many partitions to spread the tiles over; about one a core is best
   * @param initial the counts of a window, row-major
   */
  public TiledRollout(
      JavaSparkContext spark,
      EvolutionOperator operator,
      Domain domain,
      Tiling tiling,
      @Nullable Kernel kernel,
      int partitions,
      Function<Window, int[]> initial) {
    operator.requireFit(domain);
    this.spark = spark;
    this.setup = spark.broadcast(new Setup(operator, domain, tiling, kernel));
    this.placement = new Placement(tiling.tiles(), partitions);
    boolean hasSource = domain.hasSource();
    this.tiles =
        keep(
            spark
                .parallelize(numbers(tiling.tiles()), placement.numPartitions())
                .map(number -> first(number, tiling.window(number), initial, hasSource)));
  }

  private static List<Integer> numbers(int tiles) {
    return IntStream.range(0, tiles).boxed().toList();
  }

  private static Tile first(
      int number, Window window, Function<Window, int[]> initial, boolean hasSource)
      throws Exception {
    Patch cells = new Patch(window, initial.call(window), hasSource).compact();
    return new Tile(number, cells, new Books(), 0, null);
  }

  private static JavaRDD<Tile> keep(JavaRDD<Tile> tiles) {
    return tiles.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Steps made. */
  public long step() {
    return step;
  }

  /**
   * Makes steps, in exchanges chained into one job.
   *
   * @param steps how many
   * @param depth most steps an exchange
   * @return the tiles' time in their steps so far
   * @throws DivergenceException the earliest, if a tile diverged
   */
  public long advance(int steps, int depth) {
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
    if (lineage >= LONGEST_LINEAGE) {
      tiles.rdd().localCheckpoint();
      lineage = 0;
    }
    Progress progress = tiles.map(Progress::of).reduce(Progress::plus);
    old.forEach(past -> past.unpersist(false));
    if (progress.failure() != null) {
      throw progress.failure();
    }
    return progress.kernelNanos();
  }

  /** What the driver learns of each job. */
  record Progress(long kernelNanos, @Nullable DivergenceException failure) implements Serializable {
    static Progress of(Tile tile) {
      return new Progress(tile.kernelNanos(), tile.failure());
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

  @Override
  public void close() {
    tiles.unpersist(false);
    setup.destroy();
  }
}
