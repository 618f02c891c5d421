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

/** A small run of a law that has no formula, with everything that is made for it. */
@Tag("slow")
final class BurgersTest {
  private static final List<String> CONFIG =
      List.of(
          "law { name = burgers, viscosity = 0.01 }",
          "grid { cells = [32, 1], extent = [1.0, 1.0] }",
          "boundary { west = periodic, east = periodic }",
          "time { step = 0.015625, steps = 20 }",
          "neuron.quantum = 3.814697265625e-6",
          "operator { radius = 2, skip = quadratic, shiftInvariant = false }",
          "reference.refinement = 4",
          "train { cells = 32, samples = 4096, block = 256, initial.modes = 2, steps = 20, rounds = 20 }",
          "rollout { states = 3, exact = reference }",
          "rollout.initial { family = randomFourier, modes = 2 }");

  @TempDir private Path folder;

  private JsonNode train(String name, int partitions, String... overrides) throws IOException {
    String config = Files.write(folder.resolve("burgers.conf"), CONFIG).toString();
    Path out = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("train", config, "out=" + out, "train.partitions=" + partitions));
    arguments.addAll(List.of(overrides));
    Program.Outcome outcome = Program.runOnSpark(arguments.toArray(String[]::new));
    assertEquals(0, outcome.status(), outcome::toString);
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
  }

  @Test
  void anOperatorAndBothClassicalSchemesAreCompared() throws IOException {
    JsonNode metrics = train("one", 1);
    assertEquals(0, metrics.get("mass_drift_quanta").longValue());
    double error = metrics.get("relative_l2").doubleValue();
    double muscl = metrics.get("classical_relative_l2").doubleValue();
    double weno = metrics.get("weno5_relative_l2").doubleValue();
    assertTrue(error < muscl / 2 && weno < muscl / 2, () -> metrics.toPrettyString());
    assertEquals(1, metrics.get("classical_substeps").intValue());
    assertEquals(1, metrics.get("weno5_substeps").intValue());
    assertTrue(metrics.at("/states/2/weno5_relative_l2").isNumber());
    JsonNode again = train("two", 2);
    assertEquals(metrics.at("/states/0/state_digest"), again.at("/states/0/state_digest"));
    assertEquals(weno, again.get("weno5_relative_l2").doubleValue());
  }

  /** The least squares of labels have one solution, whatever the inputs' scales are. */
  @Test
  void aStageOfLabelsAloneComesBeforeUnrolledSteps() throws IOException {
    train("labels", 2);
    train("both", 2, "train.loss.rollout=1", "train.unroll=[0,3]");
    List<JsonNode> labels = history("labels");
    List<JsonNode> first =
        history("both").stream().filter(round -> round.get("stage").intValue() == 1).toList();
    List<JsonNode> second =
        history("both").stream().filter(round -> round.get("stage").intValue() == 2).toList();
    double loss = labels.get(labels.size() - 1).get("loss").doubleValue();
    assertEquals(loss, first.get(first.size() - 1).get("loss").doubleValue(), 1e-6 * loss);
    double before = second.get(0).get("loss").doubleValue();
    double after = second.get(second.size() - 1).get("loss").doubleValue();
    assertTrue(after < before && before > 2 * loss, before + " to " + after + ", labels " + loss);
  }

  private List<JsonNode> history(String name) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("history.jsonl"))) {
      rounds.add(new ObjectMapper().readTree(line));
    }
    return rounds;
  }
}
