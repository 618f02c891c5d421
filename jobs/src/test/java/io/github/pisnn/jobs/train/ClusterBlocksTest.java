package io.github.pisnn.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.jobs.Program;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data on the cluster that several trainings share. */
class ClusterBlocksTest {
  @TempDir private Path folder;
  private JavaSparkContext spark;
  private RunConfig config;

  /** Data that nobody makes here. */
  private record Source(int number) implements SampleSource {
    @Override
    public int blocks() {
      return 1;
    }

    @Override
    public SampleBlock block(int block) {
      throw new IllegalStateException("data " + number + " are not asked for");
    }
  }

  @BeforeEach
  void start() throws IOException {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[1]")
                .setAppName("shared data")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
    List<String> training =
        List.of(
            "out=" + folder.resolve("out"),
            "train={ samples = 1024, cells = 16 }",
            "rollout.exact=periodic");
    config =
        RunConfig.read(
            Settings.load(Program.writeConfig(folder), training), new Configuration(false));
  }

  @AfterEach
  void stop() {
    spark.close();
  }

  private Blocks<SampleBlock> get(ClusterBlocks data, int number) {
    return data.maker(config).make("samples", new Source(number));
  }

  private int cached() {
    return spark.getPersistentRDDs().size();
  }

  /** With room for none, two are kept all the same: those that were used last. */
  @Test
  void whatWasNotUsedForLongestIsGivenBackWithoutRoom() {
    try (ClusterBlocks data = new ClusterBlocks(spark, 2, Long.MAX_VALUE)) {
      Blocks<SampleBlock> first = get(data, 1);
      Blocks<SampleBlock> second = get(data, 2);
      assertSame(first, get(data, 1));
      assertEquals(2, cached());
      get(data, 3);
      assertEquals(2, cached());
      assertSame(first, get(data, 1));
      assertNotSame(second, get(data, 2));
      assertEquals(2, cached());
    }
    assertEquals(0, cached());
  }

  @Test
  void allAreKeptThatThereIsRoomFor() {
    try (ClusterBlocks data = new ClusterBlocks(spark, 2, 1024)) {
      Blocks<SampleBlock> first = get(data, 1);
      for (int number = 2; number <= 5; number++) {
        get(data, number);
      }
      assertEquals(5, cached());
      assertSame(first, get(data, 1));
    }
    assertEquals(0, cached());
  }
}
