package io.github.pisnn.jobs.cluster;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.datasets.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * Has every executor say, when it starts, what it is made of. One that differs from the driver in
 * what a run needs ends the run: it would fail later on, or be slow, or write where nobody looks.
 */
public final class ExecutorCheck implements SparkPlugin {
  /** Spark's key of a file in the run's folder, which all executors must see. */
  public static final String SEEN_BY_ALL = "spark.pisnn.seenByAll";

  private static final String EXECUTOR = "executor";
  private static final String HOST = "host";
  private static final String JAR = "jar";
  private static final String JAVA = "java";
  private static final String VECTOR = "vector";
  private static final String FOLDER = "folder";
  private static final String DRIVER = "driver";
  private static final int DIGITS = 12;

  /** What was wrong first, of each run by its {@link #SEEN_BY_ALL}. */
  private static final Map<String, String> COMPLAINTS = new ConcurrentHashMap<>();

  /** What is wrong with an executor of a run, in one line; empty if nothing is. */
  public static Optional<String> complaint(SparkConf run) {
    return Optional.ofNullable(COMPLAINTS.get(run.get(SEEN_BY_ALL, "")));
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new Driver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Executor();
  }

  /** What this JVM is made of, by names that both sides know whatever their version. */
  private static SortedMap<String, String> report() {
    SortedMap<String, String> report = new TreeMap<>();
    report.put(JAR, jars());
    report.put(JAVA, String.valueOf(Runtime.version().feature()));
    report.put(
        VECTOR, String.valueOf(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()));
    return report;
  }

  /**
   * A digest of the jars that classes of the program, of problems and of the core come from: one
   * jar, unless a cluster has others of its own. Empty where classes are in a folder.
   */
  private static String jars() {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Class<?> part : List.of(ExecutorCheck.class, Problems.class, Grid.class)) {
      CodeSource source = part.getProtectionDomain().getCodeSource();
      if (source != null) {
        digests.computeIfAbsent(source.getLocation().toString(), ExecutorCheck::digest);
      }
    }
    String all = String.join("", digests.values());
    return digests.size() == 1 || all.isEmpty()
        ? all
        : Hashes.sha256(all.getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(String location) {
    try {
      Path file = Path.of(URI.create(location));
      return Files.isRegularFile(file) ? Hashes.sha256(Files.readAllBytes(file)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + location, e);
    }
  }

  /**
   * What is wrong with an executor.
   *
   * @return one line, or null if it is as the driver
   */
  public static @Nullable String complaint(
      Map<String, String> driver, Map<String, String> executor) {
    String who = "executor " + executor.get(EXECUTOR) + " on " + executor.get(HOST);
    if (!same(driver, executor, JAR)) {
      return String.format(
          Locale.ROOT,
          "%s has another pisnn.jar than the driver, SHA-256 %s... instead of %s...: remove what"
              + " the cluster has of its own (spark.executor.extraClassPath, the folder jars)",
          who,
          start(executor.get(JAR)),
          start(driver.get(JAR)));
    }
    if (!same(driver, executor, JAVA)) {
      return String.format(
          Locale.ROOT,
          "%s runs on Java %s, the driver on Java %s: give both the same JAVA_HOME",
          who,
          executor.get(JAVA),
          driver.get(JAVA));
    }
    if (!same(driver, executor, VECTOR)) {
      boolean lacks = "false".equals(executor.get(VECTOR));
      return String.format(
          Locale.ROOT,
          "%s %s the module jdk.incubator.vector, unlike the driver: start both with"
              + " --add-modules=jdk.incubator.vector, or neither (spark.driver.extraJavaOptions,"
              + " spark.executor.extraJavaOptions)",
          who,
          lacks ? "lacks" : "has");
    }
    if (!executor.getOrDefault(FOLDER, "").isEmpty()) {
      return String.format(
          Locale.ROOT,
          "%s does not see %s: out must be in a folder that driver and executors share, on HDFS, an"
              + " object store or a network disk",
          who,
          executor.get(FOLDER));
    }
    return null;
  }

  private static boolean same(
      Map<String, String> driver, Map<String, String> executor, String key) {
    return driver.getOrDefault(key, "").equals(executor.getOrDefault(key, ""));
  }

  private static String start(@Nullable String digest) {
    String digits = digest == null ? "" : digest;
    return digits.substring(0, Math.min(DIGITS, digits.length()));
  }

  private static final class Driver implements DriverPlugin {
    private final SortedMap<String, String> own = report();
    private String run = "";
    private @Nullable SparkContext spark;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      run = plugin.conf().get(SEEN_BY_ALL, "");
      spark = context;
      COMPLAINTS.remove(run);
      return Map.of();
    }

    @Override
    @SuppressWarnings("unchecked") // it is what the executor sends
    public @Nullable Object receive(Object message) {
      String wrong = complaint(own, (Map<String, String>) message);
      SparkContext context = spark;
      if (wrong != null && context != null && COMPLAINTS.putIfAbsent(run, wrong) == null) {
        // Not by this thread, which stopping waits for.
        new Thread(context::stop, "bad executor").start();
      }
      return null;
    }
  }

  private static final class Executor implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      if (context.executorID().equals(DRIVER)) {
        return;
      }
      SortedMap<String, String> report = report();
      report.put(EXECUTOR, context.executorID());
      try {
        report.put(HOST, SparkEnv.get().blockManager().blockManagerId().host());
        report.put(FOLDER, unseen(context));
        context.send(report);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The folder that should be shared, if its file is not there. */
    private static String unseen(PluginContext context) {
      String file = context.conf().get(SEEN_BY_ALL, "");
      if (file.isEmpty()) {
        return "";
      }
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
      String folder = path.getParent().getParent().toString();
      try (FileSystem files =
          FileSystem.newInstance(
              path.toUri(), SparkHadoopUtil.get().newConfiguration(context.conf()))) {
        return files.exists(path) ? "" : folder;
      } catch (IOException | RuntimeException e) {
        return folder + " (" + e.getMessage() + ")";
      }
    }
  }
}
