package io.github.pisnn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialLogTest {
  @TempDir private Path folder;
  private FileSystem files;
  private Path log;

  @BeforeEach
  void open() throws IOException {
    files = FileSystem.newInstanceLocal(new Configuration());
    files.setWriteChecksum(false);
    log = folder.resolve("trials.jsonl");
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(log.toUri());
  }

  private TrialLog open(List<Trial> before) throws IOException {
    return new TrialLog(
        files, path(), before, trial -> "{\"out\":\"x\",\"number\":" + trial.number() + "}");
  }

  private static Trial trial(int number, Trial.State state, @Nullable Outcome outcome) {
    SortedMap<String, String> values = new TreeMap<>();
    values.put("operator.hidden", "16");
    values.put("operator.activation", "\"tanh\"");
    values.put("train.noise", "1.2345678901234567E-4");
    values.put("train.unroll", "[1,4]");
    return new Trial(
        number, values, state, 1, 32, 3, 2, Instant.parse("2026-01-02T03:04:05.678901Z"), outcome);
  }

  /** Numbers that a decimal of few digits would not bring back. */
  private static Outcome outcome(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<String, double[]> figures = new TreeMap<>();
    figures.put("error", random.doubles(3, 1e-12, 1e-3).toArray());
    figures.put("weights", new double[] {156, 156, 156});
    return new Outcome(
        null, figures, seed, new Outcome.Seconds(random.nextDouble(), 1.0 / 3, 1e-9, 12345.678));
  }

  private static String shown(Trial trial) {
    Outcome outcome = trial.outcome();
    StringBuilder text = new StringBuilder(trial.toString().replaceAll(", outcome=.*", ""));
    if (outcome != null) {
      text.append(outcome.failure()).append(outcome.rounds()).append(outcome.seconds());
      outcome.figures().forEach((key, v) -> text.append(key).append(Arrays.toString(v)));
    }
    return text.toString();
  }

  private static List<Trial> changes() {
    return List.of(
        trial(0, Trial.State.RUNNING, null),
        trial(0, Trial.State.PAUSED, outcome(1)),
        trial(1, Trial.State.FAILED, Outcome.failed("said \"no\"\nand", outcome(2).seconds())),
        trial(0, Trial.State.STOPPED, outcome(1)),
        trial(2, Trial.State.DONE, outcome(3)));
  }

  private void assertRead(List<Trial> expected) throws IOException {
    List<String> read = TrialLog.read(files, path()).stream().map(TrialLogTest::shown).toList();
    assertEquals(expected.stream().map(TrialLogTest::shown).toList(), read);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    assertRead(List.of());
    try (TrialLog out = open(List.of())) {
      List<Trial> written = new ArrayList<>();
      for (Trial trial : changes()) {
        out.changed(trial);
        written.add(trial);
        // Each is there at once, as a whole line.
        assertRead(written);
      }
    }
    JsonNode line = new ObjectMapper().readTree(Files.readAllLines(log).get(1));
    assertEquals("paused", line.get("state").textValue());
    assertEquals(16, line.get("values").get("operator.hidden").intValue());
    assertEquals(4, line.get("values").get("train.unroll").get(1).intValue());
    assertEquals(0, line.get("config").get("number").intValue());
    double mean = changes().get(1).mean("error");
    assertEquals(mean, line.get("objectives").get("error").doubleValue());
  }

  @Test
  void aLogIsGoneOnWithAndNeverWithoutItsLines() throws IOException {
    List<Trial> changes = changes();
    try (TrialLog out = open(List.of())) {
      out.changed(changes.get(0));
      out.changed(changes.get(1));
    }
    try (TrialLog out = open(TrialLog.read(files, path()))) {
      assertRead(changes.subList(0, 2));
      out.changed(changes.get(2));
      assertRead(changes.subList(0, 3));
    }
    assertEquals(List.of("trials.jsonl"), List.of(folder.toFile().list()), "nothing else is left");
  }

  /** Where a file system does not rename over a file, a crash may leave it so. */
  @Test
  void aLogBetweenTwoNamesIsFound() throws IOException {
    List<Trial> changes = changes();
    try (TrialLog out = open(List.of())) {
      out.changed(changes.get(0));
      out.changed(changes.get(1));
    }
    Files.move(log, folder.resolve(".trials.jsonl.tmp"));
    assertRead(changes.subList(0, 2));
    try (TrialLog out = open(TrialLog.read(files, path()))) {
      out.changed(changes.get(2));
    }
    assertRead(changes.subList(0, 3));
    assertEquals(List.of("trials.jsonl"), List.of(folder.toFile().list()));
  }

  /** Cut short anywhere, a last line is as if it had never been. */
  @Test
  void aLineThatWasCutShortIsDropped() throws IOException {
    try (TrialLog out = open(List.of())) {
      for (Trial trial : changes()) {
        out.changed(trial);
      }
    }
    byte[] whole = Files.readAllBytes(log);
    int end = whole.length - 1;
    int start = new String(whole, 0, end, StandardCharsets.UTF_8).lastIndexOf('\n');
    for (int length : new int[] {start + 1, start + 2, (start + end) / 2, end - 1, end}) {
      Files.write(log, Arrays.copyOf(whole, length));
      assertRead(changes().subList(0, 4));
    }
    try (TrialLog out = open(TrialLog.read(files, path()))) {
      out.changed(changes().get(4));
    }
    assertEquals(new String(whole, StandardCharsets.UTF_8), Files.readString(log));
  }

  @Test
  void aLineThatIsDamagedIsNamed() throws IOException {
    try (TrialLog out = open(List.of())) {
      out.changed(changes().get(0));
    }
    Files.writeString(log, "{\"trial\": 3}\n", StandardOpenOption.APPEND);
    String message =
        assertThrows(IOException.class, () -> TrialLog.read(files, path())).getMessage();
    assertTrue(
        message.endsWith("trials.jsonl:2 is damaged; the lines before it are whole"), message);
  }
}
