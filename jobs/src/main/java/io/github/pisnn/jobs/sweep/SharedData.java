package io.github.pisnn.jobs.sweep;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.train.ClusterBlocks;
import io.github.pisnn.jobs.train.TrainingProblem;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Training data on the cluster that trials with jobs of their own share. What was not used for
 * longest is given back as soon as the cluster's memory would not hold all.
 */
final class SharedData implements AutoCloseable {
  private final JavaSparkContext spark;
  private final int least;
  private final long bytes;

  /** In the order of their last use. */
  private final Map<Object, Kept> kept = new LinkedHashMap<>();

  /** Data, and what gives them back. */
  private record Kept(ClusterBlocks owner, Blocks<?> blocks) {}

  /**
   * No data yet.
   *
   * @param least how many are kept whatever they take
   * @param bytes what one takes at most, about
   */
  SharedData(JavaSparkContext spark, int least, long bytes) {
    this.spark = spark;
    this.least = least;
    this.bytes = bytes;
  }

  /** Makes the data of a trial, or takes those of another. */
  TrainingProblem.Maker maker(RunConfig config) {
    return new TrainingProblem.Maker() {
      @Override
      public Blocks<SampleBlock> samples(SampleSource source) {
        return get(source, config, owner -> owner.samples(source));
      }

      @Override
      public Blocks<TrajectoryBlock> trajectories(BlockSource<TrajectoryBlock> source) {
        return get(source, config, owner -> owner.trajectories(source));
      }
    };
  }

  @SuppressWarnings("unchecked") // a source is asked for its own blocks only
  private synchronized <B extends Blocks<?>> B get(
      Object source, RunConfig config, Function<ClusterBlocks, B> make) {
    Kept known = kept.remove(source);
    if (known == null) {
      ClusterBlocks owner = new ClusterBlocks(spark, config);
      known = new Kept(owner, make.apply(owner));
    }
    kept.put(source, known);
    Iterator<Kept> oldest = kept.values().iterator();
    while (kept.size() > Math.max(least, room() / Math.max(1, bytes))) {
      // A trial that still uses them has Spark make them again.
      oldest.next().owner.close();
      oldest.remove();
    }
    return (B) known.blocks;
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
      kept.values().forEach(data -> data.owner.close());
    }
    kept.clear();
  }
}
