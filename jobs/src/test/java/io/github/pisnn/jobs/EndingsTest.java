package io.github.pisnn.jobs;

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

/** How runs end that are neither plain successes nor bad input. */
class EndingsTest {
  @TempDir private Path folder;

  private Program.Outcome rollOut(String... overrides) throws IOException {
    Path model = folder.resolve("model");
    Program.writeModel(model, -0.25);
    List<String> arguments = new ArrayList<>();
    arguments.add("rollout");
    arguments.add(Program.writeConfig(folder));
    arguments.add("out=" + folder.resolve("out"));
    arguments.add("rollout.model=" + model);
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private JsonNode metrics() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/metrics.json").toFile());
  }

  /** Nothing is relative to a solution of nothing but zeros, and such a state is steady at once. */
  @Test
  void aZeroSolutionHasNoRelativeError() throws IOException {
    Program.Outcome outcome =
        rollOut(
            "rollout.initial={ family = zero }",
            "rollout.exact=\"0\"",
            "time.steady={ tolerance = 1e-9, every = 5 }");
    assertEquals(0, outcome.status(), outcome::toString);
    assertFalse(metrics().has("relative_l2"));
    assertFalse(metrics().has("classical_relative_l2"));
    assertEquals(0, metrics().get("max_error").doubleValue());
    assertEquals(5, metrics().get("steps").intValue());
    assertTrue(metrics().get("steady").booleanValue());
    assertTrue(Files.exists(folder.resolve("out/rollout.png")));
  }

  @Test
  void aRunThatDoesNotBecomeSteadyFailsAfterWritingEverything() throws IOException {
    Program.Outcome outcome = rollOut("time.steady={ tolerance = 1e-9, every = 5 }");
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).startsWith("pisnn: not steady after 20 steps"));
    assertFalse(metrics().get("steady").booleanValue());
    assertTrue(Files.exists(folder.resolve("out/snapshots.zarr/.zgroup")));
  }

  /** What stops the first run is a folder where its metrics are to be written. */
  @Test
  void aRunThatCannotWriteItsMetricsGoesOnFromItsCheckpoint() throws IOException {
    String[] tiles = {
      "rollout.tiles=[1, 2]", "rollout.checkpointEvery=5", "rollout.snapshotEvery=5"
    };
    Path checkpoint = Files.createDirectories(folder.resolve("out/checkpoint"));
    Path unfinished = Files.createDirectory(folder.resolve("out/.metrics.json.tmp"));
    assertEquals(1, rollOut(tiles).status());
    assertTrue(Files.exists(checkpoint.resolve("step-15/manifest.json")));

    // As if it had been killed before the snapshot of the checkpoint's step was written.
    Path quanta = folder.resolve("out/snapshots.zarr/quanta");
    byte[] snapshot = Files.readAllBytes(quanta.resolve("3.0.0"));
    Files.delete(quanta.resolve("3.0.0"));
    Files.delete(unfinished);
    Program.Outcome resumed = rollOut(tiles);
    assertEquals(0, resumed.status(), resumed::toString);
    assertFalse(Files.exists(checkpoint));
    assertArrayEquals(snapshot, Files.readAllBytes(quanta.resolve("3.0.0")));
    assertEquals(20, metrics().get("steps").intValue());
    assertEquals(0, metrics().get("mass_drift_quanta").intValue());
  }

  /** A rollout has no use for what only trainings, datasets or sweeps look at. */
  @Test
  void aRolloutChecksOnlyWhatItUses() throws IOException {
    Program.Outcome outcome =
        rollOut(
            "train={ samples = -1, data = nowhere, of = nothing }",
            "dataset={ from = nowhere, splits = [1] }",
            "sweep.space.operator.radius=1");
    assertEquals(0, outcome.status(), outcome::toString);
  }

  /** With quanta larger than the states there is nothing to learn from. */
  @Test
  void trainingOnNothingFails() throws IOException {
    Program.Outcome outcome =
        Program.runOnSpark(
            "train",
            Program.writeConfig(folder),
            "out=" + folder.resolve("out"),
            "train.samples=2000",
            "neuron.quantum=10");
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).contains("there is nothing to learn"), outcome::toString);
    assertFalse(Files.exists(folder.resolve("out/model")));
  }
}
