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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code pisnn train} killed after rounds that a seed chooses, and given again, ends in the same
 * weights.
 */
class TrainingKillIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KILLS = Integer.getInteger("pisnn.kills", 1);
  private static final int ROUNDS = 12 + KILLS;
  private static final long SEED = Long.getLong("pisnn.seed", 1);
  private static final int LONGEST_WAIT_MS = 120_000;

  @TempDir private Path folder;

  private List<String> command(Path out) {
    return List.of(
        Command.ROOT.resolve("jobs/pisnn").toString(),
        "train",
        Command.ROOT.resolve("conf/burgers1d_fluxes.conf").toString(),
        "out=" + out,
        "train.loss.rollout=1",
        "train.unroll=[1, 2]",
        "train.samples=1536",
        "train.block=256",
        "train.rounds=" + ROUNDS,
        "train.seeds=2",
        "train.checkpointEvery=2",
        "time.steps=10",
        "rollout.states=2");
  }

  private Process start(Path out) throws IOException {
    return new ProcessBuilder(command(out))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static JsonNode weights(Path out) throws IOException {
    return JSON.readTree(out.resolve("model/model.json").toFile()).get("weights");
  }

  private static List<String> rounds(Path out) throws IOException {
    return Files.readAllLines(out.resolve("history.jsonl")).stream()
        .map(line -> line.replaceAll(",\"seconds\":.*", ""))
        .sorted()
        .toList();
  }

  @Test
  @Timeout(1800)
  void endsInTheSameWeightsAndHistory() throws IOException, InterruptedException {
    Path undisturbed = folder.resolve("undisturbed");
    assertEquals(0, start(undisturbed).waitFor(), this::shownLog);
    Path killed = folder.resolve("killed");
    Random random = new Random(SEED);
    for (int kill = 1; kill <= KILLS; kill++) {
      Process process = start(killed);
      // Of two stages from two seeds, with a checkpoint every other round.
      int part = 4 * ROUNDS / (KILLS + 1);
      waitForRounds(killed, part * kill - random.nextInt(part / 2), process);
      assertTrue(process.isAlive(), () -> "it was over before it was killed\n" + shownLog());
      kill(process);
    }
    assertTrue(Files.isDirectory(killed.resolve("checkpoint")));
    assertEquals(0, start(killed).waitFor(), this::shownLog);
    assertTrue(log().contains("going on after round"), this::shownLog);
    assertEquals(weights(undisturbed), weights(killed));
    assertEquals(rounds(undisturbed), rounds(killed));
    assertArrayEquals(
        Files.readAllBytes(undisturbed.resolve("training.json")),
        Files.readAllBytes(killed.resolve("training.json")));
    assertFalse(Files.exists(killed.resolve("checkpoint")));
  }

  private String shownLog() {
    try {
      return log();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits until a training has made so many rounds from both seeds together, or is over. */
  private static void waitForRounds(Path out, int rounds, Process process)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + LONGEST_WAIT_MS * 1_000_000L;
    while (process.isAlive() && System.nanoTime() < end) {
      Path history = out.resolve("history.jsonl");
      if (Files.exists(history) && Files.readAllLines(history).size() >= rounds) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }
}
