package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.law.LawProperties;
import io.github.pisnn.jobs.example.DriftingBurgers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A law that is not built in goes all the way that the built-in ones go. */
final class UserLawTest {
  private static final List<String> CONFIG =
      List.of(
          "law { name = driftingBurgers, drift = 0.25, viscosity = 0.01 }",
          "grid { cells = [32, 1], extent = [1.0, 1.0] }",
          "boundary { west = periodic, east = periodic }",
          "time { step = 0.015625, steps = 20 }",
          "neuron.quantum = 3.814697265625e-6",
          "operator { radius = 2, skip = quadratic, shiftInvariant = false }",
          "reference.refinement = 4",
          "train { cells = 32, samples = 4096, block = 256, initial.modes = 2, steps = 20, rounds ="
              + " 10 }",
          "rollout { states = 2, exact = reference }",
          "rollout.initial { family = randomFourier, modes = 2 }");

  @TempDir private Path folder;

  private JsonNode metrics(String verb, String name, String... overrides) throws IOException {
    String config = Files.write(folder.resolve("law.conf"), CONFIG).toString();
    Path out = folder.resolve(name);
    List<String> arguments = new ArrayList<>(List.of(verb, config, "out=" + out));
    arguments.addAll(List.of(overrides));
    Program.Outcome outcome = Program.runOnSpark(arguments.toArray(String[]::new));
    assertEquals(0, outcome.status(), outcome::toString);
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
  }

  @Test
  void itHasThePropertiesOfLaws() {
    LawProperties.check(new DriftingBurgers(0.25, 0.01), -1, 1);
  }

  @Test
  void itIsSolvedLearnedAndRolledOut() throws IOException {
    JsonNode trained = metrics("train", "trained");
    assertEquals(0, trained.get("mass_drift_quanta").longValue());
    double error = trained.get("relative_l2").doubleValue();
    double muscl = trained.get("classical_relative_l2").doubleValue();
    double weno = trained.get("weno5_relative_l2").doubleValue();
    assertTrue(error < muscl && weno < muscl, trained::toPrettyString);
    JsonNode rolledOut =
        metrics("rollout", "rolledOut", "rollout.model=" + folder.resolve("trained/model"));
    assertEquals(trained.at("/states/1/state_digest"), rolledOut.at("/states/1/state_digest"));
  }

  @Test
  void itsParametersAreChecked() throws IOException {
    String config = Files.write(folder.resolve("law.conf"), CONFIG).toString();
    Program.Outcome outcome =
        Program.run("train", config, "out=" + folder.resolve("out"), "law.viscosity=-1");
    assertEquals(1, outcome.status());
    String line = outcome.err().get(0);
    assertTrue(line.contains("law.viscosity") && line.endsWith("expected a number >= 0"), line);
  }
}
