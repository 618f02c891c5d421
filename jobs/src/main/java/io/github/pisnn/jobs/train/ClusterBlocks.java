package io.github.pisnn.jobs.train;

import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.spark.sum.DistributedBlocks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Has training data made and cached on the cluster, once for all trainings that ask for the same.
 * What was not used for longest is given back as soon as the cluster's memory would not hold all,
 * and everything when this is closed.
 */
public final class ClusterBlocks implements AutoCloseable {
  private final JavaSparkContext spark;
  private final int least;
  private final long bytes;

  /** In the order of their last use. */
  private final Map<Object, DistributedBlocks<?>> kept = new LinkedHashMap<>();

  /**
   * Begins without data.
   *
   * @param least how many are kept whatever they take
   * @param bytes what one takes at most, about
   */
  public ClusterBlocks(JavaSparkContext spark, int least, long bytes) {
    this.spark = spark;
    this.least = least;
    this.bytes = bytes;
  }

  /** Tells how many partitions the data of a run are spread over. */
  public int partitions(RunConfig config, int blocks) {
    return Math.min(blocks, config.training().partitions().orElse(spark.defaultParallelism()));
  }

  /** Makes the data of a run, or takes those of another. */
  public TrainingInput.Maker maker(RunConfig config) {
    return new TrainingInput.Maker() {
      @Override
      public <B extends Block> Blocks<B> make(String name, BlockSource<B> source) {
        return get(name, source, partitions(config, source.blocks()));
      }
    };
  }

  @SuppressWarnings("unchecked") // a source is asked for its own blocks only
  private synchronized <B extends Block> Blocks<B> get(
      String name, BlockSource<B> source, int partitions) {
    DistributedBlocks<?> known = kept.remove(source);
    if (known == null) {
      known = new DistributedBlocks<>(spark, name, source, partitions);
    }
    kept.put(source, known);
    Iterator<DistributedBlocks<?>> oldest = kept.values().iterator();
    while (kept.size() > Math.max(least, room() / Math.max(1, bytes))) {
      // A training that still uses them has Spark make them again.
      oldest.next().close();
      oldest.remove();
    }
    return (Blocks<B>) known;
  }

  /** Memory for cached data on all executors, in bytes. */
  private long room() {
    Map<String, Tuple2<Object, Object>> executors =
        CollectionConverters.asJava(spark.sc().getExecutorMemoryStatus());
    return executors.values().stream().mapToLong(memory -> (Long) memory._1()).sum();
  }

  @Override
  public void close() {
    if (!spark.sc().isStopped()) {
      kept.values().forEach(DistributedBlocks::close);
    }
    kept.clear();
  }
}
