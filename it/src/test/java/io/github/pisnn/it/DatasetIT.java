package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code pisnn dataset} killed and given again makes the same files, and they train an operator.
 */
class DatasetIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "conf/burgers1d_dataset.conf";
  private static final int LONGEST_WAIT_MS = 120_000;
  private static final int FILES = 8;

  @TempDir private Path folder;

  private static String[] dataset(Path out) {
    return new String[] {
      "dataset",
      CONFIG,
      "out=" + out,
      "dataset.trajectories=" + 2 * FILES,
      "dataset.trajectoriesPerFile=2",
      "dataset.snapshots=41",
      "reference.refinement=2",
      "dataset.partitions=1"
    };
  }

  private static Path part(Path out, String name, int number) {
    return out.resolve(String.format(name, number));
  }

  private void startAndKill(Path out) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Command.ROOT.resolve("jobs/pisnn").toString()));
    command.addAll(List.of(dataset(out)));
    Process process =
        new ProcessBuilder(command)
            .directory(Command.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Path first = part(out, "checkpoint/part-%05d.json", 0);
    long deadline = System.currentTimeMillis() + LONGEST_WAIT_MS;
    while (!Files.exists(first) && process.isAlive() && System.currentTimeMillis() < deadline) {
      Thread.sleep(10);
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    assertTrue(Files.exists(first), Files.readString(folder.resolve("log")));
  }

  @Test
  void killedGivenAgainAndTrainedFrom() throws IOException, InterruptedException {
    Path whole = folder.resolve("whole");
    Command.pisnn(dataset(whole)).requireSuccess();
    Path killed = folder.resolve("killed");
    startAndKill(killed);
    assertFalse(Files.exists(killed.resolve("dataset.json")));
    Command.Outcome refused =
        Command.pisnn("train", CONFIG, "out=" + folder.resolve("no"), "train.data=" + killed);
    assertEquals(1, refused.status());
    assertTrue(refused.err().get(0).contains("is an incomplete dataset"), refused::toString);
    Command.pisnn(dataset(killed)).requireSuccess();
    for (int number = 0; number < FILES; number++) {
      assertArrayEquals(
          Files.readAllBytes(part(whole, "data/part-%05d.parquet", number)),
          Files.readAllBytes(part(killed, "data/part-%05d.parquet", number)));
    }
    assertEquals(
        Files.readString(whole.resolve("dataset.json")),
        Files.readString(killed.resolve("dataset.json")));

    Path out = folder.resolve("trained");
    Command.pisnn(
            "train",
            CONFIG,
            "out=" + out,
            "train.data=" + whole,
            "train.samples=5120",
            "rollout.initial=" + whole,
            "rollout.exact=data",
            "rollout.states=2",
            "time.steps=40")
        .requireSuccess();
    JsonNode metrics = JSON.readTree(out.resolve("metrics.json").toFile());
    assertEquals(0, metrics.get("mass_drift_quanta").asLong());
    double error = metrics.get("relative_l2").asDouble();
    assertTrue(error < 5e-3, "relative L2 error " + error);
  }
}
