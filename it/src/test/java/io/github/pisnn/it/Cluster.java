package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone cluster of processes on this machine: a master and workers of a Spark installation
 * on loopback, with authentication and encryption on, set up by {@code conf/spark-standalone.conf}.
 * Programs run on it the way users run them: {@code jobs/pisnn} with {@code SPARK_HOME} set calls
 * its {@code bin/spark-submit}.
 */
final class Cluster {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "only-for-this-test-0123456789abcdef";
  private static final long MOST_SECONDS = Command.MOST_SECONDS / 3;
  private static final int SCRATCH_MIB = 256;

  /** What our processes and nobody else's have on their command lines. */
  private final String mark;

  private final Path folder;
  private final Installation spark;
  private final int port;
  private final int page;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();
  private final int cores;
  private final boolean hasSmallScratch;

  private Cluster(Installation spark, Path folder, int cores)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.mark = folder.toString();
    this.cores = cores;
    this.spark = spark;
    this.port = freePort();
    this.page = freePort();
    Files.createDirectories(events());
    Files.createDirectories(scratch());
    spark.configure(lines(settings()));
    this.hasSmallScratch = mount(scratch());
    this.master =
        daemon(
            "master",
            List.of(),
            "org.apache.spark.deploy.master.Master",
            "--port",
            String.valueOf(port),
            "--webui-port",
            String.valueOf(page));
  }

  /** Starts a cluster of the Spark that the build was made with. */
  static Cluster start(Path folder, int workers, int cores)
      throws IOException, InterruptedException {
    return start(Installation.built(folder.resolve("spark")), folder, workers, cores);
  }

  /**
   * Starts a cluster.
   *
   * @param folder an empty folder for everything it writes
   * @param workers how many workers
   * @param cores cores of each
   */
  static Cluster start(Installation spark, Path folder, int workers, int cores)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(spark, folder, cores);
    try {
      cluster.requireOwnPorts();
      for (int number = 0; number < workers; number++) {
        cluster.startWorker();
      }
      cluster.awaitWorkers(workers);
      return cluster;
    } catch (AssertionError | IOException | InterruptedException e) {
      cluster.stop();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Fails if another process has taken a port meanwhile. */
  private void requireOwnPorts() throws InterruptedException {
    try {
      await("the master at its port", () -> status().path("url").asText().equals(master()));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + logs(), e);
    }
  }

  /** Makes a folder a small disk of its own, where that is allowed. */
  private static boolean mount(Path folder) throws IOException, InterruptedException {
    String size = "size=" + SCRATCH_MIB + "m";
    return new ProcessBuilder("mount", "-t", "tmpfs", "-o", size, "none", folder.toString())
            .start()
            .waitFor()
        == 0;
  }

  /** Whether the scratch folder is a small disk, which may be filled. */
  boolean hasSmallScratch() {
    return hasSmallScratch;
  }

  private static String lines(SortedMap<String, String> settings) {
    return settings.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** The settings that users are given, with what is in capitals there filled in. */
  private SortedMap<String, String> settings() throws IOException {
    SortedMap<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(Command.ROOT.resolve("conf/spark-standalone.conf"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.split("\\s+", 2);
        settings.put(words[0], words[1]);
      }
    }
    assertTrue(settings.containsKey("spark.authenticate.secret"), "no authentication");
    settings.put("spark.master", master());
    settings.put("spark.authenticate.secret", SECRET);
    settings.put("spark.eventLog.dir", folder.resolve("events").toUri().toString());
    settings.put("spark.executor.memory", "1g");
    settings.put("spark.executor.cores", String.valueOf(cores));
    settings.remove("spark.cores.max");
    settings.put("spark.driver.memory", "1g");
    // Two cores of a machine are busy as it is. Drivers compute little.
    settings.merge(
        "spark.driver.extraJavaOptions",
        " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dmark=" + mark,
        String::concat);
    settings.put("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -Dmark=" + mark);
    settings.put("spark.executor.heartbeatInterval", "1s");
    settings.put("spark.network.timeout", "12s");
    settings.put("spark.network.timeoutInterval", "4s");
    settings.put("spark.storage.blockManagerHeartbeatTimeoutMs", "12000");
    return settings;
  }

  /** The master's address. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** The folder of event logs. */
  Path events() {
    return folder.resolve("events");
  }

  /** The folder of what executors write beside their results. */
  Path scratch() {
    return folder.resolve("scratch");
  }

  private Process daemon(String name, List<String> before, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(spark.launcher());
    command.add("@" + Command.ROOT.resolve("conf/jvm-module-options"));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dmark=" + mark,
            "-cp",
            spark.classPath(),
            main,
            "--host",
            "127.0.0.1"));
    command.addAll(List.of(arguments));
    return start(name, command);
  }

  private Process start(String name, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
    return builder.start();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = spark.environment();
    environment.put("SPARK_LOCAL_DIRS", scratch().toString());
    return environment;
  }

  /** Starts one more worker. */
  void startWorker() throws IOException {
    startWorker(List.of());
  }

  /** Starts a worker that sees an empty folder where there is another one. */
  void startWorkerWithout(Path hidden) throws IOException {
    String script = "mount -t tmpfs none '" + hidden + "' && exec \"$@\"";
    startWorker(List.of("unshare", "--mount", "--map-root-user", "bash", "-c", script, "bash"));
  }

  private void startWorker(List<String> before) throws IOException {
    String name = "worker-" + workers.size();
    workers.add(
        daemon(
            name,
            before,
            "org.apache.spark.deploy.worker.Worker",
            "--port",
            "0",
            "--webui-port",
            "0",
            "--cores",
            String.valueOf(cores),
            "--memory",
            "3g",
            "--work-dir",
            folder.resolve("work").toString(),
            master()));
  }

  /** Waits until the master knows so many workers. */
  void awaitWorkers(int count) throws InterruptedException {
    try {
      await(count + " workers", () -> status().path("aliveworkers").asInt() == count);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + logs(), e);
    }
  }

  /** What master and workers have said. */
  private String logs() {
    StringBuilder logs = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path file : files) {
        logs.append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      logs.append(e);
    }
    return logs.toString();
  }

  /** What drivers that workers have started have said. */
  String driverLogs() {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("work"), 2)) {
      for (Path file : files.filter(f -> f.toString().matches(".*/driver-.*/std.*")).toList()) {
        logs.append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      logs.append(e);
    }
    return logs.toString();
  }

  /** What the master says of workers and applications. */
  JsonNode status() {
    return get("http://127.0.0.1:" + page + "/json/");
  }

  /** What a page says; nothing if it does not answer. */
  static JsonNode get(String page) {
    try {
      URLConnection connection = URI.create(page).toURL().openConnection();
      connection.setConnectTimeout(5000);
      connection.setReadTimeout(5000);
      try (InputStream in = connection.getInputStream()) {
        return JSON.readTree(in);
      }
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  /** Something that will be so. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for something. */
  static void await(String what, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        // It is not there yet.
      }
      assertTrue(System.nanoTime() < end, () -> what + " do not come");
      Thread.sleep(50);
    }
  }

  /** The workers' processes that are alive. */
  List<ProcessHandle> workers() {
    return workers.stream().filter(Process::isAlive).map(Process::toHandle).toList();
  }

  /** The executors' processes. */
  List<ProcessHandle> executors() {
    return ours("org.apache.spark.executor.CoarseGrainedExecutorBackend");
  }

  /** All processes of a class that this cluster has started, whoever their parents are. */
  private List<ProcessHandle> ours(String main) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            process -> {
              String line = process.info().commandLine().orElse("");
              return line.contains("-Dmark=" + mark) && line.contains(main);
            })
        .sorted()
        .toList();
  }

  /** Runs pisnn to its end. */
  Command.Outcome pisnn(List<String> submit, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "pisnn", ".out");
    Path err = Files.createTempFile(folder, "pisnn", ".err");
    Process process = start(submit, out, err, arguments);
    if (!process.waitFor(Command.MOST_SECONDS, TimeUnit.SECONDS)) {
      kill(process);
      throw new AssertionError(List.of(arguments) + " takes too long: " + Files.readString(err));
    }
    return new Command.Outcome(process.exitValue(), Files.readAllLines(out), errors(err));
  }

  /** Lines of standard error but for the JVM's own warnings. */
  static List<String> errors(Path err) throws IOException {
    return Files.readAllLines(err).stream().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  /** Starts pisnn. */
  Process start(List<String> submit, Path out, Path err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Command.ROOT.resolve("jobs/pisnn").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(Command.ROOT.toFile());
    builder.environment().putAll(environment());
    builder.environment().put("PISNN_SUBMIT_ARGS", String.join(" ", submit));
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    return builder.start();
  }

  /** Kills a process and all that it has started. */
  static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /** What a history server says of the first application that it finds in the event logs. */
  JsonNode history(String path) throws IOException, InterruptedException {
    int historyPage = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                spark.launcher(),
                "@" + Command.ROOT.resolve("conf/jvm-module-options"),
                "-Xmx512m",
                "-Dmark=" + mark,
                "-Dspark.history.fs.logDirectory=" + events().toUri(),
                "-Dspark.history.ui.port=" + historyPage,
                "-cp",
                spark.classPath(),
                "org.apache.spark.deploy.history.HistoryServer"));
    Process server = start("history", command);
    try {
      String api = "http://127.0.0.1:" + historyPage + "/api/v1/applications";
      await("applications in the history", () -> get(api).size() > 0);
      // The latest comes first.
      JsonNode applications = get(api);
      String first = applications.get(applications.size() - 1).get("id").asText();
      // To show the first page, the server reads the whole log, which may take longer than an
      // answer.
      AtomicReference<JsonNode> page = new AtomicReference<>(JSON.createObjectNode());
      await(
          "what the first application did",
          () -> page.updateAndGet(before -> get(api + "/" + first + path)).size() > 0);
      return page.get();
    } finally {
      kill(server);
    }
  }

  /** Ends every process. */
  void stop() throws IOException, InterruptedException {
    for (Process worker : workers) {
      kill(worker);
    }
    kill(master);
    for (ProcessHandle process : ours("")) {
      process.destroyForcibly();
      process.onExit().join();
    }
    if (hasSmallScratch) {
      new ProcessBuilder("umount", "--lazy", scratch().toString()).start().waitFor();
    }
  }
}
