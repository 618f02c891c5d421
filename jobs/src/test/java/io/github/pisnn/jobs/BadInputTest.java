package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every mistake ends in one line that names what is wrong, and a status; nothing is written. No
 * master is set here, so that Spark, if it started, would fail for another reason.
 */
class BadInputTest {
  @TempDir private Path folder;
  private String config;
  private Path model;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    config = Program.writeConfig(folder);
    model = folder.resolve("model");
    out = folder.resolve("out");
    Program.writeModel(model, -0.25);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "neuron.quantun=1 | unknown key 'neuron.quantun'; did you mean 'neuron.quantum'?",
        "neuron.quantum=null | missing key 'neuron.quantum'; expected a number > 0",
        "neuron.quantum=tiny | 'neuron.quantum' is \"tiny\"; expected a number > 0",
        "time.steps=2.5 | 'time.steps' is 2.5; expected an integer",
        "time.steps=-3 | 'time.steps' is -3; expected an integer from 1",
        "grid.cells=[-16, 1] | 'grid.cells' is [-16,1]; expected [nx, ny], integers from 1",
        "grid.cells=[16] | 'grid.cells' is [16]; expected [nx, ny]",
        "operator.radius=9 | operator.radius and operator.transverse may be at most 8",
        "boundary.west=dirichlet | 'boundary.west' is \"dirichlet\"; expected periodic, wall, { d",
        "boundary.west={} | 'boundary.west' is {}; expected periodic, wall, { dirichlet = 0.0 }",
        "boundary.west=wall | periodic",
        "law.name=wave | 'law.name' is \"wave\"; expected one of: advection, buckleyLeverett, burgers, cahnHilliard, diffusion, porousMedium, traffic",
        "out=null | missing key 'out'; expected the run's folder",
        "nonsense | 'nonsense' is not of the form key=value",
      })
  void aBadConfiguration(String override, String expected) throws IOException {
    for (String verb : new String[] {"train", "rollout"}) {
      requireRefusal(1, expected, verb, config, "out=" + out, override);
    }
  }

  @Test
  void aBadTraining() throws IOException {
    String expected = "'train.samples' is -1; expected an integer from 1";
    requireRefusal(1, expected, "train", config, "out=" + out, "train.samples=-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "neuron.quantum=2e-3 | 'neuron.quantum' is 0.002; expected 0.001, which rollout.model",
        "neuron.offset=1.0 | 'neuron.offset' is 1; expected 0.0, which rollout.model",
        "time.step=0.125 | 'time.step' is 0.125; expected 0.25, which rollout.model",
        "law.conductivity=2.0 | 'law.conductivity' is 2; expected 1.0, which rollout.model",
        "operator.skip=quadratic | 'operator.skip' is \"quadratic\"; expected linear, which",
        "grid.extent=[8.0, 1.0] | but the operator was trained on cells 1.0 wide",
      })
  void aModelTrainedForSomethingElse(String override, String expected) throws IOException {
    requireRefusal(
        1, expected, "rollout", config, "out=" + out, "rollout.model=" + model, override);
  }

  @Test
  void anInitialStateThatIsNotThere() throws IOException {
    Path nowhere = folder.resolve("nowhere.npy");
    requireRefusal(
        1,
        "'rollout.initial': there is no file or folder " + nowhere,
        "rollout",
        config,
        "out=" + out,
        "rollout.model=" + model,
        "rollout.initial=" + nowhere);
  }

  @Test
  void snapshotsHalfWritten() throws IOException {
    Path group = Files.createDirectories(folder.resolve("snapshots.zarr/quanta")).getParent();
    requireRefusal(
        1,
        "snapshots.zarr is not a complete Zarr group: .zgroup is missing",
        "train",
        config,
        "out=" + out,
        "rollout.initial=" + group);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required int64 n; required group values (LIST) { repeated group list { required double e; }}"
            + "| table/u.parquet has no column state; expected state, an integer, and values, a",
        "required int64 state (INTEGER(64, false)); required group quanta (LIST) { repeated group list {"
            + " required int32 e; }} | table/u.parquet: the column state is required int64 state"
            + " (INTEGER(64,false)); expected state, an integer,",
        "required int64 state (TIMESTAMP(MILLIS, true)); required group quanta (LIST) { repeated group"
            + " list { required int32 e; }} | table/u.parquet: the column state is required int64 state",
        "required int32 state (DATE); required group quanta (LIST) { repeated group list {"
            + " required int32 e; }} | table/u.parquet: the column state is required int32 state (DATE)",
        "required int64 state; required double u; | table/u.parquet has neither values nor quanta; expected state",
        "required int64 state; required double values; required double quanta;"
            + "| table/u.parquet has both values and quanta; expected state",
        "required int64 state; required double values;"
            + "| table/u.parquet: the column values is required double values; expected",
        "required int64 state; required group quanta (LIST) { repeated group list { required int64"
            + " e (INTEGER(64, false)); }} | table/u.parquet: the column quanta is required group quanta (LIST) {",
        "required int64 state; required group values (LIST) { repeated group list { required binary"
            + " e; }} | table/u.parquet: the column values is required group values (LIST) {",
      })
  void aTableOfOtherColumns(String columns, String expected) throws IOException {
    Path table = folder.resolve("table/u.parquet");
    ParquetFiles.write(table, "message m { " + columns + " }", List.of());
    for (Path initial : new Path[] {table, table.getParent()}) {
      requireRefusal(
          1,
          expected,
          "rollout",
          config,
          "out=" + out,
          "rollout.model=" + model,
          "rollout.initial=" + initial);
    }
  }

  @Test
  void aTableCutShort() throws IOException {
    Path table = folder.resolve("u.parquet");
    ParquetFiles.write(table, ParquetFiles.schema("values", "double"), List.of());
    byte[] bytes = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(bytes, bytes.length - 9));
    requireRefusal(
        1,
        table + " is not a whole Parquet file",
        "train",
        config,
        "out=" + out,
        "rollout.initial=" + table);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rollout.exact=periodic | 'rollout.exact' is \"periodic\"; expected null for a batch",
        "rollout.tiles=[1, 2] | 'rollout.tiles' is [1,2]; expected null for a batch",
        "rollout.checkpointEvery=5 | 'rollout.checkpointEvery' is 5; expected null for a batch",
        "rollout.states=2 | 'rollout.states' is 2; expected 1",
        "time.steady={ tolerance = 1e-3, every = 5 } | 'time.steady' is {",
        "rollout.initial.snapshot=1 | rollout.initial.snapshot must be absent",
        "rollout.initial.dataset=/u | rollout.initial.dataset must be absent",
      })
  void aBatchOfWhatItCannotDo(String override, String expected) throws IOException {
    Path table = folder.resolve("u.parquet");
    ParquetFiles.write(table, ParquetFiles.schema("values", "double"), List.of());
    requireRefusal(
        1,
        expected,
        "rollout",
        config,
        "out=" + out,
        "rollout.model=" + model,
        "rollout.initial.family=null",
        "rollout.initial.path=" + table,
        override);
  }

  @Test
  void aConfigurationThatIsNotThere() throws IOException {
    String missing = folder.resolve("missing.conf").toString();
    requireRefusal(1, missing + ": no such file", "train", missing, "out=" + out);
  }

  @Test
  void aFolderThatExists() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("metrics.json"), "mine");
    requireRefusal(1, out + " exists: name another", "train", config, "out=" + out);
  }

  @Test
  void aRolloutOfNoModel() throws IOException {
    requireRefusal(
        1, "missing key 'rollout.model'; expected the folder", "rollout", config, "out=" + out);
  }

  @Test
  void aModelThatIsNotThere() throws IOException {
    requireRefusal(
        1,
        "there is no model in " + folder.resolve("nowhere"),
        "rollout",
        config,
        "out=" + out,
        "rollout.model=" + folder.resolve("nowhere"));
  }

  @Test
  void aModelCutShort() throws IOException {
    Path file = model.resolve("model.json");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 40));
    requireRefusal(
        1,
        file + " was cut short or edited",
        "rollout",
        config,
        "out=" + out,
        "rollout.model=" + model);
  }

  @Test
  void aModelEdited() throws IOException {
    Path file = model.resolve("model.json");
    Files.writeString(file, Files.readString(file).replace("-0.25", "-0.26"));
    requireRefusal(
        1,
        file + " was cut short or edited",
        "rollout",
        config,
        "out=" + out,
        "rollout.model=" + model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"dt\" : 0.25 | \"dt\" : \"short\" | its 'dt' is not a number",
        "\"dt\" : 0.25, | `` | it lacks 'dt'",
        "\"format\" : 1 | \"format\" : 2 | its format is 2, newer than the 1",
        "[ -0.25 ] | [ -0.25, 1.0 ] | weights.linear has 2 numbers instead of 1",
        "-0.25 | NaN | it is not JSON",
        "\"linear\" : [ | \"linear\" : { | it is not JSON",
      })
  void aModelThatIsNotOne(String text, String other, String expected) throws IOException {
    Path file = model.resolve("model.json");
    String edited = Files.readString(file).replace(text, other);
    Program.writeModel(model, edited);
    requireRefusal(
        1, file + ": " + expected, "rollout", config, "out=" + out, "rollout.model=" + model);
  }

  @Test
  void anUnknownVerb() throws IOException {
    requireRefusal(2, "'fly'", "fly", config);
  }

  @Test
  void noVerb() throws IOException {
    requireRefusal(2, "Missing required subcommand");
  }

  @Test
  void noConfiguration() throws IOException {
    requireRefusal(2, "CONFIG", "train");
  }

  private void requireRefusal(int status, String expected, String... arguments) throws IOException {
    Map<String, String> before = contents();
    Program.Outcome outcome = Program.run(arguments);
    assertEquals(status, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line = outcome.err().get(0);
    assertTrue(line.startsWith("pisnn: "), line);
    assertTrue(line.contains(expected), () -> line + "\nlacks " + expected);
    assertEquals(before, contents(), "nothing is written");
  }

  /** The content of every file in the test's folder. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(paths::add);
    }
    for (Path path : paths) {
      contents.put(
          path.toString(),
          Files.isDirectory(path) ? "" : Files.readString(path, StandardCharsets.ISO_8859_1));
    }
    return contents;
  }
}
