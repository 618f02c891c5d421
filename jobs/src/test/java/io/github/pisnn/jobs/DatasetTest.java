package io.github.pisnn.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.StoredDataset;
import io.github.pisnn.datasets.store.Trajectory;
import io.github.pisnn.jobs.run.PartFile;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datasets: made, taken over, resumed and read back. */
@Tag("slow")
class DatasetTest {
  private static final Grid GRID = new Grid(16, 1, 16, 1);

  @TempDir private Path folder;

  private Program.Outcome run(Path out, String... overrides) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("dataset", Program.writeConfig(folder)));
    arguments.add("out=" + out);
    arguments.addAll(List.of(overrides));
    return Program.runOnSpark(arguments.toArray(new String[0]));
  }

  /** Eleven trajectories of five snapshots, three a file. */
  private Program.Outcome make(Path out, String... overrides) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("dataset={ trajectories = 11, snapshots = 5, every = 2, trajectoriesPerFile = 3 }");
    all.add("dataset.initial={ family = randomFourier, modes = 3 }");
    all.addAll(List.of(overrides));
    return run(out, all.toArray(new String[0]));
  }

  private static StoredDataset open(Path out) {
    return StoredDataset.open(out.toString(), new Configuration());
  }

  private static Path part(Path out, int number) {
    return out.resolve(String.format("data/part-%05d.parquet", number));
  }

  private static void requireSame(Path expected, Path out) throws IOException {
    for (int number = 0; number < 4; number++) {
      assertArrayEquals(
          Files.readAllBytes(part(expected, number)), Files.readAllBytes(part(out, number)));
    }
    assertEquals(
        Files.readString(expected.resolve("dataset.json")),
        Files.readString(out.resolve("dataset.json")));
    assertFalse(Files.exists(out.resolve("checkpoint")));
  }

  @Test
  void theSameBytesOnAnyPartitions() throws IOException {
    for (int partitions : new int[] {1, 2, 5}) {
      Program.Outcome outcome =
          make(folder.resolve("out" + partitions), "dataset.partitions=" + partitions);
      assertEquals(0, outcome.status(), outcome::toString);
      requireSame(folder.resolve("out1"), folder.resolve("out" + partitions));
    }
    JsonNode metrics = new ObjectMapper().readTree(folder.resolve("out1/metrics.json").toFile());
    assertEquals(11, metrics.get("trajectories").asInt());
    assertEquals(Set.of(PartFile.COMPRESSION), ParquetFiles.codecs(folder.resolve("out1/data")));
    assertTrue(metrics.get("mass_drift").asDouble() < 1e-14);
    assertTrue(Files.size(folder.resolve("out1/dataset.png")) > 10_000);
  }

  /** Of what only an operator needs nothing is asked for, and nothing is checked. */
  @Test
  void whatADatasetHasNoUseForMayBeMissingOrWrong() throws IOException {
    Path expected = folder.resolve("expected");
    assertEquals(0, make(expected).status());
    Path out = folder.resolve("out");
    Program.Outcome outcome =
        make(
            out,
            "mode=sideways",
            "operator=null",
            "time.steps=null",
            "time.steady.every=0",
            "neuron={ leak = 2, bounds = [1, 0], maxPackets = 0 }",
            "train={ samples = -1, data = nowhere }",
            "rollout={ initial = nowhere.npy, states = 0, exact = data, of = nothing }",
            "sweep.space.operator.radius=1");
    assertEquals(0, outcome.status(), outcome::toString);
    requireSame(expected, out);
    outcome = make(folder.resolve("other"), "time.step=0");
    assertTrue(outcome.err().get(0).contains("'time.step' is 0; expected"), outcome::toString);
    outcome = make(folder.resolve("other"), "datasets.every=2");
    assertTrue(outcome.err().get(0).contains("unknown key 'datasets.every'"), outcome::toString);
  }

  @Test
  void theDataAreTheSolution() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, make(out).status());
    StoredDataset dataset = open(out);
    assertTrue(dataset.description().fluxes());
    PeriodicHeat heat = new PeriodicHeat(new Diffusion(1), GRID);
    for (int number = 0; number < 11; number++) {
      Trajectory all = dataset.read(number, 0, 5, true);
      for (int k = 0; k < 4; k++) {
        double[] next = heat.after(2 * 0.25, all.states()[k]);
        assertArrayEquals(next, all.states()[k + 1], 1e-13);
        requireBalance(all, k, 1e-13);
        Trajectory part = dataset.read(number, k, 2, true);
        assertArrayEquals(all.states()[k + 1], part.states()[1]);
        assertArrayEquals(all.fluxes()[k], part.fluxes()[0]);
      }
      if (number > 0) {
        assertFalse(
            Arrays.equals(all.states()[0], dataset.read(number - 1, 0, 1, false).states()[0]));
      }
    }
    int[] counts = Arrays.stream(Split.values()).mapToInt(dataset.description()::count).toArray();
    assertArrayEquals(new int[] {9, 1, 1}, counts);
    Group row = ParquetFiles.read(out.resolve("data")).get(6);
    assertEquals(1, row.getLong("trajectory", 0));
    assertEquals(1, row.getInteger("snapshot", 0));
    assertEquals(2, row.getLong("step", 0));
    assertEquals(0.5, row.getDouble("time", 0), 0);
    assertEquals(dataset.description().splits().get(1).key(), row.getString("split", 0));
  }

  /** What a cell gains has crossed its faces. */
  private static void requireBalance(Trajectory trajectory, int k, double tolerance) {
    double[] now = trajectory.states()[k];
    for (int cell = 0; cell < now.length; cell++) {
      double west = trajectory.fluxes()[k][(cell + now.length - 1) % now.length];
      double gain = west - trajectory.fluxes()[k][cell];
      assertEquals(trajectory.states()[k + 1][cell], now[cell] + gain, tolerance);
    }
  }

  /** The second of four files cannot be finished; meanwhile the first is damaged. */
  @Test
  void whatFailedGoesOn() throws IOException {
    Path whole = folder.resolve("whole");
    assertEquals(0, make(whole).status());
    Path out = folder.resolve("out");
    Path obstacle = out.resolve("checkpoint/part-00002.json");
    Files.createDirectories(obstacle.resolve("x"));
    assertEquals(1, make(out, "dataset.partitions=1").status());
    assertTrue(Files.exists(part(out, 1)));
    assertFalse(Files.exists(out.resolve("dataset.json")));
    assertEquals(
        out + " is an incomplete dataset: dataset.json is missing; make it again",
        assertThrows(IllegalArgumentException.class, () -> open(out)).getMessage());

    Files.delete(obstacle.resolve("x"));
    Files.delete(obstacle);
    Path begun = Files.writeString(out.resolve("data/.part-00002.parquet.x.tmp"), "PAR1");
    byte[] bytes = Files.readAllBytes(part(out, 0));
    bytes[bytes.length / 2] ^= 1;
    Files.write(part(out, 0), bytes);
    FileTime old = FileTime.fromMillis(1_000_000_000L);
    Files.setLastModifiedTime(part(out, 1), old);
    Program.Outcome outcome = make(out, "dataset.partitions=1");
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(old, Files.getLastModifiedTime(part(out, 1)), "a finished file is kept");
    requireSame(whole, out);
    assertFalse(Files.exists(begun));
    assertTrue(
        make(out, "dataset.partitions=1")
            .err()
            .get(0)
            .endsWith("name another folder, or remove it"));
  }

  @Test
  void whatIsDamagedIsOneLine() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, make(out).status());
    byte[] bytes = Files.readAllBytes(part(out, 0));
    StoredDataset dataset = open(out);
    for (int at = 4; at < bytes.length; at += bytes.length / 7) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Files.write(part(out, 0), damaged);
      try {
        for (int number = 0; number < 3; number++) {
          dataset.read(number, 0, 5, true);
        }
      } catch (UncheckedIOException e) {
        assertTrue(e.getMessage().startsWith(out + "/data/part-00000.parquet cannot be read: "));
      }
    }
    Files.write(part(out, 0), Arrays.copyOf(bytes, bytes.length - 1));
    String shorter =
        out + "/data/part-00000.parquet has " + (bytes.length - 1) + " bytes; dataset.json says ";
    assertEquals(
        shorter + bytes.length,
        assertThrows(IllegalArgumentException.class, () -> open(out)).getMessage());
    Files.delete(part(out, 0));
    assertEquals(
        out + "/data/part-00000.parquet is missing: dataset.json lists it",
        assertThrows(IllegalArgumentException.class, () -> open(out)).getMessage());
    Files.writeString(out.resolve("dataset.json"), "{ \"format\" : 2 }");
    assertEquals(
        out + "/dataset.json is damaged: its format is 2; expected 1",
        assertThrows(IllegalArgumentException.class, () -> open(out)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataset.trajectories=0 | 'dataset.trajectories' is 0; expected an integer from 1",
        "dataset.trajectories=null | missing key 'dataset.trajectories'; expected an integer from 1",
        "dataset.snapshots=1 | 'dataset.snapshots' is 1; expected an integer from 2",
        "dataset.every=0 | 'dataset.every' is 0; expected an integer from 1",
        "dataset.splits=[0.5, 0.4, 0.2] | expected [train, validation, test], shares with the sum 1",
        "dataset.splits=[1.5, -0.5, 0] | expected [train, validation, test], shares with the sum 1",
        "dataset.splits=[1] | 'dataset.splits' is [1]; expected [train, validation, test], finite",
        "dataset.trajectoriesPerFile=0 | 'dataset.trajectoriesPerFile' is 0; expected an integer from 1",
        "dataset.fluxes=some | 'dataset.fluxes' is \"some\"; expected true or false",
        "dataset.initial.family=zero | 'dataset.initial.family' is \"zero\"; expected one of: random",
        "dataset.initial.modes=9 | 'dataset.initial.modes' is 9; expected an integer from 1 to 8",
        "dataset.initial.seed=x | 'dataset.initial.seed' is \"x\"; expected an integer",
        "dataset.snapshot=5 | unknown key 'dataset.snapshot'; did you mean 'dataset.snapshots'?",
        "dataset.from=no.npy | 'dataset.from' is \"no.npy\"; expected none beside a family, or dataset.initial",
        "source.rate=1 | expected periodic, on all sides, for a dataset, and no source.rate",
        "boundary={ west = wall, east = wall } | 'boundary.west' is \"wall\"; expected periodic, on all",
        "dataset.initial=null | missing key 'dataset.initial.family'",
      })
  void badInput(String override, String expected) throws IOException {
    Path out = folder.resolve("out");
    Program.Outcome outcome = make(out, override);
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    assertTrue(outcome.err().get(0).contains(expected), outcome::toString);
    assertFalse(Files.exists(out));
  }

  @Test
  void aDatasetMustBeAskedFor() throws IOException {
    Program.Outcome outcome = run(folder.resolve("out"));
    assertEquals(1, outcome.status());
    assertTrue(
        outcome.err().get(0).contains("missing key 'dataset.trajectories'"), outcome::toString);
    outcome = run(folder.resolve("out"), "dataset.from=no.npy");
    assertTrue(
        outcome.err().get(0).endsWith("'dataset.from': there is no file or folder no.npy"),
        outcome::toString);
  }

  private Path foreign(double... last) throws IOException {
    double[] values = new SplittableRandom(3).doubles(4 * 3 * 16, -1, 1).toArray();
    System.arraycopy(last, 0, values, values.length - last.length, last.length);
    return Program.writeNpy(folder.resolve("foreign.npy"), values, 4, 3, 16);
  }

  /** An array [trajectory, time, x] has cells and intervals of length 1. */
  @Test
  void somebodyElsesFile() throws IOException {
    Path file = foreign();
    Path out = folder.resolve("out");
    Program.Outcome outcome = run(out, "dataset.from=" + file, "dataset.every=4");
    assertEquals(0, outcome.status(), outcome::toString);
    StoredDataset dataset = open(out);
    double[] values = new SplittableRandom(3).doubles(4 * 3 * 16, -1, 1).toArray();
    for (int number = 0; number < 4; number++) {
      Trajectory all = dataset.read(number, 0, 3, true);
      for (int k = 0; k < 3; k++) {
        int at = (number * 3 + k) * 16;
        assertArrayEquals(Arrays.copyOfRange(values, at, at + 16), all.states()[k]);
      }
      // Its mass is not conserved; what all cells gain is spread over them.
      double mean = Arrays.stream(all.fluxes()[0]).sum();
      assertEquals(0, mean, 1e-13, "a gradient has the mean 0");
    }
    Path fewer = folder.resolve("fewer");
    outcome =
        run(
            fewer,
            "dataset.from=" + file,
            "dataset.every=4",
            "dataset.trajectories=2",
            "dataset.snapshots=2",
            "dataset.fluxes=false");
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(2, open(fewer).description().splits().size());
    assertFalse(open(fewer).description().fluxes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid={ cells = [8, 1], extent = [8.0, 1.0] } | 'grid.cells' is [8,1]; expected [16, 1], the cells of",
        "grid.extent=[16.1, 1.0] | 'grid.extent' is [16.1,1]; expected [16.0, 1.0], the extent of",
        "dataset.every=3 | 'time.step' is 0.25; expected a step of which dataset.every make 1.0",
        "dataset.trajectories=5 | 'dataset.trajectories' is 5; expected at most 4",
        "dataset.snapshots=4 | 'dataset.snapshots' is 4; expected at most 3",
      })
  void somebodyElsesFileMustFit(String override, String expected) throws IOException {
    Path out = folder.resolve("out");
    Program.Outcome outcome =
        run(
            out,
            "dataset.from=" + foreign(),
            "dataset.every=4",
            override,
            "operator.radius=1",
            "rollout.initial.modes=2");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().get(0).contains(expected), outcome::toString);
    assertFalse(Files.exists(out));
  }

  /** 17 points of which the last one is the first one are a ring of 16. */
  @Test
  void somebodyElsesRingWithOnePointTwice() throws IOException {
    double[] ring = new SplittableRandom(3).doubles(4 * 3 * 16, -1, 1).toArray();
    double[] points = new double[4 * 3 * 17];
    for (int k = 0; k < points.length; k++) {
      points[k] = ring[k / 17 * 16 + k % 17 % 16];
    }
    Path file = Program.writeNpy(folder.resolve("ring.npy"), points, 4, 3, 17);
    String[] asked = {"dataset.from=" + file, "dataset.every=4"};
    Program.Outcome outcome = run(folder.resolve("refused"), asked);
    assertEquals(1, outcome.status());
    assertTrue(
        outcome
            .err()
            .get(0)
            .endsWith(
                file
                    + ": the last values along x are the first ones in all snapshots that were"
                    + " looked at, so that a ring would have one point twice; expected"
                    + " dataset.dropLast = x to leave the last ones out, or none to keep them"),
        outcome::toString);
    assertFalse(Files.exists(folder.resolve("refused")));
    Path out = folder.resolve("out");
    outcome = run(out, asked[0], asked[1], "dataset.dropLast=x");
    assertEquals(0, outcome.status(), outcome::toString);
    assertArrayEquals(Arrays.copyOfRange(ring, 16, 32), open(out).read(0, 1, 1, false).states()[0]);
    outcome =
        run(
            folder.resolve("kept"),
            asked[0],
            asked[1],
            "dataset.dropLast=none",
            "grid={ cells = [17, 1], extent = [17.0, 1.0] }");
    assertEquals(0, outcome.status(), outcome::toString);
    outcome = run(folder.resolve("word"), asked[0], asked[1], "dataset.dropLast=last");
    assertTrue(
        outcome
            .err()
            .get(0)
            .endsWith("'dataset.dropLast' is \"last\"; expected one of: none, x, y, xy"),
        outcome::toString);
  }

  /** A file of the Well that declares walls is no ring. */
  @Test
  void somebodyElsesWallsAreNoRing() throws IOException {
    Path file = folder.resolve("well.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup dimensions = hdf.putGroup("dimensions");
      dimensions.putDataset("x", IntStream.range(0, 16).asDoubleStream().toArray());
      dimensions.putDataset("time", new double[] {0, 1, 2});
      WritableDataset field = hdf.putGroup("t0_fields").putDataset("u", new double[4][3][16]);
      field.putAttribute("time_varying", "TRUE");
      field.putAttribute("sample_varying", "TRUE");
      hdf.putGroup("boundary_conditions").putGroup("x_wall").putAttribute("bc_type", "WALL");
    }
    Path out = folder.resolve("out");
    Program.Outcome outcome = run(out, "dataset.from=" + file, "dataset.every=4");
    assertEquals(1, outcome.status());
    assertTrue(
        outcome
            .err()
            .get(0)
            .endsWith(
                file
                    + ": boundary_conditions/x_wall has the bc_type WALL; expected PERIODIC, as the"
                    + " grid of a dataset is"),
        outcome::toString);
    assertFalse(Files.exists(out));
  }

  /** The same command goes on when the file is mended. */
  @Test
  void somebodyElsesBadValueIsOneLine() throws IOException {
    Path out = folder.resolve("out");
    Path file = foreign(Double.NaN);
    String[] overrides = {
      "dataset.from=" + file, "dataset.every=4", "dataset.trajectoriesPerFile=1"
    };
    Program.Outcome outcome = run(out, overrides);
    assertEquals(1, outcome.status());
    assertEquals(1, outcome.err().size(), outcome::toString);
    String line = outcome.err().get(0);
    assertTrue(line.startsWith("pisnn: " + file) && line.contains("NaN"), line);
    assertFalse(Files.exists(out.resolve("dataset.json")));
    foreign();
    outcome = run(out, overrides);
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(4, open(out).description().files().size());
  }
}
