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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs end that are neither plain successes nor bad input. */
@Tag("slow")
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

  private Program.Outcome train(String out, String... overrides) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("train");
    arguments.add(Program.writeConfig(folder));
    arguments.add("out=" + folder.resolve(out));
    arguments.add("train={ samples = 1024, block = 64, cells = 16 }");
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private void requireFailure(Program.Outcome outcome, String expected) {
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).contains(expected), outcome::toString);
    assertFalse(Files.exists(folder.resolve("out/model")));
    assertFalse(Files.exists(folder.resolve("out/checkpoint")), "there is nothing to go on from");
  }

  /** With quanta larger than the states there is nothing to learn from, as is clear at once. */
  @Test
  void trainingOnNothingFails() throws IOException {
    Program.Outcome outcome = train("out", "neuron.quantum=10");
    requireFailure(
        outcome,
        "neuron.quantum = 10.0 is too coarse: it rounds all training states, from -1.0 to 1.0, to"
            + " the same count, so there is nothing to learn");
    assertFalse(Files.exists(folder.resolve("out")), "before Spark starts");
  }

  /** The untrained operator is no success, however finite the loss is in the end. */
  @Test
  void trainingThatNeverGetsBetterThanItsStartFails() throws IOException {
    requireFailure(
        train("out", "train={ optimizer = adam, rate = 1e30, rounds = 5 }"),
        "training from seed 1 came to nothing better than its start: the loss was 1.00e+00 there,");
    assertTrue(Files.exists(folder.resolve("out/history.jsonl")));
  }

  @Test
  void trainingWhoseLossIsNotFiniteAnyMoreFails() throws IOException {
    Program.Outcome outcome = train("out", "train={ optimizer = adam, rate = 1e300, rounds = 5 }");
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(
        outcome.err().get(0).contains("the loss is Infinity in round 2: train.rate must be less"),
        outcome::toString);
    assertFalse(Files.exists(folder.resolve("out/model")));
  }

  /** A look at the start is no training, unless the start is a model. */
  @Test
  void aSingleRoundTrainsNothing() throws IOException {
    requireFailure(train("out", "train.rounds=1"), "came to nothing better than its start");
  }

  /** A model that is as good as it gets stays what it is. */
  @Test
  void aModelThatCannotBeBetteredIsASuccess() throws IOException {
    assertEquals(0, train("first", "train.tolerance=0").status());
    String from = "train.from=" + folder.resolve("first/model");
    for (String how :
        List.of("train.rounds=1", "train.tolerance=1e-3", "train={ optimizer = lbfgs }")) {
      String out = "second" + how.hashCode();
      Program.Outcome outcome = train(out, from, how);
      assertEquals(0, outcome.status(), outcome::toString);
      assertTrue(Files.exists(folder.resolve(out + "/model")));
    }
    requireFailure(
        train("out", from, "train={ optimizer = adam, rate = 1e30, rounds = 5 }"),
        "came to nothing better than its start");
  }

  /** What a stage has learned is not lost by one that learns nothing. */
  @Test
  void aLaterStageThatLearnsNothingIsNoFailure() throws IOException {
    Program.Outcome outcome =
        train("out", "train={ unroll = [0, 1, 2], loss.rollout = 1e-9, rounds = 60 }");
    assertEquals(0, outcome.status(), outcome::toString);
  }
}
