package io.github.pisnn.jobs;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.jobs.cluster.ExecutorCheck;
import io.github.pisnn.jobs.cluster.MetricsPlugin;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.run.Circumstances;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.spark.ChecksumCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What the verbs share: reading and checking the configuration before Spark starts. */
@Command(mixinStandardHelpOptions = true)
abstract class Verb implements Callable<Integer> {
  /** State, frame, fields to compare with and a snapshot under way. */
  private static final int BYTES_A_CELL = 96;

  private static final double GIB = 1L << 30;

  @Parameters(index = "0", paramLabel = "CONFIG", description = "The configuration, a HOCON file.")
  private String path = "";

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "Overrides of the configuration.")
  private List<String> overrides = List.of();

  @Override
  public final Integer call() throws Exception {
    Settings settings = Settings.load(path, overrides);
    SparkConf sparkConf = sparkConf();
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(sparkConf);
    RunConfig config = read(settings, hadoop);
    settings.check("grid.cells", () -> requireMemory(config, sparkConf));
    Work work = check(settings, config, hadoop);
    try (RunFolder folder =
        settings.check(
            "out",
            () ->
                RunFolder.require(
                    config.out(),
                    hadoop,
                    true,
                    settings.render(),
                    (run, theirs) -> isExtension(settings, hadoop, run, theirs)))) {
      settings.check("out", () -> create(folder, settings));
      sparkConf.set(ExecutorCheck.SEEN_BY_ALL, folder.show().toString());
      SparkSession spark = null;
      try {
        spark = SparkSession.builder().config(sparkConf).getOrCreate();
        work.run(new Run(settings, config, folder, spark));
        requireGoodExecutors(sparkConf);
        folder.finish();
      } catch (Exception e) {
        throw explained(e, spark, sparkConf);
      } finally {
        if (spark != null) {
          spark.stop();
        }
      }
    } catch (FSError e) {
      throw new IOException("cannot write " + config.out() + ": " + e.getMessage(), e);
    }
    return 0;
  }

  /** One that is not as the driver may have made the last tasks. */
  private static void requireGoodExecutors(SparkConf conf) {
    Optional<String> complaint = ExecutorCheck.complaint(conf);
    if (complaint.isPresent()) {
      throw new RunFailure(complaint.get());
    }
  }

  /**
   * What the cluster did, if that is why a run could not go on.
   *
   * @param spark the session; null if there never was one
   */
  private static Exception explained(Exception e, @Nullable SparkSession spark, SparkConf conf) {
    Optional<String> complaint = ExecutorCheck.complaint(conf);
    if (complaint.isPresent()) {
      return new RunFailure(complaint.get());
    }
    if (spark == null) {
      return new RunFailure("Spark does not start: " + RunFailure.reason(e));
    }
    Optional<String> lost = Circumstances.lost(e);
    if (lost.isPresent() && !spark.sparkContext().isStopped()) {
      return new RunFailure(
          "Spark has given up a job, whose tasks failed too often: "
              + lost.get()
              + "; once disks, network and executors work again, the same command goes on");
    }
    if (spark.sparkContext().isStopped()) {
      return new RunFailure(
          "the cluster has ended the application: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "; the logs of its executors say why, and the same command goes on");
    }
    return e;
  }

  private static RunFolder create(RunFolder folder, Settings settings) {
    try {
      folder.create(settings.render());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder + ": " + e.getMessage(), e);
    }
  }

  /** On one machine, refuses a whole grid that cannot fit its heap; tiles go to disk instead. */
  private static Grid requireMemory(RunConfig config, SparkConf sparkConf) {
    Grid grid = config.domain().grid();
    double needed = (double) grid.count() * BYTES_A_CELL;
    double heap = Runtime.getRuntime().maxMemory();
    if (!config.isInTiles()
        && needed > heap
        && sparkConf.get("spark.master", "local").startsWith("local")) {
      throw new Refusal(
          "{cells} asks for %s cells, about %s GiB; this JVM has %s GiB",
          grid.count(),
          String.format(Locale.ROOT, "%.1f", needed / GIB),
          String.format(Locale.ROOT, "%.1f", heap / GIB));
    }
    return grid;
  }

  /** Reads what the verb uses of the configuration, of which every key must be known. */
  RunConfig read(Settings settings, Configuration hadoop) {
    RunConfig config = RunConfig.read(settings, hadoop, parts());
    settings.rejectUnknown();
    return config;
  }

  /** What of a configuration this verb uses; of the rest nothing is checked. */
  abstract Set<RunConfig.Part> parts();

  /** What is left to do once everything has been checked. */
  @FunctionalInterface
  interface Work {
    void run(Run run) throws Exception;
  }

  /** Checks what this verb needs beyond a valid configuration, without Spark. */
  abstract Work check(Settings settings, RunConfig config, Configuration hadoop);

  /**
   * Whether a run of this verb is a larger one of that in a folder, and goes on from there.
   *
   * @param theirs the configuration of the run in the folder
   * @throws IllegalArgumentException if it would be, but that run cannot be extended like that
   */
  boolean isExtension(Settings settings, Configuration hadoop, RunFolder folder, String theirs)
      throws IOException {
    return false;
  }

  /** What Spark starts with. */
  SparkConf sparkConf() {
    SparkConf conf = new SparkConf();
    String secret = conf.getenv(SecurityManager.ENV_AUTH_SECRET());
    if (secret != null) {
      // Where a worker starts the driver, Spark leaves the secret out of its properties.
      conf.setIfMissing(SecurityManager.SPARK_AUTH_SECRET_CONF(), secret);
    }
    String plugins = conf.get("spark.plugins", "");
    return conf.set(
            "spark.plugins",
            (plugins.isBlank() ? "" : plugins + ",")
                + MetricsPlugin.class.getName()
                + ","
                + ExecutorCheck.class.getName())
        .setIfMissing("spark.io.compression.codec", ChecksumCodec.class.getName())
        // Both are compressed by Zstandard otherwise, whose native library a machine may not load.
        .setIfMissing("spark.shuffle.mapStatus.compression.codec", ChecksumCodec.class.getName())
        .setIfMissing("spark.eventLog.compress", "false")
        .setIfMissing("spark.rdd.compress", "true")
        .setIfMissing("spark.app.name", "pisnn")
        .setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .setIfMissing("spark.kryo.registrationRequired", "true")
        .set("spark.kryo.registrator", JobsKryoRegistrator.class.getName());
  }
}
