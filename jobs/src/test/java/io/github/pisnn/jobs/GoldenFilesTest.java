package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of format 1, as they were written before any later change, are read for ever: models roll
 * out to the same states, and a training, a rollout in tiles and a sweep that were killed go on to
 * the ends that they had then. Never write these files anew: whoever has a model has such ones.
 */
@Tag("slow")
class GoldenFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOLDEN =
      Path.of(
          System.getProperty("pisnn.root"), "jobs/src/test/resources/io/github/pisnn/jobs/golden");

  @TempDir private Path folder;

  private Path run(String verb, String name, String... overrides) throws IOException {
    Path out = folder.resolve("out");
    List<String> arguments =
        new ArrayList<>(List.of(verb, GOLDEN.resolve(name + ".conf").toString(), "out=" + out));
    arguments.addAll(List.of(overrides));
    Program.Outcome outcome = Program.runOnSpark(arguments.toArray(new String[0]));
    assertEquals(0, outcome.status(), outcome::toString);
    return out;
  }

  /** Lays out what a run had written when it was killed. */
  private void killed(String name) throws IOException {
    Path from = GOLDEN.resolve(name + "/killed");
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path to = folder.resolve("out").resolve(from.relativize(file));
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    }
    Files.createDirectories(folder.resolve("out/checkpoint"));
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  private static void requireSameState(Path expected, Path out) throws IOException {
    JsonNode theirs = json(expected.resolve("metrics.json"));
    JsonNode ours = json(out.resolve("metrics.json"));
    assertTrue(theirs.has("state_digest") || theirs.has("states"));
    for (String figure :
        List.of("state_digest", "quanta_sha256", "packets", "spikes", "ledger_quanta")) {
      assertEquals(theirs.get(figure), ours.get(figure), figure);
    }
    for (int state = 0; state < theirs.path("states").size(); state++) {
      assertEquals(
          theirs.get("states").get(state).get("state_digest"),
          ours.get("states").get(state).get("state_digest"));
    }
  }

  private static void requireSameWeights(Path expected, Path out) throws IOException {
    assertEquals(
        json(expected.resolve("model/model.json")).get("weights"),
        json(out.resolve("model/model.json")).get("weights"));
  }

  /** Linear; hidden units of tanh, quadratic terms and bounds; terms of a coefficient. */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "training", "coefficient"})
  void modelsRollOutToTheSameState(String name) throws IOException {
    Path model = GOLDEN.resolve(name + "/model");
    requireSameState(GOLDEN.resolve(name), run("rollout", name, "rollout.model=" + model));
  }

  @Test
  void aTrainingGoesOnToTheSameWeights() throws IOException {
    killed("training");
    Path out = run("train", "training");
    requireSameWeights(GOLDEN.resolve("training"), out);
    requireSameState(GOLDEN.resolve("training"), out);
    assertEquals(rounds(GOLDEN.resolve("training")), rounds(out));
    List<String> told = new ArrayList<>(told("training-1-1.json"));
    told.addAll(told("training-1-2.json"));
    assertEquals(
        told,
        Files.readAllLines(out.resolve("history.jsonl")).subList(0, told.size()),
        "it went on behind what was there, seconds and all");
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }

  /** The rounds that a checkpoint has kept. */
  private static List<String> told(String checkpoint) throws IOException {
    List<String> lines = new ArrayList<>();
    json(GOLDEN.resolve("training/killed/checkpoint").resolve(checkpoint))
        .get("training")
        .get("history")
        .forEach(line -> lines.add(line.textValue()));
    return lines;
  }

  private static List<String> rounds(Path out) throws IOException {
    return Files.readAllLines(out.resolve("history.jsonl")).stream()
        .map(line -> line.replaceAll(",\"seconds\":.*", ""))
        .toList();
  }

  @Test
  void aRolloutInTilesGoesOnToTheSameState() throws IOException {
    killed("tiles");
    Path out = run("rollout", "tiles", "rollout.model=" + GOLDEN.resolve("linear/model"));
    requireSameState(GOLDEN.resolve("tiles"), out);
    Path manifest = GOLDEN.resolve("tiles/killed/checkpoint/step-120/manifest.json");
    double before = 1e-9 * json(manifest).get("wallNanos").longValue();
    assertTrue(
        json(out.resolve("metrics.json")).get("wall_seconds").doubleValue() > before,
        "it went on from the checkpoint, whose seconds count");
  }

  @Test
  void aSweepGoesOnToTheSameEnds() throws IOException {
    killed("sweep");
    Path out = run("sweep", "sweep");
    requireSameWeights(GOLDEN.resolve("sweep"), out);
    assertEquals(ends(GOLDEN.resolve("sweep/ends.jsonl")), ends(out.resolve("trials.jsonl")));
    List<String> told = times(GOLDEN.resolve("sweep/killed/trials.jsonl"));
    assertEquals(
        told,
        times(out.resolve("trials.jsonl")).subList(0, told.size()),
        "it went on behind what was told");
  }

  /** When the lines of a log were written. */
  private static List<String> times(Path log) throws IOException {
    List<String> times = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      times.add(JSON.readTree(line).get("time").textValue());
    }
    return times;
  }

  /** How each trial ended, its figures to the bit. */
  private static SortedMap<Integer, JsonNode> ends(Path log) throws IOException {
    SortedMap<Integer, JsonNode> ends = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      ObjectNode end = (ObjectNode) JSON.readTree(line);
      end.retain("state", "rounds", "values", "seeds", "failure");
      ends.put(JSON.readTree(line).get("trial").intValue(), end);
    }
    return ends;
  }
}
