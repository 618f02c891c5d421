package io.github.pisnn.spark;

import io.github.pisnn.core.Hashes;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.train.DyadicSum;
import io.github.pisnn.core.train.FluxResidual;
import io.github.pisnn.core.train.LeastSquares;
import io.github.pisnn.core.train.NormalEquations;
import io.github.pisnn.core.train.SampleBlock;
import io.github.pisnn.core.train.SampleSource;
import io.github.pisnn.core.train.Scaling;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Flux regression over blocks of samples cached on a cluster. A round is one broadcast of the
 * parameters and one aggregation of the blocks' normal equations along a fixed binary tree: the
 * sums are the same bits for any number of partitions and executors.
 */
public final class DistributedLeastSquares implements LeastSquares, AutoCloseable {
  private static final int TREE_DEPTH = 2;

  private final JavaSparkContext spark;
  private final OperatorShape shape;
  private final int blocks;
  private final JavaRDD<SampleBlock> samples;
  private final Scaling scaling;

  /**
   * Makes and caches the blocks.
   *
   * @param spark the context
   * @param shape the operator to fit
   * @param source where the blocks come from
   * @param partitions how many partitions to spread them over
   */
  public DistributedLeastSquares(
      JavaSparkContext spark, OperatorShape shape, SampleSource source, int partitions) {
    this.spark = spark;
    this.shape = shape;
    this.blocks = source.blocks();
    this.samples =
        spark
            .parallelize(IntStream.range(0, blocks).boxed().toList(), partitions)
            .map(source::block)
            .setName("training samples")
            .persist(StorageLevel.MEMORY_AND_DISK());
    spark.setJobDescription("making " + blocks + " blocks of training samples");
    this.scaling =
        samples
            .treeAggregate(
                new DyadicSum<Scaling>(),
                (sum, block) -> sum.add(block.number(), Scaling.of(shape, block)),
                DyadicSum::merge,
                TREE_DEPTH)
            .total(blocks);
  }

  /** The scales of inputs and flux over all blocks. */
  public Scaling scaling() {
    return scaling;
  }

  /** A digest of all samples, the same for any number of partitions. */
  public String dataHash() {
    String hashes = String.join("\n", samples.map(SampleBlock::sha256).collect());
    return Hashes.sha256(hashes.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public NormalEquations evaluate(double[] parameters) {
    Broadcast<FluxResidual> residual =
        spark.broadcast(new FluxResidual(shape, scaling, parameters));
    try {
      return samples
          .treeAggregate(
              new DyadicSum<NormalEquations>(),
              (sum, block) -> sum.add(block.number(), residual.value().of(block)),
              DyadicSum::merge,
              TREE_DEPTH)
          .total(blocks);
    } finally {
      residual.destroy();
    }
  }

  /** Gives the cached blocks back. */
  @Override
  public void close() {
    samples.unpersist();
  }
}
