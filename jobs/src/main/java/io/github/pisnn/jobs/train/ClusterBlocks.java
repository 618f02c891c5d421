package io.github.pisnn.jobs.train;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.spark.sum.DistributedBlocks;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Has training data made and cached on the cluster; closed, it gives them back. */
public final class ClusterBlocks implements TrainingProblem.Maker, AutoCloseable {
  private final JavaSparkContext spark;
  private final RunConfig config;
  private final List<DistributedBlocks<?>> made = new ArrayList<>();

  public ClusterBlocks(JavaSparkContext spark, RunConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /** How many partitions data are spread over. */
  public int partitions(int blocks) {
    return Math.min(blocks, config.training().partitions().orElse(spark.defaultParallelism()));
  }

  @Override
  public Blocks<SampleBlock> samples(SampleSource source) {
    return make("training samples", source);
  }

  @Override
  public Blocks<TrajectoryBlock> trajectories(BlockSource<TrajectoryBlock> source) {
    return make("training trajectories", source);
  }

  private <B extends Block> Blocks<B> make(String name, BlockSource<B> source) {
    DistributedBlocks<B> blocks =
        new DistributedBlocks<>(spark, name, source, partitions(source.blocks()));
    made.add(blocks);
    return blocks;
  }

  @Override
  public void close() {
    made.forEach(DistributedBlocks::close);
  }
}
