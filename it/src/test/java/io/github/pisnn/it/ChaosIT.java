package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings, rollouts in tiles and sweeps on a cluster on which things go wrong, at moments that a
 * seed chooses. Each ends in the bits that it has on one undisturbed machine: by itself, or after
 * one line that says what is wrong and, once that is mended, the same command. The system property
 * {@code pisnn.faults} says how many there are, {@code pisnn.seed} which and when.
 */
class ChaosIT {
  private static final int FAULTS = Integer.getInteger("pisnn.faults", 2);
  private static final long SEED = Long.getLong("pisnn.seed", 1);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Path model;

  /** What undisturbed runs ended in, of the workloads that have been disturbed so far. */
  private static final Map<Workload, String> EXPECTED = new EnumMap<>(Workload.class);

  /**
   * A workload and what happens to it.
   *
   * @param number from 0
   */
  private record Case(int number, Workload workload, Fault fault) {}

  @BeforeAll
  static void start() throws Exception {
    Path trained = folder.resolve("heat2d");
    Command.pisnn(
            "train",
            Command.ROOT.resolve("conf/heat2d.conf").toString(),
            "out=" + trained,
            "train.samples=8192",
            "grid.cells=[64, 64]",
            "grid.extent=[0.5, 0.5]",
            "time.steps=2")
        .requireSuccess();
    model = trained.resolve("model");
    cluster = Cluster.start(Files.createDirectory(folder.resolve("cluster")), 2, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
  }

  /** What a workload ends in on one machine, undisturbed. */
  private static String expected(Workload workload) throws IOException, InterruptedException {
    if (!EXPECTED.containsKey(workload)) {
      Path out = folder.resolve("undisturbed-" + workload);
      Command.pisnn(workload.arguments(out, model)).requireSuccess();
      EXPECTED.put(workload, workload.result(out));
    }
    return EXPECTED.get(workload);
  }

  /**
   * All kinds of faults in all workloads, in an order of their own, and again if there are more.
   */
  private static List<Case> cases(SplittableRandom random) {
    List<Case> cases = new ArrayList<>();
    List<Case> left = new ArrayList<>();
    while (cases.size() < FAULTS) {
      if (left.isEmpty()) {
        for (Fault fault : Fault.values()) {
          for (Workload workload : Workload.values()) {
            boolean isPossible =
                fault != Fault.THE_SCRATCH_DISK_IS_FULL || cluster.hasSmallScratch();
            if (isPossible && fault.befalls(workload)) {
              left.add(new Case(0, workload, fault));
            }
          }
        }
      }
      Case next = left.remove(random.nextInt(left.size()));
      cases.add(new Case(cases.size(), next.workload, next.fault));
    }
    return cases;
  }

  @Test
  void everyRunEndsInTheSameBits() throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> report = new ArrayList<>();
    report.add("| fault | during | how it ended in the same bits |");
    report.add("|---|---|---|");
    List<AssertionError> failures = new ArrayList<>();
    for (Case each : cases(random)) {
      String how;
      try {
        how = disturb(each, random.split());
      } catch (AssertionError | IOException | RuntimeException e) {
        failures.add(new AssertionError(each + ": " + e.getMessage(), e));
        how = "it did not";
      }
      String row =
          String.format(
              Locale.ROOT,
              "| %s | %s | %s |",
              words(each.fault.name()),
              words(each.workload.name()),
              how);
      report.add(row);
      System.out.println(row);
    }
    report.add("");
    report.add(
        FAULTS
            + " faults (seed "
            + SEED
            + "), "
            + (FAULTS - failures.size())
            + " times the same bits.");
    Path target = Path.of(System.getProperty("pisnn.root"), "it/target");
    Files.write(Files.createDirectories(target).resolve("chaos.md"), report);
    assertEquals(List.of(), failures);
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Runs a workload in which something happens, and returns how it came to its end. */
  private static String disturb(Case each, SplittableRandom random)
      throws IOException, InterruptedException {
    Path shared = Files.createDirectories(folder.resolve("case-" + each.number + "/shared"));
    Path out = shared.resolve("out");
    Workload workload = each.workload;
    String expected = expected(workload);
    int when = random.nextInt(1, Math.max(2, workload.whole() * 3 / 4));
    Process driver = start(each, out, "0");
    String how = "by itself";
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Command.MOST_SECONDS);
      while (driver.isAlive() && workload.progress(out) < when && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertTrue(driver.isAlive(), () -> each + ": it was over before anything happened");
      each.fault.strike(new Fault.Run(cluster, workload, driver, out, random));
      cluster.awaitWorkers(2);
      for (int attempt = 1; !isDone(driver, each); attempt++) {
        assertTrue(attempt <= 3, () -> each + ": it does not go on\n" + said(each));
        assertFalse(each.fault.isMendedBySpark(), () -> each + ": not by itself\n" + said(each));
        how = mend(each, out, attempt);
        driver = start(each, out, String.valueOf(attempt));
      }
    } finally {
      Cluster.kill(driver);
    }
    assertEquals(expected, workload.result(out), () -> each + "\n" + said(each));
    return how;
  }

  private static Process start(Case each, Path out, String attempt) throws IOException {
    Path logs = folder.resolve("case-" + each.number);
    return cluster.start(
        List.of("--total-executor-cores 2"),
        logs.resolve("out-" + attempt),
        logs.resolve("err-" + attempt),
        each.workload.arguments(out, model));
  }

  private static boolean isDone(Process driver, Case each)
      throws InterruptedException, IOException {
    if (!driver.waitFor(Command.MOST_SECONDS, TimeUnit.SECONDS)) {
      Cluster.kill(driver);
      throw new AssertionError(each + ": it does not end\n" + said(each));
    }
    return driver.exitValue() == 0;
  }

  /** What a user reads, and does about it. */
  private static String mend(Case each, Path out, int attempt) throws IOException {
    List<String> lines =
        Cluster.errors(folder.resolve("case-" + each.number + "/err-" + (attempt - 1))).stream()
            .filter(line -> line.startsWith("pisnn: "))
            .toList();
    boolean killed =
        each.fault == Fault.THE_DRIVER_IS_KILLED || each.fault == Fault.A_CHECKPOINT_IS_CORRUPTED;
    if (killed && attempt == 1) {
      assertEquals(List.of(), lines);
      return "the same command goes on";
    }
    assertEquals(1, lines.size(), () -> each + ": not one line\n" + said(each));
    String line = lines.get(0);
    if (each.fault == Fault.A_CHECKPOINT_IS_CORRUPTED) {
      for (Path file : each.workload.checkpoints(out)) {
        if (line.contains(file.getFileName().toString())) {
          remove(each, file);
        }
      }
    }
    return "one line, `" + line.replace(folder.toString(), "...") + "`; then the same command";
  }

  /** Of a training the checkpoint that is named is enough; of a rollout the whole step. */
  private static void remove(Case each, Path file) throws IOException {
    if (each.workload == Workload.TRAINING) {
      Files.delete(file);
      return;
    }
    for (Path other : Workload.files(file.getParent(), ".*")) {
      Files.delete(other);
    }
  }

  private static String said(Case each) {
    StringBuilder said = new StringBuilder();
    try {
      for (Path file : Workload.files(folder.resolve("case-" + each.number), "(out|err)-.*")) {
        said.append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      said.append(e);
    }
    return said.toString();
  }
}
