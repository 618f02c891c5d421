package io.github.pisnn.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.TrainingRound;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line a round. */
class HistoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private RunFolder run;

  @BeforeEach
  void create() throws IOException {
    run = RunFolder.requireNew(folder.resolve("run").toString(), new Configuration());
    run.create("");
  }

  @Test
  void everyRoundCanBeReadAsSoonAsItEnds() throws IOException {
    try (History history = new History(run, "lambda")) {
      for (int round = 1; round <= 3; round++) {
        history.ended(made(new Round(round, 1.0 / round, 0.1, 1e-3, true)));
        assertEquals(round, lines().size());
      }
    }
    assertEquals(3, lines().size());
  }

  @Test
  void aLineHoldsTheRoundToTheBit() throws IOException {
    Round round = new Round(7, 0.1 + 0.2, Math.nextUp(1e-300), 1.0 / 3, false);
    try (History history = new History(run, "lambda")) {
      history.ended(made(round));
    }
    JsonNode line = JSON.readTree(lines().get(0));
    Set<String> keys = new TreeSet<>();
    line.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        Set.of("seed", "stage", "round", "loss", "validation", "lambda", "accepted", "seconds"),
        keys);
    assertEquals(round.number(), line.get("round").intValue());
    assertEquals(round.loss(), line.get("loss").doubleValue());
    assertEquals(round.validation(), line.get("validation").doubleValue());
    assertEquals(round.control(), line.get("lambda").doubleValue());
    assertEquals(round.accepted(), line.get("accepted").booleanValue());
    assertTrue(line.get("seconds").doubleValue() >= 0);
  }

  @Test
  void withoutHeldOutSamplesThereIsNoValidationLoss() throws IOException {
    try (History history = new History(run, "lambda")) {
      history.ended(made(new Round(1, 1, Double.NaN, 1e-3, true)));
    }
    assertFalse(JSON.readTree(lines().get(0)).has("validation"));
  }

  /** What a checkpoint keeps is read back, losses among it that are none. */
  @Test
  void aLineIsReadToTheBit() {
    for (double loss : new double[] {0.1 + 0.2, 1e-300, 1 / 0.0, Double.NaN}) {
      for (double validation : new double[] {Math.nextUp(0.1), Double.NaN, 1 / 0.0}) {
        TrainingRound round = made(new Round(7, loss, validation, 1.0 / 3, false));
        assertEquals(round, History.round(History.line(round, "stepSize"), "stepSize"));
      }
    }
  }

  private static TrainingRound made(Round round) {
    return new TrainingRound(3, 1, round, 0.1);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("run/history.jsonl"));
  }
}
