package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors and drivers are killed in the middle of a tiled rollout, which ends as the plain loop
 * does all the same. The system property {@code pisnn.kills} says how often, {@code pisnn.seed}
 * when.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TilesFaultIT {
  private static final int KILLS = Integer.getInteger("pisnn.kills", 1);
  private static final long SEED = Long.getLong("pisnn.seed", 1);
  private static final int STEPS_A_LIFE = 96;

  /** More tasks than there are in a job. */
  private static final int MOST_TASKS = 48;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  /**
   * What looks enough like a Spark installation to start executors from, and a place for what
   * killed processes leave behind.
   */
  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectory(folder.resolve("left"));
    Files.createDirectories(folder.resolve("spark/jars"));
    Files.createFile(folder.resolve("spark/RELEASE"));
  }

  @AfterEach
  void leaveNoProcess() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** On a cluster of two executors, each in a process of its own. */
  @Test
  void executorsAreKilled() throws IOException, InterruptedException {
    Process driver = start("local-cluster[2,1,1024]", STEPS_A_LIFE, KILLS);
    List<String> lines = said(driver);
    requireSameEnd(driver, lines);
    String killed = lines.get(lines.size() - 2);
    assertTrue(killed.startsWith("killed " + KILLS + ", lost "), killed);
    // One that dies while it starts was never there to be lost.
    assertTrue(!killed.endsWith(" lost 0"), killed);
  }

  /** On one machine, and each time anywhere within a job or a checkpoint. */
  @Test
  void theDriverIsKilled() throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    int steps = STEPS_A_LIFE * (KILLS + 1);
    for (int kill = 0; kill < KILLS; kill++) {
      Process driver = start("local[2]", steps, 0);
      BufferedReader out = driver.inputReader();
      int jobs =
          random.nextInt(FaultyRollout.JOBS_A_CHECKPOINT, STEPS_A_LIFE / FaultyRollout.STEPS_A_JOB);
      // It says where it resumes, and then each job that is done.
      for (int line = 0; line <= jobs; line++) {
        while (read(out).equals(FaultyRollout.TASK)) {}
      }
      for (int tasks = random.nextInt(MOST_TASKS); tasks > 0; tasks--) {
        while (!read(out).equals(FaultyRollout.TASK)) {}
      }
      driver.destroyForcibly().waitFor();
    }
    Process driver = start("local[2]", steps, 0);
    List<String> lines = said(driver);
    assertTrue(!lines.isEmpty() && !lines.get(0).equals("resumes 0"), lines::toString);
    requireSameEnd(driver, lines);
  }

  private String read(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertTrue(line != null, this::errors);
    return line;
  }

  /** What it says to its end, but for tasks. */
  private static List<String> said(Process driver) {
    return driver.inputReader().lines().filter(line -> !line.equals(FaultyRollout.TASK)).toList();
  }

  private Process start(String master, int steps, int kills) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "@" + Command.ROOT.resolve("conf/jvm-module-options"),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + folder.resolve("left"),
            "-Dpisnn.root=" + Command.ROOT,
            "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"),
            "-cp",
            System.getProperty("java.class.path"),
            FaultyRollout.class.getName(),
            master,
            folder.resolve("checkpoint").toString(),
            String.valueOf(steps),
            String.valueOf(kills),
            String.valueOf(SEED));
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", folder.resolve("spark").toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.remove("SPARK_CONF_DIR");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private void requireSameEnd(Process driver, List<String> lines) throws InterruptedException {
    assertEquals(0, driver.waitFor(), this::errors);
    String end = lines.get(lines.size() - 1);
    assertEquals(
        FaultyRollout.expected(Long.parseLong(end.substring(4, end.indexOf(' ', 4)))), end);
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
