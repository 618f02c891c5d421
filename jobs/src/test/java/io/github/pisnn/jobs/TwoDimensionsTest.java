package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators that see cells across their normal, trained on a small grid in two dimensions. */
@Tag("slow")
final class TwoDimensionsTest {
  private static final List<String> CONFIG =
      List.of(
          "law { name = diffusion, conductivity = 0.04 }",
          "grid { cells = [32, 24], extent = [0.5, 0.375] }",
          "boundary { west = periodic, east = periodic, south = periodic, north = periodic }",
          "time { step = 0.00152587890625, steps = 20 }",
          "neuron.quantum = 3.814697265625e-6",
          "operator { radius = 3, transverse = 1 }",
          "train { cells = [16, 12], samples = 4608, initial.modes = 2, steps = 20, rounds = 20 }",
          "rollout { initial { family = randomFourier, modes = 2 }, exact = periodic }");

  @TempDir private Path folder;

  private String config() throws IOException {
    return Files.write(folder.resolve("heat.conf"), CONFIG).toString();
  }

  private JsonNode train(String name, String... overrides) throws IOException {
    Path out = folder.resolve(name);
    String[] command = new String[overrides.length + 3];
    command[0] = "train";
    command[1] = config();
    command[2] = "out=" + out;
    System.arraycopy(overrides, 0, command, 3, overrides.length);
    Program.Outcome outcome = Program.runOnSpark(command);
    assertEquals(0, outcome.status(), outcome::toString);
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
  }

  private static void assertMuchBetter(JsonNode metrics) {
    assertEquals(0, metrics.get("mass_drift_quanta").longValue());
    double error = metrics.get("relative_l2").doubleValue();
    double classical = metrics.get("classical_relative_l2").doubleValue();
    assertTrue(error < classical / 5, () -> error + ", classical " + classical);
  }

  @Test
  void fluxesOfBothDirectionsAreLearned() throws IOException {
    JsonNode one = train("one", "train.partitions=1");
    assertMuchBetter(one);
    JsonNode two = train("two", "train.partitions=2");
    assertEquals(one.get("state_digest"), two.get("state_digest"));
  }

  @Test
  void splitStepsAreLearnedFromStates() throws IOException {
    assertMuchBetter(
        train(
            "states",
            "mode=lie",
            "train.loss.flux=0",
            "train.loss.rollout=1",
            "train.unroll=[2]",
            "train.rounds=12"));
  }

  @Test
  void labelsInThePlaneAreNotFluxesOnLines() throws IOException {
    Program.Outcome outcome =
        Program.run(
            "train", config(), "out=" + folder.resolve("none"), "operator.faceAverage=middle4");
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(
        outcome
            .err()
            .get(0)
            .contains("train.loss.flux must be 0 for operator.faceAverage = middle4"),
        outcome::toString);
  }

  @Test
  void fluxesOfBothDirectionsAreNotThoseOfSweeps() throws IOException {
    Program.Outcome outcome =
        Program.run("train", config(), "out=" + folder.resolve("none"), "mode=lie");
    assertEquals(1, outcome.status());
    assertTrue(
        outcome.toString().contains("train.loss.flux must be 0 for mode = lie in two dimensions"),
        outcome::toString);
  }
}
