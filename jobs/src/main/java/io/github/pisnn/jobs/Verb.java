package io.github.pisnn.jobs;

import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What the verbs share: reading and checking the configuration before Spark starts. */
@Command(mixinStandardHelpOptions = true)
abstract class Verb implements Callable<Integer> {
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
    RunConfig config = RunConfig.read(settings);
    settings.rejectUnknown();
    SparkConf sparkConf = sparkConf();
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(sparkConf);
    check(settings, config, hadoop);
    RunFolder folder = RunFolder.requireNew(config.out(), hadoop);
    SparkSession spark = SparkSession.builder().config(sparkConf).getOrCreate();
    try {
      folder.create(settings.render());
      run(new Run(settings, config, folder, spark));
    } finally {
      spark.stop();
    }
    return 0;
  }

  /**
   * A run under way.
   *
   * @param settings the configuration as it was read
   * @param config the configuration, checked
   * @param folder where everything goes
   * @param spark the session
   */
  record Run(Settings settings, RunConfig config, RunFolder folder, SparkSession spark) {}

  /** Checks what this verb needs beyond a valid configuration, without Spark. */
  abstract void check(Settings settings, RunConfig config, Configuration hadoop);

  abstract void run(Run run) throws Exception;

  private static SparkConf sparkConf() {
    return new SparkConf()
        .setIfMissing("spark.app.name", "pisnn")
        .setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .setIfMissing("spark.kryo.registrationRequired", "true")
        .set("spark.kryo.registrator", JobsKryoRegistrator.class.getName());
  }

  /** Prints a line for the user. */
  static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
