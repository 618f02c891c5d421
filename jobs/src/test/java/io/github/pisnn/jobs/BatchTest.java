package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.jobs.run.PartFile;
import io.github.pisnn.ml.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts of tables of states. */
@Tag("slow")
class BatchTest {
  private static final Domain DOMAIN = Domain.of(new Grid(16, 1, 16, 1), Boundaries.periodic());
  private static final Quantization QUANTIZATION = new Quantization(1e-3, 0);
  private static final String VALUES = ParquetFiles.schema("values", "double");
  private static final String FLOATS = ParquetFiles.schema("values", "float");
  private static final String QUANTA = ParquetFiles.schema("quanta", "int32");
  private static final long[] NUMBERS = {7, 0, -3, 1L << 40, 12, 13, 14};

  @TempDir private Path folder;

  private Program.Outcome rollOut(Path out, double weight, Path states, String... overrides)
      throws IOException {
    Path model = folder.resolve("model");
    Program.writeModel(model, weight);
    List<String> arguments = new ArrayList<>();
    arguments.add("rollout");
    arguments.add(Program.writeConfig(folder));
    arguments.add("out=" + out);
    arguments.add("rollout.model=" + model);
    arguments.add("rollout.initial=" + states);
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  /** The state of a number after some steps, by the plain loop. */
  private State plain(int[] counts, int steps) throws IOException {
    EvolutionOperator operator =
        ModelFile.read(
                new org.apache.hadoop.fs.Path(folder.resolve("model").toUri()), new Configuration())
            .operator();
    State state = new State(DOMAIN.grid(), counts);
    new ScalarStepper(operator, DOMAIN).advance(state, steps);
    return state;
  }

  private static List<Double> values(long number, double range) {
    return new SplittableRandom(number).doubles(16, -range, range).boxed().toList();
  }

  private static int[] counts(List<Double> values) {
    return QUANTIZATION.counts(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static JsonNode metrics(Path out) throws IOException {
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
  }

  /** All rows of a table, in their own words, in the order of these. */
  private static List<String> sorted(Path table) throws IOException {
    return ParquetFiles.read(table).stream().map(Group::toString).sorted().toList();
  }

  @Test
  void everyStateIsThatOfAPlainRollout() throws IOException {
    List<Group> rows = new ArrayList<>();
    List<Group> counted = new ArrayList<>();
    for (long number : NUMBERS) {
      List<Double> values = values(number, 1);
      rows.add(ParquetFiles.row(VALUES, number, values));
      List<Integer> quanta = Arrays.stream(counts(values)).boxed().toList();
      counted.add(ParquetFiles.row(QUANTA, number, quanta));
    }
    Path one = folder.resolve("one");
    Path file = ParquetFiles.write(folder.resolve("states.bin"), VALUES, rows);
    Program.Outcome outcome =
        rollOut(one, -0.25, file, "rollout.partitions=1", "rollout.snapshotEvery=15");
    assertEquals(0, outcome.status(), outcome::toString);

    Path table = folder.resolve("table.parquet");
    ParquetFiles.write(table.resolve("a.parquet"), QUANTA, counted.subList(0, 3));
    ParquetFiles.write(table.resolve("b.parquet"), QUANTA, counted.subList(3, 7));
    Files.writeString(table.resolve("README"), "not Parquet");
    Path five = folder.resolve("five");
    outcome = rollOut(five, -0.25, table, "rollout.partitions=5", "rollout.snapshotEvery=15");
    assertEquals(0, outcome.status(), outcome::toString);

    Map<Long, Group> results = new TreeMap<>();
    ParquetFiles.read(one.resolve("results.parquet"))
        .forEach(row -> results.put(row.getLong("state", 0), row));
    assertEquals(NUMBERS.length, results.size());
    StateDigest batch = StateDigest.EMPTY;
    long packets = 0;
    List<String> snapshots = new ArrayList<>();
    for (long number : NUMBERS) {
      int[] initial = counts(values(number, 1));
      State state = plain(initial, 20);
      StateDigest digest = StateDigest.of(state, DOMAIN.boundaries());
      Group result = results.get(number);
      assertEquals(digest.toString(), result.getString("state_digest", 0));
      assertEquals(20, result.getLong("steps", 0));
      assertEquals(0, result.getLong("mass_drift_quanta", 0));
      assertEquals(0, result.getLong("ledger_west", 0));
      assertEquals(state.packets(), result.getLong("packets", 0));
      assertEquals(state.spikes(), result.getLong("spikes", 0));
      assertEquals(state.faceSteps(), result.getLong("face_steps", 0));
      assertEquals(0, result.getFieldRepetitionCount("divergence"));
      batch = batch.plus(digest.numbered(number));
      packets += state.packets();
      for (int step : new int[] {0, 15, 20}) {
        snapshots.add(
            number
                + " "
                + step
                + " "
                + step * 0.25
                + " "
                + Arrays.toString(plain(initial, step).counts()));
      }
    }
    assertEquals(
        snapshots.stream().sorted().toList(),
        ParquetFiles.read(one.resolve("states.parquet")).stream()
            .map(BatchTest::snapshot)
            .sorted()
            .toList());
    assertEquals(batch.toString(), metrics(one).get("batch_digest").asText());
    assertEquals(packets, metrics(one).get("packets").asLong());
    assertEquals(7, metrics(one).get("batch_states").asLong());
    assertEquals(1, parts(one));
    for (String written : new String[] {"states.parquet", "results.parquet"}) {
      assertEquals(Set.of(PartFile.COMPRESSION), ParquetFiles.codecs(one.resolve(written)));
    }

    for (String same : new String[] {"states.parquet", "results.parquet"}) {
      assertEquals(sorted(one.resolve(same)), sorted(five.resolve(same)));
    }
    for (String same : new String[] {"batch_digest", "packets", "spikes", "spike_rate"}) {
      assertEquals(metrics(one).get(same), metrics(five).get(same), same);
    }
    assertTrue(parts(five) > 1);
    assertTrue(Files.size(five.resolve("rollout.png")) > 0);
  }

  private static long parts(Path out) throws IOException {
    try (Stream<Path> parts = Files.list(out.resolve("states.parquet"))) {
      return parts.count();
    }
  }

  private static String snapshot(Group row) {
    Group list = row.getGroup("quanta", 0);
    int[] counts = new int[list.getFieldRepetitionCount(0)];
    for (int cell = 0; cell < counts.length; cell++) {
      counts[cell] = list.getGroup(0, cell).getInteger(0, 0);
    }
    return row.getLong("state", 0)
        + " "
        + row.getLong("step", 0)
        + " "
        + row.getDouble("time", 0)
        + " "
        + Arrays.toString(counts);
  }

  /** With flux -0.9 of the difference large values leave the safe range within a few steps. */
  @Test
  void statesThatDivergeAreRecordedAndTheOthersGoOn() throws IOException {
    List<Group> rows = new ArrayList<>();
    for (long number = 0; number < 6; number++) {
      double range = number % 2 == 0 ? 1 : 1e5;
      rows.add(ParquetFiles.row(VALUES, number, values(number, range)));
    }
    Path file = ParquetFiles.write(folder.resolve("states.parquet"), VALUES, rows);
    Path out = folder.resolve("out");
    Program.Outcome outcome = rollOut(out, -0.9, file, "rollout.partitions=1", "time.steps=6");

    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line = outcome.err().get(0);
    assertTrue(
        line.startsWith(
            "pisnn: 3 of 6 states diverged; the first of them, state 1, diverged in step "),
        line);
    assertTrue(line.endsWith("; all are in " + out + "/results.parquet"), line);
    assertEquals(3, metrics(out).get("batch_diverged").asLong());
    assertEquals(9, ParquetFiles.read(out.resolve("states.parquet")).size());
    List<Group> results = ParquetFiles.read(out.resolve("results.parquet"));
    assertEquals(6, results.size());
    for (int number = 0; number < 6; number++) {
      Group result = results.get(number);
      assertEquals(number, result.getLong("state", 0));
      if (number % 2 == 0) {
        State state = plain(counts(values(number, 1)), 6);
        assertEquals(
            StateDigest.of(state, DOMAIN.boundaries()).toString(),
            result.getString("state_digest", 0));
      } else {
        assertTrue(result.getString("divergence", 0).startsWith("diverged in step "));
        assertEquals(0, result.getLong("steps", 0));
        assertEquals(0, result.getFieldRepetitionCount("state_digest"));
      }
    }
  }

  @Test
  void singlePrecisionIsTakenAsItIs() throws IOException {
    List<Float> values = values(3, 1).stream().map(Double::floatValue).toList();
    Path file =
        ParquetFiles.write(
            folder.resolve("u.parquet"), FLOATS, List.of(ParquetFiles.row(FLOATS, 3L, values)));
    Path out = folder.resolve("out");
    Program.Outcome outcome = rollOut(out, -0.25, file);
    assertEquals(0, outcome.status(), outcome::toString);
    State state = plain(counts(values.stream().map(Float::doubleValue).toList()), 20);
    assertEquals(
        StateDigest.of(state, DOMAIN.boundaries()).toString(),
        ParquetFiles.read(out.resolve("results.parquet")).get(0).getString("state_digest", 0));
  }

  /** A table of one column of lists, laid out and named as some program does it. */
  private static String table(String state, String list) {
    return "message m { optional " + state + "; " + list + " }";
  }

  private static String list(String column, String element) {
    return "optional group "
        + column
        + " (LIST) { repeated group list { optional "
        + element
        + "; } }";
  }

  /** What pandas, Polars, DuckDB and Arrow write of numbers that are not 64 bits wide. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 state | int64 element",
        "int32 state (INTEGER(8, true)) | int64 element (INTEGER(64, true))",
        "int32 state (INTEGER(16, true)) | int32 element (INTEGER(16, true))",
        "int32 state (INTEGER(8, false)) | int32 element (INTEGER(8, true))",
        "int32 state (INTEGER(16, false)) | int32 element (INTEGER(32, true))",
        "int32 state (INTEGER(32, false)) | int32 item (INTEGER(16, true))",
        "int64 state (INTEGER(64, true)) | int32 element",
      })
  void integersOfAnyWidthAreRead(String state, String element) throws IOException {
    String schema = table(state, list("quanta", element));
    boolean wide = element.startsWith("int64");
    List<Number> counts = new ArrayList<>();
    new SplittableRandom(5)
        .ints(16, -100, 100)
        .forEach(count -> counts.add(wide ? (Number) (long) count : (Number) count));
    Path file =
        ParquetFiles.write(
            folder.resolve("states.parquet"),
            schema,
            List.of(ParquetFiles.row(schema, 97L, counts)));
    requireRolledOut(file, 97, counts.stream().mapToInt(Number::intValue).toArray());
  }

  private void requireRolledOut(Path file, long number, int[] counts) throws IOException {
    Path out = folder.resolve("out");
    Program.Outcome outcome = rollOut(out, -0.25, file);
    assertEquals(0, outcome.status(), outcome::toString);
    List<Group> results = ParquetFiles.read(out.resolve("results.parquet"));
    assertEquals(1, results.size());
    assertEquals(number, results.get(0).getLong("state", 0));
    assertEquals(
        StateDigest.of(plain(counts, 20), DOMAIN.boundaries()).toString(),
        results.get(0).getString("state_digest", 0));
  }

  /** Unsigned numbers beyond the signed range of their width keep their value. */
  @Test
  void unsignedIntegersAreUnsigned() throws IOException {
    String schema =
        table(
            "int32 state (INTEGER(32, false))",
            list("quanta", "int32 element (INTEGER(32, false))"));
    List<Integer> counts = new ArrayList<>(Collections.nCopies(16, 3));
    Path file = folder.resolve("states.parquet");
    ParquetFiles.write(file, schema, List.of(ParquetFiles.row(schema, -2L, counts)));
    requireRolledOut(file, 0xFFFF_FFFEL, counts.stream().mapToInt(Integer::intValue).toArray());
    counts.set(2, -1);
    ParquetFiles.write(
        folder.resolve("large.parquet"), schema, List.of(ParquetFiles.row(schema, 1L, counts)));
    Program.Outcome outcome =
        rollOut(folder.resolve("large"), -0.25, folder.resolve("large.parquet"));
    assertEquals(
        List.of(
            "pisnn: file:"
                + folder.resolve("large.parquet")
                + ": state 1, row 0, column 2 is 4294967295 quanta; expected at most 134217728"),
        outcome.err());
  }

  /** As DuckDB's second version of Parquet has doubles; and as Arrow has lists of a fixed size. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional group values (LIST) { repeated group list { optional double element; } }",
        "required group values (LIST) { repeated group list { required double item; } }",
        "optional group values (LIST) { repeated group bag { optional double array_element; } }",
      })
  void numbersSplitIntoStreamsOfBytesAreRead(String list) throws IOException {
    String schema = table("int32 state", list);
    List<Double> values = values(4, 1);
    Path file =
        ParquetFiles.write(
            folder.resolve("states.parquet"),
            schema,
            List.of(ParquetFiles.row(schema, 4L, values)),
            true);
    requireRolledOut(file, 4, counts(values));
  }

  /** The names of its folders are columns that nobody asks for, were they called state even. */
  @Test
  void aPartitionedTableIsReadWithoutTheColumnsOfItsFolders() throws IOException {
    Path table = folder.resolve("table");
    for (long number : new long[] {5, 6, 7}) {
      Path part = table.resolve("state=x/g=" + number % 2 + "/part-" + number + ".parquet");
      ParquetFiles.write(
          part, VALUES, List.of(ParquetFiles.row(VALUES, number, values(number, 1))));
    }
    Files.createDirectories(table.resolve("_tmp"));
    Files.writeString(table.resolve("_tmp/a.parquet"), "not Parquet");
    Path out = folder.resolve("out");
    Program.Outcome outcome = rollOut(out, -0.25, table);
    assertEquals(0, outcome.status(), outcome::toString);
    List<Group> results = ParquetFiles.read(out.resolve("results.parquet"));
    assertEquals(
        List.of(5L, 6L, 7L),
        results.stream().map(row -> row.getLong("state", 0)).sorted().toList());
    for (Group result : results) {
      long number = result.getLong("state", 0);
      assertEquals(
          StateDigest.of(plain(counts(values(number, 1)), 20), DOMAIN.boundaries()).toString(),
          result.getString("state_digest", 0));
    }
  }

  @Test
  void whatIsFoundInARowIsOneLine() throws IOException {
    List<Double> fine = values(1, 1);
    requireBad(
        "state 2, row 0, column 5 is NaN; expected a finite number",
        VALUES,
        ParquetFiles.row(VALUES, 2L, with(fine, 5, Double.NaN)));
    requireBad(
        "state 2, row 0, column 15 is null; expected a number",
        VALUES,
        ParquetFiles.row(VALUES, 2L, with(fine, 15, null)));
    requireBad(
        "state 2, row 0, column 0 is too large: the value 1.0E9 is 1.0E12 quanta of 0.001: outside"
            + " the safe range of +-134217728",
        VALUES,
        ParquetFiles.row(VALUES, 2L, with(fine, 0, 1e9)));
    requireBad(
        "state 2, row 0, column 1 is -2147483648 quanta; expected at most 134217728",
        QUANTA,
        ParquetFiles.row(QUANTA, 2L, with(Collections.nCopies(16, 0), 1, Integer.MIN_VALUE)));
    requireBad(
        "state 2 has 15 cells; expected 16",
        VALUES,
        ParquetFiles.row(VALUES, 2L, fine.subList(1, 16)));
    requireBad(
        "state 2 has null for its cells; expected 16 of them",
        VALUES,
        ParquetFiles.row(VALUES, 2L, null));
    requireBad(
        "the state of a row is null; expected a number",
        VALUES,
        ParquetFiles.row(VALUES, null, fine));
    requireBad(
        "state 1 occurs twice; expected one row a state",
        VALUES,
        ParquetFiles.row(VALUES, 1L, fine));
  }

  private static <T> List<T> with(List<T> values, int at, T value) {
    List<T> changed = new ArrayList<>(values);
    changed.set(at, value);
    return changed;
  }

  private void requireBad(String expected, String schema, Group row) throws IOException {
    List<? extends Number> fine = schema.equals(QUANTA) ? Collections.nCopies(16, 0) : values(1, 1);
    Path file = folder.resolve("bad.parquet");
    Files.deleteIfExists(file);
    ParquetFiles.write(file, schema, List.of(ParquetFiles.row(schema, 1L, fine), row));
    Path out = folder.resolve("out " + expected.replace('/', ' '));
    Program.Outcome outcome = rollOut(out, -0.25, file, "rollout.partitions=2");
    assertEquals(1, outcome.status());
    assertEquals(List.of("pisnn: file:" + file + ": " + expected), outcome.err());
    assertFalse(Files.exists(out.resolve("states.parquet")));
    assertFalse(Files.exists(out.resolve("results.parquet")));
    assertFalse(Files.exists(out.resolve("metrics.json")));
  }

  @Test
  void aSecondFileThatIsNoneOrOfAnotherTypeIsOneLine() throws IOException {
    Path table = folder.resolve("table");
    Path first = table.resolve("a.parquet");
    ParquetFiles.write(first, VALUES, List.of(ParquetFiles.row(VALUES, 1L, values(1, 1))));
    Path second = table.resolve("b.parquet");
    byte[] bytes = Files.readAllBytes(first);
    Files.write(second, Arrays.copyOf(bytes, bytes.length - 10));
    requireUnreadable(table, "cut", second);
    Files.delete(second);
    String other = ParquetFiles.schema("values", "boolean");
    List<Double> nulls = Collections.nCopies(16, null);
    ParquetFiles.write(second, other, List.of(ParquetFiles.row(other, 2L, nulls)));
    requireUnreadable(table, "other", second);
  }

  private void requireUnreadable(Path table, String out, Path file) throws IOException {
    Program.Outcome outcome = rollOut(folder.resolve(out), -0.25, table);
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).contains(file.toString()), outcome::toString);
  }

  @Test
  void noStatesAtAll() throws IOException {
    Path file = ParquetFiles.write(folder.resolve("u.parquet"), VALUES, List.of());
    Program.Outcome outcome = rollOut(folder.resolve("out"), -0.25, file);
    assertEquals(1, outcome.status());
    assertEquals(List.of("pisnn: " + file + " holds no states"), outcome.err());
  }

  /** What a run that was killed has left, whole tables even, is no part of the one that goes on. */
  @Test
  void aKilledBatchBeginsAnew() throws IOException {
    List<Group> rows = List.of(ParquetFiles.row(VALUES, 3L, values(3, 1)));
    Path file = ParquetFiles.write(folder.resolve("one.parquet"), VALUES, rows);
    Path out = folder.resolve("killed");
    assertEquals(0, rollOut(out, -0.25, file).status());
    List<String> expected = sorted(out.resolve("results.parquet"));
    Files.createDirectory(out.resolve("checkpoint"));
    Path stale = Files.createDirectory(out.resolve(".results.parquet.tmp"));
    Files.writeString(stale.resolve("part-00077.parquet"), "of another number of partitions");
    Program.Outcome again = rollOut(out, -0.25, file);
    assertEquals(0, again.status(), again::toString);
    assertEquals(expected, sorted(out.resolve("results.parquet")));
    assertFalse(Files.exists(stale));
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }
}
