package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in a sweep end in one line, before Spark starts, and nothing is written. */
class SweepBadInputTest {
  @TempDir private Path folder;

  private Program.Outcome run(String... overrides) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("sweep", Program.writeConfig(folder)));
    arguments.add("out=" + folder.resolve("out"));
    arguments.add("train={ samples = 1024, cells = 16 }");
    arguments.add("rollout.exact=periodic");
    arguments.addAll(List.of(overrides));
    return Program.run(arguments.toArray(new String[0]));
  }

  private void requireRefusal(String expected, String... overrides) throws IOException {
    Program.Outcome outcome = run(overrides);
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line = outcome.err().get(0);
    assertTrue(line.contains(expected), line);
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "operator.raduis { int = [1, 2] } | unknown key 'operator.raduis'; did you mean 'operator.radius'?",
        "operator.radius { int = [2, 1] } | 'sweep.space.operator.radius.int': [least, largest] is [2, 1]: it must not be empty",
        "train.noise { uniform = [1, 1] } | 'sweep.space.train.noise.uniform': [least, largest] is [1.0, 1.0]: it must not be empty",
        "train.noise { logUniform = [0, 1] } | 'sweep.space.train.noise.logUniform' is [0,1]; expected [least, largest], numbers > 0",
        "operator.skip { choice = [] } | 'sweep.space.operator.skip.choice' is []; expected a list of one value or more",
        "operator.radius { int = [1, 9] } | 'sweep.space.operator.radius' is {\"int\":[1,9]}, so that a trial may have 9: the operator looks 9 cells to either side, too wide for a grid of 16 columns: operator.radius and operator.transverse may be at most 8",
        "operator.radius { int = [1, 200] } | 'sweep.space.operator.radius' is {\"int\":[1,200]}, so that a trial may have 200; expected an integer from 1 to 64",
        "operator.radius { int = [0, 3] } | 'sweep.space.operator.radius' is {\"int\":[0,3]}, so that a trial may have 0; expected an integer from 1 to 64",
        "operator.hidden { int = [0, 10000000] } | so that a trial may have 10000000; expected an integer from 0 to 4096",
        "operator.hidden { uniform = [0, 9] } | 'sweep.space.operator.hidden' is {\"uniform\":[0,9]}, so that a trial may have ",
        "operator.shiftInvariant { choice = [true, 3] } | so that a trial may have 3; expected true or false",
        "mode { choice = [unsplit, lies] } | 'sweep.space.mode' is {\"choice\":[\"unsplit\",\"lies\"]}, so that a trial may have \"lies\"; expected one of: unsplit, lie",
        "train.rounds { int = [0, 10] } | so that a trial may have 0; expected an integer from 1 to",
        "train.validation { uniform = [0.1, 1] } | so that a trial may have 1.0; expected a number in [0, 1)",
        "train.noiseShare { uniform = [-1, 1] } | so that a trial may have -1.0; expected a number in [0, 1]",
        "train.decay { choice = [0, few] } | so that a trial may have \"few\"; expected a number >= 0",
        "train.unroll { choice = [[1], [1, -1]] } | so that a trial may have [1,-1]; expected a list of integers from 0",
        "neuron.quantum { logUniform = [1e-3, 1e3] }, neuron.maxPackets { choice = [0, 1] } | 'sweep.space.neuron.maxPackets'",
        "train.batch { choice = [0.5, 1] } | 'sweep.space.train.batch' is {\"choice\":[0.5,1]}, so that a trial may have 0.5; expected 1, or train.optimizer = adam",
        "operator.skip { choice = [linear, cubic] } | 'sweep.space.operator.skip' is {\"choice\":[\"linear\",\"cubic\"]}, so that a trial may have \"cubic\"; expected one of: none, linear, quadratic",
        "operator.radius = 3 | 'sweep.space.operator.radius' is 3; expected { choice = [...] }",
        "operator.radius { between = 3 } | 'sweep.space.operator.radius.between' is 3; expected { choice = [...] }",
        "operator.radius { int = [1, 2], choice = [1] } | expected one of { choice = [...] }",
        "operator.radius { int = [1, 2], wenn = 1 } | unknown key 'sweep.space.operator.radius.wenn'",
        "operator.radius { int = [1, 2], when { operator.hidden = 3 } } | operator.radius depends on operator.hidden, which is not in the search space",
        "law.conductivity { uniform = [1, 2] } | 'sweep.space.law.conductivity' is {\"uniform\":[1,2]}; expected none: all trials have the same problem",
        "train.seeds { int = [1, 2] } | expected none: all trials have the same problem, and the same seeds",
        "out { choice = [a, b] } | 'sweep.space.out' is {\"choice\":[\"a\",\"b\"]}; expected none",
      })
  void aSpaceThatCannotBeSearched(String space, String expected) throws IOException {
    requireRefusal(expected, "sweep.space={ " + space + " }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sweep.space=null | missing key 'sweep.space'; expected the keys to search",
        "sweep.strategy=bayes | 'sweep.strategy' is \"bayes\"; expected one of: grid, random, sobol, asha",
        "sweep={ strategy = grid, trials = 3 } | 'sweep.trials' is 3; expected more: the grid has more than 3 points",
        "sweep={ strategy = grid, space.train.noise { uniform = [0, 1] } } | expected points = <how many a grid takes of it>, too",
        "sweep={ strategy = asha, trials = 3, leastRounds = 2 } | 'sweep.trials': with 4 rungs and one of 4 promoted it takes at least 64 trials, not 3",
        "sweep={ strategy = grid, space.train.noise { uniform = [0, 1], points = 2147483647 } } | points must be from 2 to 10000, not 2147483647",
        "sweep={ strategy = asha, leastRounds = 60 } | 'sweep.leastRounds' is 60; expected at most 50, the rounds of all stages (train.rounds, train.unroll)",
        "time.steps=${operator.radius} | 'sweep.space.operator.radius' is {\"int\":[1,4]}; expected no key that anything outside of neuron, operator and train refers to",
        "sweep.objectives=[error, beauty] | expected a list of one or more of: error, meanAbsoluteError, loss",
        "sweep.objectives=[error, error] | expected each of them once",
        "sweep={ objectives = [seconds], strategy = asha } | expected another first one, or sweep.deterministic = false",
        "sweep={ objectives = [loss], space.train.noise { choice = [0, 1] } } | expected no loss where sweep.space has train.noise",
        "rollout.exact=null | missing key 'rollout.exact'; expected the solution that the objective error compares with",
        "rollout.initial={ family = zero } | rollout.initial must be a random family or a dataset",
        "sweep.validation.seed=993 | sweep.validation.seed = 993 gives states of the test",
        "rollout.tiles=[1, 2] | 'grid.cells' is [16,1]; expected a grid of one task",
        "sweep.trails=3 | unknown key 'sweep.trails'; did you mean 'sweep.trials'?",
        "sweep.slots=0 | 'sweep.slots' is 0; expected an integer from 1",
        "sweep.mlflow.uri=ftp://x | 'sweep.mlflow.uri' is \"ftp://x\"; expected the address of an MLflow server",
        "sweep.mlflow.uri=http://127.0.0.1:1 | no MLflow server answers at http://127.0.0.1:1",
      })
  void aSweepThatCannotBeMade(String override, String expected) throws IOException {
    requireRefusal(expected, "sweep.space={ operator.radius { int = [1, 4] } }", override);
  }

  /** One trial would be in its second stage where another is in its first. */
  @Test
  void lossesOfSeveralStages() throws IOException {
    requireRefusal(
        "'train.unroll' is [0,1]; expected one stage where trials are stopped early by their loss",
        "sweep={ strategy = asha, objectives = [loss], trials = 64 }",
        "sweep.space={ operator.radius { int = [1, 4] }, train.damping { logUniform = [1e-4, 1] } }",
        "train={ unroll = [0, 1], loss.rollout = 1 }");
  }

  /** Where a value of a trial comes from is where the space says so. */
  @Test
  void aBadValueIsNamedWithItsLineInTheSpace() throws IOException {
    Path config = folder.resolve("sweep.conf");
    List<String> lines = new ArrayList<>(Program.CONFIG);
    lines.add("out = " + folder.resolve("out"));
    lines.add("sweep.space {");
    lines.add("  operator.skip { choice = [linear, cubic] }");
    lines.add("}");
    Files.write(config, lines);
    Program.Outcome outcome = Program.run("sweep", config.toString());
    assertEquals(1, outcome.status());
    String expected = "pisnn: " + config + ":10: 'sweep.space.operator.skip' is {";
    assertTrue(outcome.err().get(0).startsWith(expected), outcome::toString);
  }

  /**
   * An end that three trials do not come to is named all the same; a value that none has is not.
   */
  @Test
  void theEndsOfARangeAreCheckedWhateverIsDrawn() throws IOException {
    requireRefusal(
        "so that a trial may have 65; expected an integer from 1 to 64",
        "sweep.space={ operator.radius { int = [1, 65] } }",
        "sweep.trials=1",
        "seed=2");
    requireRefusal(
        "so that a trial may have 70; expected an integer from 1 to 64",
        "sweep.space={ operator.hidden { choice = [1, 2] } }",
        "sweep.space={ operator.radius { int = [1, 70], when.operator.hidden = 2 } }",
        "sweep.trials=1");
  }

  @Test
  void theFolderOfAnotherSweepIsRefused() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out/checkpoint")).getParent();
    Files.writeString(out.resolve("config.conf"), "mine = 1\n");
    Program.Outcome outcome = run("sweep.space={ operator.radius { int = [1, 4] } }");
    assertEquals(1, outcome.status());
    String line = outcome.err().get(0);
    assertTrue(line.contains("holds an unfinished run of another configuration"), line);
    assertEquals("mine = 1\n", Files.readString(out.resolve("config.conf")));
  }
}
