package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Cells that conduct differently, from training to a rollout in tiles. */
@Tag("slow")
class CoefficientTest {
  private static final List<String> CONFIG =
      List.of(
          "mode = lie",
          "law { name = diffusion, conductivity = 1.0 }",
          "grid { cells = [64, 1], extent = [1.0, 1.0] }",
          "boundary { west = periodic, east = periodic }",
          "coefficient = layers",
          "time { step = 0.000244140625, steps = 100 }",
          "neuron.quantum = 3.814697265625e-6",
          "operator { radius = 3, coefficientTerms = 6 }",
          "train { cells = 96, block = 192, samples = 9216, steps = 100 }",
          "rollout.initial { family = randomFourier, modes = 2, seed = 5 }",
          "rollout.exact = reference",
          "reference.refinement = 4");

  @TempDir private Path folder;

  private JsonNode run(String out, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, Files.write(folder.resolve("test.conf"), CONFIG).toString());
    all.add("out=" + folder.resolve(out));
    Program.Outcome outcome = Program.runOnSpark(all.toArray(new String[0]));
    assertEquals(0, outcome.status(), outcome::toString);
    return new ObjectMapper().readTree(folder.resolve(out + "/metrics.json").toFile());
  }

  @Test
  void isLearnedBetterThanTheClassicalSchemeAndTheSameInTiles() throws IOException {
    JsonNode whole = run("whole", "train");
    double error = whole.get("relative_l2").asDouble();
    double classical = whole.get("classical_relative_l2").asDouble();
    assertTrue(error < classical / 2, error + " instead of less than half of " + classical);
    assertEquals(0, whole.get("mass_drift_quanta").asLong());

    JsonNode tiled =
        run(
            "tiled",
            "rollout",
            "rollout.model=" + folder.resolve("whole/model"),
            "rollout.tiles=[1, 4]");
    assertEquals(whole.get("state_digest"), tiled.get("state_digest"));
  }
}
