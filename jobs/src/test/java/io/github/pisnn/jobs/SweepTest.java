package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.jobs.run.PartFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small sweeps from their configuration to their report. */
@Tag("slow")
class SweepTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Six trials of the heat equation, from two seeds. */
  private static final List<String> SWEEP =
      List.of(
          "train={ rounds = 16, tolerance = 0, samples = 1024, block = 64, cells = 16, seeds = 2 }",
          "train={ initial.modes = 4, checkpointEvery = 3 }",
          "rollout={ exact = periodic, states = 2, initial.modes = 2 }",
          "sweep.space.operator={ radius { int = [1, 3] }, hidden { choice = [0, 3] } }",
          "sweep.space.operator.activation={ choice = [tanh, softsign], when.operator.hidden = 3 }",
          "sweep.validation.states=3",
          "sweep.objectives=[error, spikes, weights]");

  /** Stopped early, twice. */
  private static final String[] ASHA = {
    "sweep={ strategy = asha, reduction = 2, leastRounds = 4, trials = 9 }"
  };

  @TempDir private static Path sharedFolder;
  @TempDir private Path folder;

  private Program.Outcome run(String verb, Path out, String... overrides) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(verb, Program.writeConfig(folder)));
    arguments.add("out=" + out);
    arguments.addAll(SWEEP);
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private Path sweep(String name, String... overrides) throws IOException {
    Path out = folder.resolve(name);
    Program.Outcome outcome = run("sweep", out, overrides);
    assertEquals(0, outcome.status(), outcome::toString);
    return out;
  }

  private static List<JsonNode> lines(Path out) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("trials.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** How each trial ended: its state, its rounds and its figures, to the bit. */
  private static SortedMap<Integer, String> ends(Path out) throws IOException {
    SortedMap<Integer, String> ends = new TreeMap<>();
    for (JsonNode line : lines(out)) {
      String end =
          line.get("state").textValue()
              + line.get("rounds")
              + line.path("seeds")
              + line.get("values")
              + line.path("failure");
      ends.put(line.get("trial").intValue(), end);
    }
    return ends;
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** All nine points of the space, trained to the end. */
  @Test
  void aSweepEndsInItsBestModelAndAReport() throws IOException {
    Path out = shared("grid", "sweep.strategy=grid");
    JsonNode summary = json(out.resolve("sweep.json"));
    assertEquals(9, summary.get("trials").intValue());
    assertEquals(9, summary.get("done").intValue());
    int rounds = 0;
    for (int trial = 0; trial < 9; trial++) {
      Path history = out.resolve(String.format("trials/%04d/history.jsonl", trial));
      rounds += Files.readAllLines(history).size();
    }
    assertEquals(rounds, summary.get("rounds").intValue());
    assertTrue(rounds > 9 * 16, rounds + " rounds");
    assertFalse(Files.exists(out.resolve("checkpoint")));

    int best = summary.get("best").intValue();
    Map<Integer, Double> errors = new HashMap<>();
    for (JsonNode line : lines(out)) {
      if (line.get("state").textValue().equals("done")) {
        assertEquals(2, line.get("seeds").get("error").size());
        errors.put(line.get("trial").intValue(), line.get("objectives").get("error").doubleValue());
      }
    }
    double least = errors.values().stream().mapToDouble(x -> x).min().orElseThrow();
    assertEquals(least, errors.get(best));
    assertEquals(least, summary.get("best_objectives").get("error").doubleValue());
    assertTrue(errors.values().stream().mapToDouble(x -> x).max().orElseThrow() > 2 * least);

    List<String> report = Files.readAllLines(out.resolve("report.md"));
    assertEquals("![The trials by their objectives](trials.png)", report.get(0));
    assertTrue(report.contains("## Trial " + best + " is the best"), report::toString);
    BufferedImage picture = ImageIO.read(out.resolve("trials.png").toFile());
    assertEquals(1200, picture.getWidth(), "a panel for each further objective");

    // The test is the winner's rollout from the configuration's own states, with the drift that is.
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertEquals(0, metrics.get("mass_drift_quanta").intValue());
    assertEquals(2, metrics.get("states").size());
    assertNotEquals(least, metrics.get("relative_l2").doubleValue());
    String trial = String.format("trials/%04d", best);
    assertEquals(
        Files.readString(out.resolve("model/model.json")),
        Files.readString(out.resolve(trial + "/model/model.json")));
  }

  /** A trial is a training like any other: its configuration, given to train, gives its model. */
  @Test
  void trainGivesTheModelOfATrial() throws IOException {
    Path out = sweep("out", "sweep.strategy=random", "sweep.trials=3", "sweep.objectives=[error]");
    int best = json(out.resolve("sweep.json")).get("best").intValue();
    Path again = folder.resolve("again");
    Program.Outcome outcome =
        Program.runOnSpark(
            "train",
            out.resolve(String.format("trials/%04d/config.conf", best)).toString(),
            "out=" + again);
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(
        json(out.resolve("model/model.json")).get("weights"),
        json(again.resolve("model/model.json")).get("weights"));
    assertEquals(
        json(out.resolve("metrics.json")).get("relative_l2"),
        json(again.resolve("metrics.json")).get("relative_l2"));
  }

  /** A sweep that many tests compare with, or go on from a copy of. */
  private Path shared(String name, String... overrides) throws IOException {
    Path out = sharedFolder.resolve(name);
    if (!Files.exists(out)) {
      Program.Outcome outcome = run("sweep", out, overrides);
      assertEquals(0, outcome.status(), outcome::toString);
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep.slots=1", "sweep.slots=4", "sweep.execution=jobs"})
  void theSameTrialsComeToTheSameEnds(String how) throws IOException {
    SortedMap<Integer, String> expected = ends(shared("asha", ASHA));
    Path out = sweep("out", ASHA[0], how);
    assertEquals(expected, ends(out));
    assertTrue(expected.values().stream().anyMatch(end -> end.startsWith("stopped4")));
    assertTrue(expected.values().stream().anyMatch(end -> end.startsWith("stopped8")));
    assertTrue(expected.values().stream().anyMatch(end -> end.startsWith("done16")));
  }

  @Test
  void aTrialThatFailsIsNamedAndTheOthersGoOn() throws IOException {
    Path out =
        sweep(
            "out",
            "sweep.strategy=grid",
            "sweep.space={ operator = null, neuron.quantum { choice = [1e-3, 10] } }",
            "sweep.objectives=[error]");
    JsonNode summary = json(out.resolve("sweep.json"));
    assertEquals(1, summary.get("failed").intValue());
    assertEquals(1, summary.get("done").intValue());
    assertEquals(0, summary.get("best").intValue());
    JsonNode failed =
        lines(out).stream()
            .filter(line -> line.get("state").textValue().equals("failed"))
            .findFirst()
            .orElseThrow();
    assertTrue(failed.get("failure").textValue().contains("there is nothing to learn"));
    assertEquals(10, failed.get("config").get("neuron").get("quantum").intValue());
    assertTrue(
        Files.readString(out.resolve("report.md")).contains("## Failed\n\n- trial 1 (neuron"));
  }

  /** Where training gets nowhere there is an operator, with figures, but no trial's success. */
  @Test
  void aTrialThatBlowsUpFails() throws IOException {
    Path out =
        sweep(
            "out",
            "sweep.strategy=grid",
            "sweep.space={ operator = null, train.rate { choice = [1e30, 1e-2, 1e300] } }",
            "train={ optimizer = adam, seeds = 1 }",
            "sweep.objectives=[weights, error]");
    JsonNode summary = json(out.resolve("sweep.json"));
    assertEquals(1, summary.get("done").intValue());
    assertEquals(1, summary.get("best").intValue());
    SortedMap<Integer, String> ends = ends(out);
    assertTrue(ends.get(0).contains("came to nothing better than its start"), ends.get(0));
    assertTrue(ends.get(2).contains("the loss is Infinity in round 2"), ends.get(2));
  }

  @Test
  void aTrialThatTakesTooLongFails() throws IOException {
    Path out = folder.resolve("out");
    Program.Outcome outcome =
        run("sweep", out, "sweep.strategy=grid", "sweep.limitSeconds=1e-9", "sweep.slots=2");
    assertEquals(1, outcome.status());
    String line = outcome.err().get(outcome.err().size() - 1);
    assertTrue(line.contains("no trial was trained to the end: 9 failed, the first because"), line);
    assertTrue(line.contains("takes longer than 1.0E-9 s: stopped in stage 1, round 1"), line);
    assertTrue(Files.exists(out.resolve("report.md")));
    assertEquals(9, json(out.resolve("sweep.json")).get("failed").intValue());
  }

  @Test
  void theTableHasARowATrialAndAColumnAKey() throws IOException {
    Path out = shared("grid", "sweep.strategy=grid");
    assertEquals(Set.of(PartFile.COMPRESSION), ParquetFiles.codecs(out.resolve("trials.parquet")));
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    try {
      List<Row> rows =
          spark
              .read()
              .parquet(out.resolve("trials.parquet").toString())
              .orderBy("trial")
              .collectAsList();
      assertEquals(9, rows.size());
      List<String> columns = Arrays.asList(rows.get(0).schema().fieldNames());
      assertTrue(
          columns.containsAll(
              List.of("state", "rounds", "error", "error_standard_deviation", "operator_radius")),
          columns::toString);
      int without = 0;
      for (Row row : rows) {
        String key = "operator_activation";
        assertEquals(row.<Long>getAs("operator_hidden") == 0, row.getAs(key) == null);
        without += row.getAs(key) == null ? 1 : 0;
        assertTrue(row.<Double>getAs("error") > 0);
        assertEquals("done", row.getAs("state"));
      }
      assertEquals(3, without);
    } finally {
      spark.stop();
    }
  }

  /** Without the checkpoints of its trials a sweep that was killed makes the models again. */
  @Test
  void modelsThatAreGoneAreMadeAgain() throws IOException {
    String[] small = {"sweep.strategy=random", "sweep.trials=2", "train.rounds=2"};
    Path out = sweep("out", small);
    JsonNode weights = json(out.resolve("model/model.json")).get("weights");
    int lines = lines(out).size();
    Files.createDirectory(out.resolve("checkpoint"));
    removeCheckpoints(out);
    sweep("out", small);
    assertEquals(weights, json(out.resolve("model/model.json")).get("weights"));
    assertEquals(lines, lines(out).size(), "no trial was given anything to do");
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }

  private static void removeCheckpoints(Path out) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(out.resolve("trials"))) {
      files = all.filter(file -> file.toString().contains("/checkpoint")).toList();
    }
    for (int k = files.size() - 1; k >= 0; k--) {
      Files.delete(files.get(k));
    }
  }

  /** A winner whose test comes to no steady state is kept. */
  @Test
  void aSweepWhoseTestFailsKeepsItsModels() throws IOException {
    Path out = folder.resolve("out");
    Program.Outcome outcome =
        run(
            "sweep",
            out,
            "sweep.strategy=random",
            "sweep.trials=2",
            "sweep.objectives=[weights]",
            "train.rounds=2",
            "time.steady={ tolerance = 1e-9, every = 1 }");
    assertEquals(1, outcome.status(), outcome::toString);
    assertTrue(outcome.err().get(0).contains("not steady after 20 steps"), outcome::toString);
    for (String file : List.of("model/model.json", "report.md", "metrics.json")) {
      assertTrue(Files.exists(out.resolve(file)), file);
    }
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }

  /** A checkpoint that is damaged costs the training again, and no bit. */
  @Test
  void aSweepGoesOnOverADamagedCheckpoint() throws IOException {
    Path undisturbed = shared("asha", ASHA);
    Path out = folder.resolve("out");
    Path log = out.resolve("trials.jsonl");
    sweep("out", ASHA);
    // As if it had been killed while its first trial had paused.
    List<String> all = Files.readAllLines(log);
    int paused = 0;
    while (!all.get(paused).contains("\"state\":\"paused\"")) {
      paused++;
    }
    Files.write(log, all.subList(0, paused + 1));
    Files.createDirectory(out.resolve("checkpoint"));
    String trial =
        String.format("trials/%04d", JSON.readTree(all.get(paused)).get("trial").intValue());
    Path checkpoint = out.resolve(trial + "/checkpoint");
    Files.createDirectories(checkpoint);
    Files.writeString(checkpoint.resolve("training-1-1.json"), "{ \"sha256\" : \"0\", \"tra");
    Program.Outcome outcome = run("sweep", out, ASHA);
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(ends(undisturbed), ends(out));
    assertEquals(
        json(undisturbed.resolve("model/model.json")).get("weights"),
        json(out.resolve("model/model.json")).get("weights"));
  }

  /** A sweep that is given more is the larger one, to the bit, and does nothing twice. */
  @ParameterizedTest
  @MethodSource
  void aSweepGoesOnAsALargerOne(
      String strategy, int trials, int rounds, int moreTrials, int moreRounds) throws IOException {
    String fixed = "sweep={ reduction = 2, leastRounds = 2, strategy = " + strategy + " }";
    String seeds = "train={ seeds = 1, samples = 512 }";
    String[] less = {fixed, seeds, "sweep.trials=" + trials, "train.rounds=" + rounds};
    String[] more = {fixed, seeds, "sweep.trials=" + moreTrials, "train.rounds=" + moreRounds};
    Path whole = sweep("whole", more);
    Path out = sweep("out", less);
    List<JsonNode> before = lines(out);
    sweep("out", more);
    requireSame(whole, out);
    List<String> ended = new ArrayList<>();
    for (JsonNode line : lines(out)) {
      if (line.has("seconds") && !line.get("state").textValue().equals("stopped")) {
        ended.add(line.get("trial") + " after " + line.get("rounds"));
      }
    }
    assertEquals(ended.stream().distinct().toList(), ended, "a leg was run twice");
    assertTrue(ended.size() > before.size() / 2, "it went on");

    // Killed on its way it comes to the same again, by checkpoints that are further on than its
    // log.
    List<String> log = Files.readAllLines(out.resolve("trials.jsonl"));
    Files.write(out.resolve("trials.jsonl"), log.subList(0, before.size() + 2));
    Files.createDirectory(out.resolve("checkpoint"));
    sweep("out", more);
    requireSame(whole, out);
  }

  /**
   * More trials, more rounds, and both; the system property pisnn.cases asks for all strategies.
   */
  static List<Arguments> aSweepGoesOnAsALargerOne() {
    List<Arguments> cases =
        List.of(
            Arguments.of("asha", 6, 5, 9, 11),
            Arguments.of("random", 3, 4, 5, 8),
            Arguments.of("asha", 5, 8, 9, 8),
            Arguments.of("asha", 9, 4, 9, 8),
            Arguments.of("sobol", 3, 8, 5, 8),
            Arguments.of("grid", 9, 2, 12, 4));
    return cases.subList(0, Math.min(cases.size(), Integer.getInteger("pisnn.cases", 2)));
  }

  private static void requireSame(Path expected, Path out) throws IOException {
    assertEquals(ends(expected), ends(out));
    for (String key : List.of("best", "done", "best_objectives", "pareto_front")) {
      assertEquals(
          json(expected.resolve("sweep.json")).get(key), json(out.resolve("sweep.json")).get(key));
    }
    assertEquals(
        json(expected.resolve("model/model.json")).get("weights"),
        json(out.resolve("model/model.json")).get("weights"));
    assertEquals(
        json(expected.resolve("metrics.json")).get("relative_l2"),
        json(out.resolve("metrics.json")).get("relative_l2"));
    assertEquals(models(expected), models(out), "models of the front, and no others");
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }

  private static List<String> models(Path out) throws IOException {
    try (Stream<Path> all = Files.list(out.resolve("trials"))) {
      return all.filter(trial -> Files.exists(trial.resolve("model/model.json")))
          .map(trial -> trial.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** One that failed in its last rounds has its chance when there are more. */
  @Test
  void whatFailedInItsLastRoundsIsTriedInMore() throws IOException {
    String[] all = {"sweep.space=null", "sweep.space.operator.radius={ choice = [1, 2] }"};
    String[] less =
        Stream.concat(Stream.of(all), Stream.of("train.rounds=1")).toArray(String[]::new);
    String[] more =
        Stream.concat(Stream.of(all), Stream.of("train.rounds=8")).toArray(String[]::new);
    Path out = folder.resolve("out");
    Program.Outcome outcome = run("sweep", out, less);
    assertEquals(1, outcome.status(), outcome::toString);
    assertTrue(outcome.err().get(0).contains("2 failed, the first because"), outcome::toString);
    sweep("out", more);
    requireSame(sweep("whole", more), out);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep.trials=1 | sweep.trials gives 1 trials, which do not begin with the 2 of the sweep in the folder",
        "train.rounds=7 | train.rounds gives at most 7 rounds, and the sweep in the folder had 8",
        "seed=2 | exists: name another folder, or remove it",
        "sweep.leastRounds=3 | exists: name another folder, or remove it",
        "train.samples=2048 | exists: name another folder, or remove it",
        "out=OUT | exists: name another folder, or remove it",
      })
  void whatIsNoLargerSweepIsRefused(String change, String expected) throws IOException {
    String[] small = {"sweep.strategy=random", "sweep.trials=2", "train.rounds=8"};
    Path out = shared("small", small);
    String log = Files.readString(out.resolve("trials.jsonl"));
    String[] other = Arrays.copyOf(small, 4);
    other[3] = change.replace("OUT", out.toString());
    requireRefusal(run("sweep", out, other), expected);
    assertEquals(log, Files.readString(out.resolve("trials.jsonl")));
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }

  private static void requireRefusal(Program.Outcome outcome, String expected) {
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).contains(expected), outcome::toString);
  }

  /** Adam's steps depend on how many there will be, and a second stage on the end of the first. */
  @ParameterizedTest
  @ValueSource(strings = {"train.optimizer=adam", "train={ unroll = [0, 1], loss.rollout = 1e-3 }"})
  void moreRoundsOfAnotherTrainingAreRefused(String training) throws IOException {
    String[] small = {"sweep.strategy=random", "sweep.trials=1", training, "train.rounds=8"};
    Path out = sweep("out", small);
    String[] more = Arrays.copyOf(small, 5);
    more[4] = "train.rounds=9";
    requireRefusal(run("sweep", out, more), "train.rounds must stay what it was in the sweep");
    more[4] = "sweep.trials=2";
    sweep("out", more);
    assertEquals(2, json(out.resolve("sweep.json")).get("done").intValue());
  }
}
