package io.github.pisnn.jobs;

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
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator beside classical schemes, by error and by time. */
@Tag("slow")
class CompareTest {
  private static final List<String> CONFIG =
      List.of(
          "law { name = diffusion, conductivity = 1.0 }",
          "grid { cells = [32, 1], extent = [32.0, 1.0] }",
          "boundary { west = periodic, east = periodic }",
          "time { step = 0.2, steps = 40 }",
          "neuron.quantum = 1e-6",
          "operator.radius = 1",
          "rollout.initial { family = randomFourier, modes = 3, seed = 5 }",
          "rollout { states = 2, exact = periodic }");

  @TempDir private Path folder;
  private String config;

  /** The explicit scheme of second order as an operator: the same errors but for quanta. */
  @BeforeEach
  void write() throws IOException {
    config = Files.write(folder.resolve("heat.conf"), CONFIG).toString();
    Program.writeModel(
        folder.resolve("model"),
        """
        {
          "format" : 1,
          "law" : { "name" : "diffusion", "conductivity" : 1.0 },
          "dt" : 0.2,
          "dx" : 1.0,
          "quantum" : 1e-6,
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
        """);
  }

  private Program.Outcome compare(String out, String... overrides) {
    List<String> arguments = new ArrayList<>(List.of("compare", config));
    arguments.add("out=" + folder.resolve(out));
    arguments.add("rollout.model=" + folder.resolve("model"));
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  @Test
  void errorsFallWithTheOrderOfTheScheme() throws IOException {
    Program.Outcome outcome = compare("out", "compare.refinements=[1, 2, 4]");
    assertEquals(0, outcome.status(), outcome::toString);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("out/compare.json").toFile());
    assertEquals(0, json.get("reference_uncertainty").doubleValue());
    assertEquals(7, json.get("points").size());
    double learned = json.at("/points/0/relative_l2").doubleValue();
    assertEquals("operator", json.at("/points/0/scheme").textValue());
    double[] explicit = new double[3];
    double[] implicit = new double[3];
    for (int k = 0; k < 3; k++) {
      JsonNode one = json.at("/points/" + (1 + k));
      JsonNode other = json.at("/points/" + (4 + k));
      assertEquals("crank_nicolson", other.get("scheme").textValue());
      assertEquals(1 << k, one.get("refinement").intValue());
      assertEquals(1 << k, other.get("substeps").intValue());
      assertEquals(Math.ceil(0.8 * (1 << (2 * k))), one.get("substeps").intValue());
      assertTrue(one.get("seconds").doubleValue() > 0);
      explicit[k] = one.get("relative_l2").doubleValue();
      implicit[k] = other.get("relative_l2").doubleValue();
    }
    assertEquals(learned, explicit[0], 1e-3 * learned, "the same scheme");
    for (int k = 0; k < 2; k++) {
      assertEquals(4, implicit[k] / implicit[k + 1], 0.4);
      // Its error also depends on how far the step is from the largest stable one.
      assertTrue(explicit[k] > explicit[k + 1], explicit[k] + " and " + explicit[k + 1]);
    }
    for (String scheme : List.of("classical", "crank_nicolson")) {
      assertTrue(json.at("/seconds_for_the_operators_error/" + scheme).doubleValue() > 0);
    }
    assertEquals(800, ImageIO.read(folder.resolve("out/compare.png").toFile()).getWidth());
  }

  @Test
  void aReferenceThatIsTooCoarseJudgesNothing() {
    Program.Outcome outcome =
        compare(
            "coarse",
            "rollout.exact=reference",
            "rollout.initial=null",
            "rollout.initial={ family = riemann, pieces = 8, least = -1.0, largest = 1.0, seed = 5 }",
            "time.steps=1",
            "compare.refinements=[1, 2]",
            "compare.reference=4");
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line = outcome.err().get(0);
    assertTrue(
        line.startsWith("pisnn: compare.reference = 4 is too coarse to judge: it is off by"), line);
    assertFalse(Files.exists(folder.resolve("coarse/compare.json")));
  }

  private void requireRefusal(String expected, String... overrides) {
    List<String> arguments = new ArrayList<>(List.of("compare", config));
    arguments.add("out=" + folder.resolve("none"));
    arguments.add("rollout.model=" + folder.resolve("model"));
    arguments.addAll(List.of(overrides));
    Program.Outcome outcome = Program.run(arguments.toArray(new String[0]));
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).contains(expected), outcome::toString);
    assertFalse(Files.exists(folder.resolve("none")));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    requireRefusal("missing key 'rollout.exact'", "rollout.exact=null");
    requireRefusal("'compare.refinements'", "compare.refinements=[0]");
    requireRefusal("'compare.reference'", "compare.reference=6");
    requireRefusal(
        "'compare.reference' is 4; expected more than 8, the finest of compare.refinements",
        "rollout.exact=reference",
        "compare.reference=4");
    requireRefusal(
        "'compare.refinements' is [1000000]; expected at most 16777216 cells on the finest grid",
        "compare.refinements=[1000000]");
    requireRefusal("'compare.refinement'", "compare.refinement=2");
  }
}
