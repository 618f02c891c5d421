package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A state that its law has no meaning for is refused, wherever it comes from. */
class LawBoundsTest {
  @TempDir private Path folder;
  private Path model;

  /** A model of traffic, at most 2 cars a length; its one weight does not matter. */
  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("model");
    Program.writeModel(model, 0.0);
    String text =
        Files.readString(model.resolve("model.json"))
            .replace(
                "\"name\" : \"diffusion\", \"conductivity\" : 1.0",
                "\"name\" : \"traffic\", \"jamDensity\" : 2.0, \"speedLimit\" : 1.0");
    Program.writeModel(model, text);
  }

  private Program.Outcome run(String verb, String... overrides) throws IOException {
    Path config = Path.of(Program.writeConfig(folder));
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "name = diffusion, conductivity = 1.0",
                "name = traffic, jamDensity = 2.0, speedLimit = 1.0"));
    List<String> arguments = new ArrayList<>(List.of(verb, config.toString()));
    arguments.add("out=" + folder.resolve("out"));
    if (verb.equals("rollout")) {
      arguments.add("rollout.model=" + model);
    }
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  private void requireRefusal(String expected, Program.Outcome outcome) {
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(List.of("pisnn: " + expected), outcome.err());
    assertFalse(Files.exists(folder.resolve("out/metrics.json")));
  }

  @ParameterizedTest
  @CsvSource({"'null'", "'[1, 1]'", "'[1, 4]'"})
  void rollouts(String tiles) throws IOException {
    Path file = folder.resolve("u.npy");
    double[] values = new double[16];
    values[3] = 2.0004;
    values[11] = 2.25;
    Program.writeNpy(file, values);
    requireRefusal(
        "rollout.initial: state 0, row 0, column 11 is 2.25;"
            + " law.name = traffic takes values from 0.0 to 2.0",
        run("rollout", "rollout.tiles=" + tiles, "rollout.initial=" + file));
  }

  /** Half a quantum is rounding. */
  @Test
  void whatRoundsToABoundIsInside() throws IOException {
    Path file = folder.resolve("u.npy");
    double[] values = new double[16];
    Arrays.fill(values, 1, 16, 2.0004);
    values[0] = -0.0004;
    Program.writeNpy(file, values);
    Program.Outcome outcome = run("rollout", "rollout.initial=" + file);
    assertEquals(0, outcome.status(), outcome::toString);
  }

  @Test
  void batches() throws IOException {
    String schema = ParquetFiles.schema("values", "double");
    List<Double> good = Collections.nCopies(16, 1.0);
    List<Double> bad = new ArrayList<>(good);
    bad.set(5, -0.25);
    Path table =
        ParquetFiles.write(
            folder.resolve("table/u.parquet"),
            schema,
            List.of(ParquetFiles.row(schema, 1L, good), ParquetFiles.row(schema, 2L, bad)));
    requireRefusal(
        "file:"
            + table
            + ": state 2, row 0, column 5 is -0.25;"
            + " law.name = traffic takes values from 0.0 to 2.0",
        run("rollout", "rollout.initial=" + table));
  }

  /** Piecewise constant from 0.5 to 2.5, as no training states of traffic should be. */
  @Test
  void trainings() throws IOException {
    Program.Outcome outcome =
        run(
            "train",
            "train.cells=16",
            "train.samples=64",
            "reference.refinement=1",
            "train.initial={ family = riemann, pieces = 2, least = 2.5, largest = 3.0 }",
            "rollout.initial={ family = riemann, least = 0.0, largest = 1.0 }");
    assertEquals(1, outcome.status());
    String line = outcome.err().get(0);
    String expected = "pisnn: train.initial: block 0, row 0, column 0 is 2.";
    assertEquals(expected, line.substring(0, expected.length()));
    String bounds = "; law.name = traffic takes values from 0.0 to 2.0";
    assertEquals(bounds, line.substring(line.length() - bounds.length()));
  }

  /** Of states to judge trials by, before anything is trained; others to train with. */
  @ParameterizedTest
  @CsvSource({"'[error]', validation state 0", "'[weights]', rollout.initial: state 0"})
  void sweeps(String objectives, String expected) throws IOException {
    Program.Outcome outcome =
        run(
            "sweep",
            "train={ cells = 16, samples = 64 }",
            "train.initial={ family = riemann, least = 0.0, largest = 1.0 }",
            "reference.refinement=1",
            "rollout.exact=reference",
            "rollout.initial={ family = riemann, pieces = 2, least = 2.5, largest = 3.0 }",
            "sweep.objectives=" + objectives,
            "sweep.space.operator.radius={ int = [1, 2] }");
    assertEquals(1, outcome.status());
    String line = outcome.err().get(0);
    assertTrue(line.startsWith("pisnn: " + expected + ", row 0, column 0 is 2."), line);
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
