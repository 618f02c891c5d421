package io.github.pisnn.jobs.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.jobs.Program;
import io.github.pisnn.jobs.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Laplace's equation on 64 x 64 cells, directly and coarse to fine. */
@Tag("slow")
class SteadyLevelsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double STEP = 0.2 / (64 * 64);

  @TempDir private Path folder;
  private String config;
  private String model;

  /** Fewer cells and steady after fewer steps, where only bits are compared. */
  private static final List<String> SOON =
      List.of(
          "grid.cells=[32, 32]",
          "grid.extent=[0.5, 0.5]",
          "time.steady.levels=3",
          "time.steady.tolerance=2e-6");

  @BeforeEach
  void write() throws IOException {
    String side = "{ dirichlet = \"sin(pi x) sinh(pi y)/sinh(pi)\" }";
    config =
        Files.write(
                folder.resolve("laplace.conf"),
                List.of(
                    "law { name = diffusion, conductivity = 1.0 }",
                    "grid { cells = [64, 64], extent = [1.0, 1.0] }",
                    "boundary { west = %s, east = %s, south = %s, north = %s }"
                        .formatted(side, side, side, side),
                    "time { step = " + STEP + ", steps = 20000 }",
                    "time.steady { tolerance = 1e-7, every = 100 }",
                    "neuron.quantum = 9.5367431640625e-7",
                    "operator.radius = 1",
                    "rollout.initial.family = zero",
                    "rollout.exact = \"sin(pi x) sinh(pi y)/sinh(pi)\""))
            .toString();
    model = folder.resolve("model").toString();
    Program.writeModel(
        Path.of(model),
        """
        {
          "format" : 1,
          "law" : { "name" : "diffusion", "conductivity" : 1.0 },
          "dt" : %s,
          "dx" : 0.015625,
          "quantum" : 9.5367431640625e-7,
          "offset" : 0.0,
          "mode" : "unsplit",
          "stencil" : { "normal" : 1, "transverse" : 0 },
          "hidden" : 0,
          "activation" : "tanh",
          "skip" : "linear",
          "shiftInvariant" : true,
          "neuron" : { "leak" : 1.0, "threshold" : 0.5 },
          "weights" : { "linear" : [ -0.2 ] },
          "provenance" : { "seed" : "1" }
        }
        """
            .formatted(STEP));
  }

  private Program.Outcome rollOut(String out, String... overrides) {
    List<String> arguments =
        new ArrayList<>(
            List.of("rollout", config, "out=" + folder.resolve(out), "rollout.model=" + model));
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private JsonNode soon(String out, String... overrides) throws IOException {
    return succeed(out, withSoon(overrides));
  }

  private static String[] withSoon(String... overrides) {
    return Stream.concat(SOON.stream(), Stream.of(overrides)).toArray(String[]::new);
  }

  private JsonNode succeed(String out, String... overrides) throws IOException {
    Program.Outcome outcome = rollOut(out, overrides);
    assertEquals(0, outcome.status(), outcome::toString);
    return JSON.readTree(folder.resolve(out).resolve("metrics.json").toFile());
  }

  @Test
  void coarseToFineEndsAsDirectlyAfterFewerSteps() throws IOException {
    JsonNode direct = succeed("direct");
    JsonNode levels = succeed("levels", "time.steady.levels=3");
    double error = direct.get("relative_l2").doubleValue();
    assertEquals(error, levels.get("relative_l2").doubleValue(), 0.2 * error);
    int steps = direct.get("steps").intValue();
    assertTrue(steps > 5 * levels.get("steps").intValue(), levels::toString);
    assertFalse(direct.has("levels"));
    assertFalse(Files.exists(folder.resolve("levels/checkpoint")));

    assertEquals(2, levels.get("levels").size());
    int cells = 16;
    for (JsonNode level : levels.get("levels")) {
      assertEquals(cells, level.at("/cells/0").intValue());
      assertEquals(cells, level.at("/cells/1").intValue());
      assertEquals(0, level.get("steps").intValue() % (100 * (64 / cells) * (64 / cells)));
      assertEquals(0, level.get("mass_drift_quanta").intValue());
      assertTrue(level.get("ledger_quanta").get("north").longValue() != 0, level::toString);
      assertTrue(level.get("steady").booleanValue());
      // Of second order, and so steady: 8.4e-5 on 128 x 128 cells.
      double expected = 8.4e-5 * (128.0 / cells) * (128.0 / cells);
      assertEquals(expected, level.get("relative_l2").doubleValue(), 0.1 * expected);
      cells *= 2;
    }
    assertEquals(0, levels.get("mass_drift_quanta").intValue());
  }

  @Test
  void anyTilingHasTheSameBits() throws IOException {
    String depth = "rollout.stepsPerExchange=50";
    JsonNode two = soon("two", "rollout.tiles=[2, 2]", depth);
    JsonNode odd = soon("odd", "rollout.tiles=[3, 5]", "rollout.partitions=3");
    for (String key : List.of("steps", "residual", "state_digest", "ledger_quanta")) {
      assertEquals(two.get(key), odd.get(key), key);
      for (int level = 0; level < 2; level++) {
        assertEquals(two.at("/levels/" + level).get(key), odd.at("/levels/" + level).get(key), key);
      }
    }
  }

  /** What stops the first run is a file where the second level's folder is to be. */
  @Test
  void aRunThatWasKilledGoesOnWithItsLevel() throws IOException {
    JsonNode undisturbed = soon("undisturbed");
    Path checkpoint = Files.createDirectories(folder.resolve("killed/checkpoint"));
    String out = "out=" + folder.resolve("killed");
    Settings settings = Settings.load(config, List.of(withSoon(out, "rollout.model=" + model)));
    Files.writeString(folder.resolve("killed/config.conf"), settings.render());
    Files.writeString(checkpoint.resolve("level-1"), "");
    assertEquals(1, rollOut("killed", withSoon()).status());

    Path done = checkpoint.resolve("level-2/metrics.json");
    ObjectNode marked = ((ObjectNode) JSON.readTree(done.toFile())).put("marked", true);
    JSON.writeValue(done.toFile(), marked);
    Files.delete(checkpoint.resolve("level-1"));
    JsonNode resumed = soon("killed");
    assertTrue(resumed.at("/levels/0/marked").booleanValue(), resumed::toString);
    assertEquals(undisturbed.get("state_digest"), resumed.get("state_digest"));
    assertFalse(Files.exists(checkpoint));
  }

  @Test
  void aLevelThatDoesNotBecomeSteadyEndsTheRun() {
    Program.Outcome outcome = rollOut("never", "time.steady.levels=3", "time.steps=100");
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(
        outcome.err().get(0).startsWith("pisnn: not steady after 1600 steps"), outcome::toString);
    assertFalse(Files.exists(folder.resolve("never/metrics.json")));
  }
}
