package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code pisnn sweep} killed after changes that a seed chooses, and given again, ends as it would
 * have without: no trial is lost and none is trained twice to the end. The system property {@code
 * pisnn.kills} says how often, {@code pisnn.seed} after which.
 */
@Timeout(900)
class SweepKillIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KILLS = Integer.getInteger("pisnn.kills", 1);
  private static final long SEED = Long.getLong("pisnn.seed", 1);

  @TempDir private Path folder;

  private Process start(Path out) throws IOException {
    return new ProcessBuilder(
            Command.ROOT.resolve("jobs/pisnn").toString(),
            "sweep",
            Command.ROOT.resolve("conf/sweep_burgers.conf").toString(),
            "out=" + out,
            "train.samples=8192",
            "train.rounds=32",
            "train.checkpointEvery=2",
            "time.steps=20",
            "rollout.states=2",
            "sweep.trials=8",
            "sweep.leastRounds=8",
            "sweep.validation.states=2")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<JsonNode> lines(Path out) throws IOException {
    Path file = out.resolve("trials.jsonl");
    List<JsonNode> lines = new ArrayList<>();
    if (Files.exists(file)) {
      // Of a line that is not whole yet nothing is taken.
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  /** How each trial ended, its figures to the bit. */
  private static SortedMap<Integer, String> ends(Path out) throws IOException {
    SortedMap<Integer, String> ends = new TreeMap<>();
    for (JsonNode line : lines(out)) {
      ends.put(
          line.get("trial").intValue(),
          line.get("state").textValue()
              + line.get("rounds")
              + line.get("values")
              + line.path("seeds")
              + line.path("failure"));
    }
    return ends;
  }

  @Test
  void endsInTheSameTrialsAndTheSameWinner() throws IOException, InterruptedException {
    Path undisturbed = folder.resolve("undisturbed");
    assertEquals(0, start(undisturbed).waitFor(), this::log);
    int changes = lines(undisturbed).size();
    Path killed = folder.resolve("killed");
    SplittableRandom random = new SplittableRandom(SEED);
    for (int kill = 1; kill <= KILLS; kill++) {
      Process process = start(killed);
      // Somewhere in the next part of the sweep, or anywhere after its last change.
      int until = lines(killed).size() + random.nextInt(1, Math.max(2, 3 * changes / 4 / KILLS));
      while (process.isAlive() && lines(killed).size() < until) {
        Thread.sleep(10);
      }
      assertTrue(process.isAlive(), () -> "it was over before it was killed\n" + log());
      kill(process);
    }
    assertTrue(Files.isDirectory(killed.resolve("checkpoint")));
    assertEquals(0, start(killed).waitFor(), this::log);

    assertEquals(ends(undisturbed), ends(killed));
    requireEachEndedOnce(killed);
    assertEquals(
        JSON.readTree(undisturbed.resolve("model/model.json").toFile()).get("weights"),
        JSON.readTree(killed.resolve("model/model.json").toFile()).get("weights"));
    JsonNode summary = JSON.readTree(killed.resolve("sweep.json").toFile());
    for (String figure :
        List.of("trials", "done", "best", "best_objectives", "pareto_front", "rounds")) {
      assertEquals(
          JSON.readTree(undisturbed.resolve("sweep.json").toFile()).get(figure),
          summary.get(figure),
          figure);
    }
    assertFalse(Files.exists(killed.resolve("checkpoint")));
  }

  /** No leg has two ends, and of every trial as many rounds were made as it was given. */
  private static void requireEachEndedOnce(Path out) throws IOException {
    Set<String> ended = new HashSet<>();
    int lives = 0;
    for (JsonNode line : lines(out)) {
      lives = Math.max(lives, line.get("life").intValue());
      String leg = line.get("trial") + " " + line.get("rung");
      boolean isEnd = line.has("seconds") && !line.get("state").textValue().equals("stopped");
      assertTrue(!isEnd || ended.add(leg), () -> "ended twice: " + leg);
    }
    assertEquals(KILLS + 1, lives);
  }

  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }
}
