package io.github.pisnn.spark.sum;

import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.DyadicSum;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Residual;
import io.github.pisnn.core.sum.Summable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Training data cached on a cluster, and sums over its blocks along a fixed binary tree: the same
 * bits for any number of partitions and executors. The driver holds a few numbers a partition,
 * however many blocks there are.
 *
 * @param <B> what a block holds
 */
public final class DistributedBlocks<B extends Block> implements Blocks<B>, AutoCloseable {
  private static final int TREE_DEPTH = 2;

  private final JavaSparkContext spark;
  private final int blocks;
  private final JavaRDD<B> cached;

  /**
   * Has the blocks made where they are needed first, and kept.
   *
   * @param name what Spark's pages call them
   * @param source where the blocks come from
   * @param partitions how many partitions to spread them over
   */
  public DistributedBlocks(
      JavaSparkContext spark, String name, BlockSource<B> source, int partitions) {
    this.spark = spark;
    this.blocks = source.blocks();
    int count = blocks;
    this.cached =
        spark
            .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
            .flatMap(
                part ->
                    IntStream.range(
                            start(part, count, partitions), start(part + 1, count, partitions))
                        .mapToObj(source::block)
                        .iterator())
            .setName(name)
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static int start(int part, int blocks, int partitions) {
    return (int) ((long) part * blocks / partitions);
  }

  @Override
  public <T extends Summable<T>> T sum(Part<B, T> part) {
    return cached
        .treeAggregate(
            new DyadicSum<T>(),
            (sum, block) -> sum.add(block.number(), part.of(block)),
            DyadicSum::merge,
            TREE_DEPTH)
        .total(blocks);
  }

  /** A round is one broadcast of the parameters and one aggregation. */
  @Override
  public LeastSquares leastSquares(
      Function<double[], ? extends Residual<B>> residualAt, Choice choice) {
    return (parameters, round, curvature) -> {
      Broadcast<Residual<B>> residual = spark.broadcast(residualAt.apply(parameters));
      try {
        return sum(
            block ->
                choice.takes(block, round)
                    ? residual.value().of(block, curvature)
                    : NormalEquations.none());
      } finally {
        residual.destroy();
      }
    };
  }

  /** Gives the blocks back. */
  @Override
  public void close() {
    cached.unpersist();
  }
}
