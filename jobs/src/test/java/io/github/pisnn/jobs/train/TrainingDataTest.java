package io.github.pisnn.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.jobs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training from a dataset, and rollouts of its trajectories. */
@Tag("slow")
class TrainingDataTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  private Program.Outcome run(String verb, Path out, String... overrides) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(verb, Program.writeConfig(folder)));
    arguments.add("out=" + out);
    arguments.add("train={ rounds = 40, noise = 0, steps = 8, samples = 2048, block = 64 }");
    arguments.add("train={ cells = 16, initial.modes = 4 }");
    arguments.add("time.steps=8");
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private void make(String... overrides) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("dataset={ trajectories = 40, snapshots = 9, splits = [0.8, 0.1, 0.1] }");
    all.add("dataset.initial={ family = randomFourier, modes = 4 }");
    all.addAll(List.of(overrides));
    Program.Outcome outcome = run("dataset", data, all.toArray(new String[0]));
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private Path train(String name, String... overrides) throws IOException {
    Path out = folder.resolve(name);
    Program.Outcome outcome = run("train", out, overrides);
    assertEquals(0, outcome.status(), outcome::toString);
    return out;
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  private static JsonNode lastRound(Path out) throws IOException {
    List<String> lines = Files.readAllLines(out.resolve("history.jsonl"));
    return JSON.readTree(lines.get(lines.size() - 1));
  }

  private static JsonNode model(Path out) throws IOException {
    return json(out.resolve("model/model.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flux = 1, rollout = 0 | 1",
        "flux = 0, rollout = 1 | 2",
        "flux = 1, rollout = 1 | 1"
      })
  void reachesTheLossOfSamplesMadeOnTheFly(String losses, int unroll) throws IOException {
    make();
    String loss = "train={ loss { " + losses + " }, unroll = [" + unroll + "] }";
    // The last snapshots that may be starts.
    Path made = train("made", loss, "train.steps=" + (8 - unroll));
    Path one = train("one", loss, "train.data=" + data, "train.partitions=1");
    Path three = train("three", loss, "train.data=" + data, "train.partitions=3");
    assertEquals(model(one).get("weights"), model(three).get("weights"));
    assertEquals(
        json(data.resolve("dataset.json")).get("dataHash"),
        model(one).get("provenance").get("dataHash"));
    double expected = lastRound(made).get("loss").asDouble();
    assertEquals(expected, lastRound(one).get("loss").asDouble(), 0.3 * expected);
    double validation = lastRound(made).get("validation").asDouble();
    assertEquals(validation, lastRound(one).get("validation").asDouble(), 0.5 * validation);
    double weight = model(made).get("weights").get("linear").get(0).asDouble();
    assertEquals(weight, model(one).get("weights").get("linear").get(0).asDouble(), 2e-2 * -weight);
  }

  /** Another dataset is other data, and a checkpoint of a training with it is not gone on from. */
  @Test
  void theDataAreNamedByTheirHash() throws IOException {
    make();
    String hash = json(data.resolve("dataset.json")).get("dataHash").asText();
    train("out", "train.data=" + data, "train.dataHash=" + hash);
    data = folder.resolve("other");
    make("dataset.initial.seed=2");
    Path out = folder.resolve("refused");
    Program.Outcome outcome = run("train", out, "train.data=" + data, "train.dataHash=" + hash);
    assertEquals(1, outcome.status());
    String line = outcome.err().get(0);
    assertTrue(line.contains("'train.dataHash' is \"" + hash.substring(0, 50)), line);
    assertTrue(line.endsWith(", which train.data has"), line);
    assertFalse(Files.exists(out));
  }

  /** Every second step has a snapshot, and no flux. */
  @Test
  void snapshotsFurtherApart() throws IOException {
    make("dataset.every=2", "dataset.snapshots=5", "dataset.fluxes=false");
    String loss = "train={ loss { flux = 0, rollout = 1 }, unroll = [2, 4] }";
    Path made = train("made", loss, "train.steps=4");
    Path out = train("out", loss, "train.data=" + data);
    double expected = lastRound(made).get("loss").asDouble();
    assertEquals(expected, lastRound(out).get("loss").asDouble(), 0.5 * expected);
  }

  @Test
  void theTestSplitIsHeldAgainstItsSnapshots() throws IOException {
    make();
    Path out =
        train(
            "out",
            "train.data=" + data,
            "rollout={ exact = data, errorEvery = 2 }",
            "rollout.initial=" + data);
    JsonNode found = json(out.resolve("metrics.json"));
    JsonNode hash = found.get("quanta_sha256");
    Path model = out.resolve("model");
    Path again = folder.resolve("again");
    Program.Outcome outcome =
        run(
            "rollout",
            again,
            "rollout.model=" + model,
            "rollout={ exact = periodic, errorEvery = 2 }",
            "rollout.initial=" + data);
    assertEquals(0, outcome.status(), outcome::toString);
    JsonNode exact = json(again.resolve("metrics.json"));
    assertEquals(hash, exact.get("quanta_sha256"));
    double error = exact.get("relative_l2").asDouble();
    assertTrue(error > 1e-6, "there is something to compare: " + error);
    assertEquals(error, found.get("relative_l2").asDouble(), 1e-9 * error);
    assertEquals(4, JSON.readTree(data.resolve("dataset.json").toFile()).at("/splits/test").size());
  }

  @Test
  void inTwoDimensions() throws IOException {
    String[] plane = {
      "grid={ cells = [16, 12], extent = [16.0, 12.0] }",
      "boundary={ south = periodic, north = periodic }",
      "train={ loss { flux = 0, rollout = 1 }, unroll = [2], samples = 8192 }"
    };
    List<String> all = new ArrayList<>(List.of(plane));
    make(all.toArray(new String[0]));
    assertEquals(1, json(data.resolve("dataset.json")).get("quantities").size());
    all.add("train.data=" + data);
    all.add("rollout={ exact = data, errorEvery = 2, states = 2 }");
    all.add("rollout.initial=" + data);
    Path out = train("out", all.toArray(new String[0]));
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertTrue(metrics.get("relative_l2").asDouble() < 3e-2, metrics::toString);
    assertEquals(0, metrics.get("mass_drift_quanta").asInt());
  }

  /** A stencil across the face, and labels of both directions. */
  @Test
  void fluxesInTwoDimensions() throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "grid={ cells = [12, 12], extent = [12.0, 12.0] }",
                "boundary={ south = periodic, north = periodic }",
                "operator={ radius = 2, transverse = 1, skip = quadratic, shiftInvariant = false }",
                "reference.refinement=2",
                "train={ samples = 4608, block = 288, rounds = 8 }"));
    Path config = Path.of(Program.writeConfig(folder));
    Files.writeString(
        config,
        Files.readString(config)
            .replace("name = diffusion, conductivity = 1.0", "name = burgers, viscosity = 0.5"));
    List<String> making = new ArrayList<>(all);
    making.add("dataset={ trajectories = 12, snapshots = 9, fluxes = true }");
    making.add("dataset.initial={ family = randomFourier, modes = 2 }");
    requireSuccess(config, "dataset", data, making);
    all.add("train.data=" + data);
    all.add("rollout={ exact = data, errorEvery = 1 }");
    all.add("rollout.initial=" + data);
    Path out = folder.resolve("out");
    requireSuccess(config, "train", out, all);
    double loss = lastRound(out).get("loss").asDouble();
    assertTrue(loss < 1e-3, "loss " + loss);
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertTrue(metrics.get("relative_l2").asDouble() < 3e-2, metrics::toString);
  }

  private static void requireSuccess(Path config, String verb, Path out, List<String> overrides) {
    List<String> arguments = new ArrayList<>(List.of(verb, config.toString(), "out=" + out));
    arguments.add("time.steps=8");
    arguments.add("train={ rounds = 40, noise = 0, cells = 16 }");
    arguments.addAll(overrides);
    Program.Outcome outcome = Program.runOnSpark(arguments.toArray(new String[0]));
    assertEquals(0, outcome.status(), outcome::toString);
  }

  @Test
  void badInput() throws IOException {
    make();
    requireRefusals(
        """
        law.conductivity=2 | 'law.conductivity' is 2; expected 1.0, which train.data has
        time.step=0.125 | 'time.step' is 0.125; expected 0.25, which train.data has
        grid.extent=[8, 1] | 'grid.extent' is [8,1]; expected cells 1.0 wide, which train.data has
        train.loss={ flux = 0, rollout = 1 } & train.unroll=[9] | has trajectories of 8 steps, and training unrolls 9
        train.data=no | 'train.data': no is no dataset: it has no dataset.json
        train.data=null & train.dataHash=ab | 'train.dataHash' is "ab"; expected none without train.data
        rollout.exact=data | 'rollout.exact' is "data"; expected data for rollout.initial = <folder
        rollout.initial=DATA & rollout.states=5 | 'rollout.states' is 5; expected at most 4, the split test of rollout
        rollout.initial=DATA & rollout.tiles=[1, 2] | 'rollout.tiles' is [1,2]; expected null for rollout.initial =
        rollout.initial=DATA & rollout.exact=data & time.steps=9 | 'time.steps' is 9; expected at most 8, and a multiple
        rollout.initial=DATA & rollout.exact=data & law.conductivity=2 | 'law.conductivity' is 2; expected 1.0, which rollout.initial has
        rollout.initial=DATA & grid.cells=[32, 1] | 'grid.cells' is [32,1]; expected [16, 1], the cells of rollout.initial
        """);
  }

  @Test
  void badInputWithSnapshotsFurtherApart() throws IOException {
    make("dataset.every=2", "dataset.fluxes=false");
    requireRefusals(
        """
        train.steps=8 | has no fluxes: train.loss.flux must be 0
        train.loss={ flux = 0, rollout = 1 } & train.unroll=[1] | has a snapshot every 2 steps: none is reached by 1
        rollout.initial=DATA & rollout.exact=data & rollout.errorEvery=3 | 'rollout.errorEvery' is 3; expected a multiple of 2
        """);
  }

  /** Lines of overrides, a bar, and a part of the one line that they end in. */
  private void requireRefusals(String lines) throws IOException {
    Path out = folder.resolve("out");
    for (String line : lines.lines().toList()) {
      String[] parts = line.replace("DATA", data.toString()).split(" \\| ", -1);
      List<String> all = new ArrayList<>(List.of("train.data=" + data));
      all.addAll(List.of(parts[0].split(" & ", -1)));
      Program.Outcome outcome = run("train", out, all.toArray(new String[0]));
      assertEquals(1, outcome.status());
      assertEquals(1, outcome.err().size(), outcome::toString);
      assertTrue(outcome.err().get(0).contains(parts[1]), outcome::toString);
      assertFalse(Files.exists(out));
    }
  }
}
