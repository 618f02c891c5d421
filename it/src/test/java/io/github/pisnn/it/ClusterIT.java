package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program on a cluster of several processes gives the bits that it gives on one machine. */
@Timeout(600)
@TestMethodOrder(OrderAnnotation.class)
class ClusterIT {

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Path local;

  /** The same run everywhere: heat in two dimensions, rolled out in tiles. */
  private static String[] train(Path out) {
    return new String[] {
      "train",
      Command.ROOT.resolve("conf/heat2d.conf").toString(),
      "out=" + out,
      "train.samples=4096",
      "train.partitions=4",
      "grid.cells=[96, 96]",
      "grid.extent=[0.75, 0.75]",
      "time.steps=40",
      "rollout.tiles=[3, 2]",
      "rollout.stepsPerExchange=8",
      "rollout.exact=null"
    };
  }

  @BeforeAll
  static void start() throws Exception {
    local = folder.resolve("local");
    Command.pisnn(train(local)).requireSuccess();
    cluster = Cluster.start(Files.createDirectory(folder.resolve("cluster")), 2, 2);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
  }

  private static void requireSameBits(Path out) throws IOException {
    assertEquals(RunFiles.model(local).get("weights"), RunFiles.model(out).get("weights"));
    for (String figure : List.of("state_digest", "quanta_sha256", "packets", "mass_drift_quanta")) {
      assertEquals(RunFiles.metrics(local).get(figure), RunFiles.metrics(out).get(figure), figure);
    }
  }

  @Test
  @Order(1)
  void inClientMode() throws Exception {
    Path out = folder.resolve("client");
    cluster
        .pisnn(List.of("--total-executor-cores 2 --executor-cores 1"), train(out))
        .requireSuccess();
    requireSameBits(out);
  }

  /** The driver is a process of a worker. */
  @Test
  @Order(2)
  void inClusterMode() throws Exception {
    Path out = folder.resolve("in-cluster");
    cluster
        .pisnn(
            List.of(
                "--deploy-mode cluster --total-executor-cores 2 --executor-cores 1",
                "--conf spark.standalone.submit.waitAppCompletion=true"),
            train(out))
        .requireSuccess();
    assertTrue(Files.exists(out.resolve("metrics.json")), cluster::driverLogs);
    requireSameBits(out);
  }

  /** What the runs before have logged. */
  @Test
  @Order(3)
  void theHistoryServerShowsWhatJobsWereFor() throws Exception {
    List<String> descriptions = new ArrayList<>();
    for (JsonNode job : cluster.history("/jobs")) {
      descriptions.add(job.path("description").asText());
    }
    for (String expected :
        List.of("LM round 1 of 50", "steps 0 to 40 of 40", "saving the model", "initial tiles")) {
      assertTrue(
          descriptions.stream().anyMatch(description -> description.startsWith(expected)),
          () -> expected + " is not among " + descriptions);
    }
  }

  private static void requireRefusal(List<String> submit, String expected, String... arguments)
      throws Exception {
    Command.Outcome outcome = cluster.pisnn(submit, arguments);
    assertEquals(1, outcome.status(), outcome::toString);
    List<String> lines = outcome.err().stream().filter(l -> l.startsWith("pisnn: ")).toList();
    assertEquals(1, lines.size(), outcome::toString);
    assertTrue(lines.get(0).contains(expected), outcome::toString);
  }

  /** The same classes, but for one file. */
  @Test
  @Order(4)
  void executorsWithAnotherJarAreRefused() throws Exception {
    Path other = folder.resolve("other.jar");
    try (ZipFile jar = new ZipFile(Command.ROOT.resolve("jobs/target/pisnn.jar").toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(other))) {
      for (ZipEntry entry : jar.stream().toList()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(jar.getInputStream(entry).readAllBytes());
      }
      out.putNextEntry(new ZipEntry("other.txt"));
    }
    requireRefusal(
        List.of("--conf spark.executor.extraClassPath=" + other),
        "has another pisnn.jar than the driver, SHA-256 ",
        train(folder.resolve("other-jar")));
  }

  /** A folder that only the driver has: executors see an empty one there. */
  @Test
  @Order(5)
  void anOutputFolderThatIsNotSharedIsRefused() throws Exception {
    Command.Outcome unshare =
        Command.run(folder, List.of("unshare", "--mount", "--map-root-user", "true"));
    assumeTrue(unshare.status() == 0, "this machine makes no name spaces: " + unshare);
    Path own = Files.createDirectory(folder.resolve("own"));
    for (ProcessHandle worker : cluster.workers()) {
      worker.destroyForcibly();
    }
    cluster.awaitWorkers(0);
    cluster.startWorkerWithout(own);
    cluster.awaitWorkers(1);
    requireRefusal(List.of(), "does not see file:" + own.resolve("out"), train(own.resolve("out")));
  }
}
