package io.github.pisnn.spark;

import io.github.pisnn.core.train.Block;
import io.github.pisnn.core.train.BlockHash;
import io.github.pisnn.core.train.BlockSource;
import io.github.pisnn.core.train.DyadicSum;
import io.github.pisnn.core.train.Summable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;

/**
 * Training data cached on a cluster, and sums over its blocks along a fixed binary tree: the same
 * bits for any number of partitions and executors. The driver holds a few numbers a partition,
 * however many blocks there are.
 *
 * @param <B> what a block holds
 */
public final class DistributedBlocks<B extends Block> implements AutoCloseable {
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

  /** Sums what each block gives. */
  public <T extends Summable<T>> T sum(Function<B, T> of) {
    return cached
        .treeAggregate(
            new DyadicSum<T>(),
            (sum, block) -> sum.add(block.number(), of.call(block)),
            DyadicSum::merge,
            TREE_DEPTH)
        .total(blocks);
  }

  /** A digest of all data, the same for any number of partitions. */
  public String hash() {
    return sum(block -> new BlockHash(block.sha256())).hex();
  }

  JavaSparkContext spark() {
    return spark;
  }

  /** Gives the blocks back. */
  @Override
  public void close() {
    cached.unpersist();
  }
}
