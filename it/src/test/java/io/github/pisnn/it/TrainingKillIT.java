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
import org.junit.jupiter.api.io.TempDir;

/** {@code pisnn train} killed at random moments, and given again, ends in the same weights. */
class TrainingKillIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KILLS = Integer.getInteger("pisnn.kills", 1);
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
        "train.samples=3072",
        "train.block=512",
        "train.rounds=12",
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
  void endsInTheSameWeightsAndHistory() throws IOException, InterruptedException {
    Path undisturbed = folder.resolve("undisturbed");
    assertEquals(0, start(undisturbed).waitFor(), this::shownLog);
    Path killed = folder.resolve("killed");
    Random random = new Random(SEED);
    int kills = 0;
    for (int round = 2; kills < KILLS; round += 2) {
      Process process = start(killed);
      waitForCheckpoints(killed, round, process);
      Thread.sleep(random.nextInt(300));
      if (!process.isAlive()) {
        break;
      }
      kill(process);
      kills++;
    }
    assertTrue(kills > 0, "nothing was killed");
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

  /** Waits until a training has come so far in both seeds, or is over. */
  private static void waitForCheckpoints(Path out, int round, Process process)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + LONGEST_WAIT_MS * 1_000_000L;
    while (process.isAlive() && System.nanoTime() < end) {
      Path history = out.resolve("history.jsonl");
      if (Files.exists(history) && Files.readAllLines(history).size() >= 2 * round) {
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
