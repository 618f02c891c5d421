package io.github.pisnn.datasets.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.Windows;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.datasets.zarr.SnapshotWriter;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields in files: their windows, and what is wrong with files. */
final class FieldFilesTest {
  private static final Quantization QUANTIZATION = new Quantization(0x1p-18, -0.3);
  private static final Grid GRID = new Grid(13, 7, 3.25, 1.75);
  private static final Grid ROD = new Grid(13, 1, 3.25, 0.25);

  /**
   * Made by h5py: a dataset u of 5 x 8 cells in chunks of 2 x 3 and with the fill value 300, of
   * which only rows 2 and 3 in columns 3 to 5 were written, as 1 to 6. As gzip.
   */
  private static final String SPARSE =
      "H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoe8KPyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66"
          + "upAgV1eQ6v9oAGaPAQuE5mAYBSMReLg6BoDoCCgflkpPMKGqK0VLjx4U2svIwAYxixHG14DQTBABVgbU"
          + "dInOZwamfJBKQQV7qJgDgwk3g8l/Zph6AbA8EzMTIzxtHyhyYIGKI4tBzIXkJGYm5gqoXUxga+BKI2ga"
          + "D8F+/i6gHA1zlwLzaNokB4DKO0Ys5Z0BAyJSGaARiww28KPyocUiMJWOlo+jYBSMglEwCkbBKBgFwxd8"
          + "sIcyHKCtPigtAKVFoLSEAwBIt8KX4A8AAA==";

  @TempDir Path folder;

  private Field open(Path file, Grid grid) throws Exception {
    return open(file.toString(), null, OptionalInt.empty(), grid);
  }

  /** A field as it arrives at an executor. */
  private Field open(String name, String dataset, OptionalInt snapshot, Grid grid)
      throws Exception {
    Field field =
        FieldFiles.open(
            name,
            Optional.ofNullable(dataset),
            snapshot,
            OptionalInt.empty(),
            Optional.empty(),
            grid,
            QUANTIZATION,
            new Configuration(false));
    return arrived(field);
  }

  private static Field arrived(Field field) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(field);
    return (Field)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }

  private static double[] values(Grid grid) {
    return new SplittableRandom(7).doubles(grid.cells(), -100, 100).toArray();
  }

  private static void requireWindows(double[] expected, Grid grid, Field field) {
    assertArrayEquals(expected, field.on(Window.of(grid)));
    for (Window window : Window.of(grid).cut(Math.min(3, grid.ny()), 4)) {
      double[] part = Windows.crop(expected, grid, window);
      assertArrayEquals(part, field.on(window));
      assertArrayEquals(QUANTIZATION.counts(part), field.counts(window, QUANTIZATION));
    }
  }

  private static void refused(String expected, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(expected), message);
    assertEquals(1, message.lines().count());
  }

  private static void unreadable(String expected, Executable action) {
    assertEquals(expected, assertThrows(UncheckedIOException.class, action).getMessage());
  }

  /** Writes a .npy file of a version and a type. */
  private Path npy(int version, String type, String shape, double[] values) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    return npy(version, header, bytes(type, values));
  }

  private Path npy(int version, String header, byte[] numbers) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    String padded = header + " ".repeat(127 - header.length()) + "\n";
    if (version == 1) {
      start.putShort((short) padded.length());
    } else {
      start.putInt(padded.length());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(start.array(), 0, start.position());
    bytes.writeBytes(padded.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(numbers);
    return Files.write(folder.resolve("u.data"), bytes.toByteArray());
  }

  private static byte[] bytes(String type, double[] values) {
    ByteBuffer numbers = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case "<f8" -> numbers.putDouble(value);
        case "<f4" -> numbers.putFloat((float) value);
        default -> numbers.putInt((int) value);
      }
    }
    return Arrays.copyOf(numbers.array(), numbers.position());
  }

  @ParameterizedTest
  @CsvSource({"1, <f8", "2, <f8", "3, <f4", "1, <f4", "1, <i4"})
  void npy(int version, String type) throws Exception {
    double[] values = values(GRID);
    if (type.equals("<f4")) {
      values = Arrays.stream(values).map(value -> (float) value).toArray();
    } else if (type.equals("<i4")) {
      values = Arrays.stream(values).map(value -> (int) value).toArray();
    }
    requireWindows(values, GRID, open(npy(version, type, "7, 13", values), GRID));
  }

  /** Column by column, and the highest byte first. */
  @Test
  void npyInFortranOrder() throws Exception {
    double[] values = values(GRID);
    ByteBuffer columns = ByteBuffer.allocate(8 * values.length);
    for (int column = 0; column < 13; column++) {
      for (int row = 0; row < 7; row++) {
        columns.putDouble(values[row * 13 + column]);
      }
    }
    String header = "{'descr': '>f8', 'fortran_order': True, 'shape': (7, 13), }";
    requireWindows(values, GRID, open(npy(1, header, columns.array()), GRID));
  }

  @Test
  void npyOfIntegersThatAreTooLarge() throws Exception {
    byte[] numbers = new byte[8 * 13];
    numbers[15] = 1;
    Path file = npy(1, "{'descr': '<i8', 'fortran_order': False, 'shape': (13,), }", numbers);
    Field field = open(file, ROD);
    unreadable(
        file
            + ": the integer 72057594037927936 is beyond 2^53; expected one that binary64 holds"
            + " exactly",
        () -> field.on(new Window(0, 0, 1, 13)));
    assertArrayEquals(new double[3], field.on(new Window(0, 2, 1, 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"13,", "1, 13"})
  void npyInOneDimension(String shape) throws Exception {
    double[] values = values(ROD);
    requireWindows(values, ROD, open(npy(1, "<f8", shape, values), ROD));
  }

  @Test
  void npyOnAnyFileSystem() throws Exception {
    double[] values = values(GRID);
    Path file = npy(1, "<f8", "7, 13", values);
    Configuration hadoop = new Configuration(false);
    hadoop.setClass("fs.other.impl", OtherFileSystem.class, FileSystem.class);
    Field field =
        FieldFiles.open(
            "other:" + file,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            GRID,
            QUANTIZATION,
            hadoop);
    requireWindows(values, GRID, field);
    Path hdf = hdf5(values, DatasetCreationOptions.DEFAULT);
    refused(
        ": HDF5 is read from local files only, not from other",
        () ->
            FieldFiles.open(
                "other:" + hdf,
                Optional.of("u"),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                GRID,
                QUANTIZATION,
                hadoop));
  }

  /** The local disk by another name. */
  static final class OtherFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }
  }

  @Test
  void wrongNpy() throws Exception {
    double[] values = values(GRID);
    Path file = npy(1, "<f8", "7, 13", values);
    refused(
        "cells = [13, 1] does not fit "
            + file
            + ", a field of 7 rows of 13 cells; expected cells = [13, 7]",
        () -> open(file, ROD));
    npy(1, "<f8", "13, 7", values);
    refused("expected cells = [7, 13]", () -> open(file, GRID));
    npy(1, "<f8", "91,", values);
    refused("expected cells = [91, 1]", () -> open(file, GRID));
    npy(1, "<f8", "1, 7, 13", values);
    refused("expected cells = [13, 1]", () -> open(file, GRID));
    npy(1, "<f8", "1, 1, 1, 7, 13", values);
    refused(
        ": the array has the shape [1, 1, 1, 7, 13]; expected [T, X], [N, T, X] or [N, T, Y, X]",
        () -> open(file, GRID));
    npy(1, "<f8", "", values);
    refused("has the shape []; expected [ny, nx], or [nx]", () -> open(file, GRID));
    npy(1, "<c8", "7, 13", values);
    refused(
        file
            + " has numbers of type '<c8' (complex numbers); expected floats of 2, 4 or 8 bytes,"
            + " integers or booleans",
        () -> open(file, GRID));
    npy(1, "{'descr': [('u', '<f8')], 'fortran_order': False, 'shape': (7,), }", new byte[0]);
    refused("numbers of type [('u', '<f8')]", () -> open(file, GRID));
    npy(1, "nothing of the kind", new byte[0]);
    refused(" has no header of a .npy file", () -> open(file, GRID));
  }

  @Test
  void npyCutShort() throws Exception {
    byte[] whole = Files.readAllBytes(npy(1, "<f8", "7, 13", values(GRID)));
    Path file = folder.resolve("short.npy");
    for (int length : new int[] {7, 9, 100, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(file + " is cut short: it has only " + length + " bytes", () -> open(file, GRID));
    }
    Files.write(file, whole);
    Field field = open(file, GRID);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    unreadable(file + " is cut short", () -> field.on(new Window(6, 0, 1, 13)));
    assertEquals(13, field.on(new Window(5, 0, 1, 13)).length);
    Files.delete(file);
    assertThrows(UncheckedIOException.class, () -> field.on(new Window(0, 0, 1, 1)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsFoundInItsWindow(double value) throws Exception {
    double[] values = values(GRID);
    values[GRID.index(4, 9)] = value;
    Path file = npy(1, "<f8", "7, 13", values);
    Field field = open(file, GRID);
    String expected = file + ": row 4, column 9 is " + value + "; expected a finite number";
    unreadable(expected, () -> field.on(new Window(3, 8, 2, 3)));
    unreadable(expected, () -> field.counts(Window.of(GRID), QUANTIZATION));
    assertEquals(4, field.on(new Window(5, 8, 2, 2)).length);
  }

  @Test
  void whatDoesNotFitTheQuantaIsNamed() throws Exception {
    double[] values = values(GRID);
    values[GRID.index(6, 0)] = 1e6;
    Path file = npy(1, "<f8", "7, 13", values);
    Field field = open(file, GRID);
    UncheckedIOException refusal =
        assertThrows(UncheckedIOException.class, () -> field.counts(Window.of(GRID), QUANTIZATION));
    assertTrue(
        refusal
            .getMessage()
            .startsWith(file + ": row 6, column 0 is too large: the value 1000000.0 is 2.6"),
        refusal.getMessage());
  }

  private Path hdf5(Object values, DatasetCreationOptions options) {
    Path file = folder.resolve("u.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putGroup("states").putDataset("u", values, options);
    }
    return file;
  }

  private static double[][] rows(double[] values, Grid grid) {
    double[][] rows = new double[grid.ny()][];
    for (int row = 0; row < grid.ny(); row++) {
      rows[row] = Arrays.copyOfRange(values, row * grid.nx(), (row + 1) * grid.nx());
    }
    return rows;
  }

  private Field openDataset(Path file, Grid grid) throws Exception {
    return open(file.toString(), "/states/u", OptionalInt.empty(), grid);
  }

  @Test
  void hdf5() throws Exception {
    double[] values = values(GRID);
    double[][] rows = rows(values, GRID);
    for (DatasetCreationOptions options :
        new DatasetCreationOptions[] {
          DatasetCreationOptions.DEFAULT,
          DatasetCreationOptions.builder().chunkDimensions(3, 5).build(),
          DatasetCreationOptions.builder().chunkDimensions(7, 4).shuffle().deflate().build()
        }) {
      requireWindows(values, GRID, openDataset(hdf5(rows, options), GRID));
    }
    double[] integers = Arrays.stream(values).map(value -> (int) value).toArray();
    int[][] integerRows =
        Arrays.stream(rows(integers, GRID))
            .map(row -> Arrays.stream(row).mapToInt(value -> (int) value).toArray())
            .toArray(int[][]::new);
    Path file = hdf5(integerRows, DatasetCreationOptions.DEFAULT);
    requireWindows(integers, GRID, openDataset(file, GRID));
  }

  @Test
  void hdf5InOneDimension() throws Exception {
    double[] values = values(ROD);
    for (DatasetCreationOptions options :
        new DatasetCreationOptions[] {
          DatasetCreationOptions.DEFAULT,
          DatasetCreationOptions.builder().chunkDimensions(5).build()
        }) {
      requireWindows(values, ROD, openDataset(hdf5(values, options), ROD));
    }
  }

  @Test
  void cellsOfAnHdf5FileThatWereNeverWrittenHaveItsFillValue() throws Exception {
    byte[] bytes =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(SPARSE)))
            .readAllBytes();
    Path file = Files.write(folder.resolve("sparse.h5"), bytes);
    Grid grid = new Grid(8, 5, 8, 5);
    double[] expected = new double[40];
    Arrays.fill(expected, 300);
    for (int k = 0; k < 6; k++) {
      expected[grid.index(2 + k / 3, 3 + k % 3)] = k + 1;
    }
    requireWindows(expected, grid, open(file.toString(), "u", OptionalInt.empty(), grid));
  }

  @Test
  void wrongHdf5() throws Exception {
    Path file = folder.resolve("u.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("u", new double[7][13]);
      hdf.putDataset("cube", new double[2][7][13]);
      hdf.putDataset("names", new String[] {"a", "b"});
      hdf.putDataset("number", 3.0);
    }
    String members = "; its root group holds: cube, names, number, u";
    refused(
        "dataset must name a dataset in the HDF5 file " + file + members, () -> open(file, GRID));
    for (String dataset : new String[] {"/v", "u/v", "names", "number", "/"}) {
      refused(
          "dataset: " + file + " has no numbers at " + dataset + members,
          () -> open(file.toString(), dataset, OptionalInt.empty(), GRID));
    }
    refused(
        "has the shape [2, 7, 13]; expected [ny, nx], or [nx] in one dimension",
        () -> open(file.toString(), "cube", OptionalInt.empty(), GRID));
    refused(
        "cells = [13, 1] does not fit " + file + ", a field of 7 rows of 13 cells",
        () -> open(file.toString(), "u", OptionalInt.empty(), ROD));
  }

  @Test
  void hdf5CutShort() throws Exception {
    byte[] whole =
        Files.readAllBytes(hdf5(rows(values(GRID), GRID), DatasetCreationOptions.DEFAULT));
    Path file = folder.resolve("short.h5");
    for (int length : new int[] {100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(
          file + ": cut short: it has " + length + " bytes of " + whole.length,
          () -> openDataset(file, GRID));
    }
    Files.write(file, Arrays.copyOf(whole, 10));
    refused(file + ": cannot be read as HDF5", () -> openDataset(file, GRID));
  }

  private Path zarr(Grid grid, int[]... snapshots) throws IOException {
    Path group = folder.resolve("snapshots");
    SnapshotWriter writer =
        new SnapshotWriter(
            FileSystem.getLocal(new Configuration(false)),
            new org.apache.hadoop.fs.Path(group.toUri()),
            SnapshotLayout.of(grid, Math.min(3, grid.ny()), 5, QUANTIZATION, "diffusion"));
    writer.clear();
    for (int time = 0; time < snapshots.length; time++) {
      writer.writeField(time, snapshots[time]);
    }
    writer.finish(new double[snapshots.length]);
    return group;
  }

  @Test
  void countsOfSnapshotsAreTakenAsTheyAre() throws Exception {
    int[] first = QUANTIZATION.counts(values(GRID));
    int[] last = Arrays.stream(first).map(count -> 3 - count).toArray();
    last[5] = Quantization.SAFE_COUNT;
    Path group = zarr(GRID, first, last);
    requireWindows(QUANTIZATION.values(last), GRID, open(group, GRID));
    Field field = open(group.toString(), null, OptionalInt.of(0), GRID);
    assertArrayEquals(first, field.counts(Window.of(GRID), QUANTIZATION));
    assertThrows(
        IllegalArgumentException.class,
        () -> field.counts(Window.of(GRID), new Quantization(1, 0)));
  }

  @Test
  void snapshotsInOneDimension() throws Exception {
    int[] counts = QUANTIZATION.counts(values(ROD));
    Grid elsewhere = new Grid(13, 1, 3.25, 5);
    requireWindows(QUANTIZATION.values(counts), ROD, open(zarr(elsewhere, counts), ROD));
  }

  @Test
  void wrongSnapshots() throws Exception {
    int[] counts = QUANTIZATION.counts(values(GRID));
    Path group = zarr(GRID, counts, counts);
    refused("expected cells = [13, 7]", () -> open(group, ROD));
    refused(
        "but those of " + group + " are 0.25 x 0.25; expected extent = [3.25, 1.75]",
        () -> open(group, new Grid(13, 7, 1.625, 0.875)));
    refused(
        "snapshot = 2, but the last one in " + group + " is 1",
        () -> open(group.toString(), null, OptionalInt.of(2), GRID));
    refused(
        "quantum and offset are 0.5 and -0.3, but those of the counts in "
            + group
            + " are 3.814697265625E-6 and -0.3; expected the same",
        () ->
            FieldFiles.open(
                group.toString(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                GRID,
                new Quantization(0.5, -0.3),
                new Configuration(false)));
    Files.delete(group.resolve(".zgroup"));
    refused("snapshots is not a complete Zarr group: .zgroup is missing", () -> open(group, GRID));
  }

  @Test
  void wrongCountsAreFoundInTheirWindow() throws Exception {
    int[] counts = QUANTIZATION.counts(values(GRID));
    counts[GRID.index(6, 12)] = Integer.MIN_VALUE;
    Path group = zarr(GRID, counts);
    Field field = open(group, GRID);
    unreadable(
        group + ": row 6, column 12 is -2147483648 quanta; expected at most 134217728",
        () -> field.counts(new Window(5, 10, 2, 3), QUANTIZATION));
    Files.delete(group.resolve("quanta/0.0.0"));
    assertEquals(4, field.counts(new Window(5, 5, 1, 4), QUANTIZATION).length);
    String message =
        assertThrows(UncheckedIOException.class, () -> field.on(new Window(0, 0, 1, 1)))
            .getMessage();
    assertTrue(message.startsWith(group + ": the chunk "), message);
    assertTrue(message.endsWith("0.0.0 is missing"), message);
  }

  @Test
  void whatIsNoField() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    refused("there is no file or folder " + nowhere, () -> open(nowhere, GRID));
    Path text = Files.writeString(folder.resolve("u.npy"), "1 2 3");
    refused(text + " is neither a Zarr group nor a .npy file nor an", () -> open(text, GRID));
    refused("No FileSystem for scheme", () -> open("nothing:/u", null, OptionalInt.empty(), GRID));
    Path file = npy(1, "<f8", "7, 13", values(GRID));
    refused(
        "snapshot must be absent: " + file + " is a file, not a Zarr group",
        () -> open(file.toString(), null, OptionalInt.of(0), GRID));
    refused(
        "dataset must be absent: " + file + " is a .npy file, not an HDF5 file",
        () -> open(file.toString(), "u", OptionalInt.empty(), GRID));
    Path group = zarr(GRID, QUANTIZATION.counts(values(GRID)));
    refused(
        "dataset must be absent: " + group + " is a folder, not an HDF5 file",
        () -> open(group.toString(), "u", OptionalInt.empty(), GRID));
  }

  /** A field of a trajectory, as it arrives at an executor. */
  private Field openSnapshot(Path file, String dataset, int trajectory, int snapshot, Grid grid)
      throws Exception {
    return arrived(
        FieldFiles.open(
            file.toString(),
            Optional.ofNullable(dataset),
            OptionalInt.of(snapshot),
            OptionalInt.of(trajectory),
            Optional.empty(),
            grid,
            QUANTIZATION,
            new Configuration(false)));
  }

  /** PDEBench's layout: x comes before y. */
  private Path pdeBench(double[][][][] tensor) {
    Path file = folder.resolve("tensor.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("tensor", tensor);
      hdf.putDataset("x-coordinate", centres(13));
      hdf.putDataset("y-coordinate", centres(7));
      hdf.putDataset("t-coordinate", new double[] {0, 1});
    }
    return file;
  }

  private static double[] centres(int cells) {
    double[] centres = new double[cells];
    Arrays.setAll(centres, k -> (k + 0.5) * 0.25);
    return centres;
  }

  @Test
  void aSnapshotOfATrajectory() throws Exception {
    double[] values = values(GRID);
    double[][][][] tensor = new double[2][2][13][7];
    for (int cell = 0; cell < values.length; cell++) {
      tensor[1][0][cell % 13][cell / 13] = values[cell];
    }
    Path file = pdeBench(tensor);
    requireWindows(values, GRID, openSnapshot(file, null, 1, 0, GRID));
    requireWindows(values, GRID, openSnapshot(file, "tensor", 1, 0, GRID));
    requireWindows(new double[GRID.cells()], GRID, open(file, GRID));
    refused(
        "trajectory = 2, but the last one in " + file + " is 1",
        () -> openSnapshot(file, null, 2, 0, GRID));
    refused(
        "snapshot = 2, but the last one in " + file + " is 1",
        () -> openSnapshot(file, null, 1, 2, GRID));
    refused(
        file + ": there is no variable p; expected one of: tensor",
        () -> openSnapshot(file, "p", 1, 0, GRID));
    refused(
        "cells = [13, 1] does not fit " + file + ", a field of 7 rows of 13 cells",
        () -> openSnapshot(file, null, 1, 0, ROD));
    refused(
        "extent gives cells of 0.125 x 0.125, but those of " + file + " are 0.25 x 0.25;",
        () -> openSnapshot(file, null, 1, 0, new Grid(13, 7, 1.625, 0.875)));
    tensor[1][0][8][5] = Double.NaN;
    Field field = openSnapshot(pdeBench(tensor), null, 1, 0, GRID);
    unreadable(
        file
            + ": tensor: trajectory 1, snapshot 0, row 5, column 8 is NaN; expected a finite number",
        () -> field.on(new Window(5, 8, 1, 1)));
  }

  /** Without coordinates any extent will do. */
  @Test
  void trajectoriesOfNumPy() throws Exception {
    double[] values = values(GRID);
    double[] all = new double[6 * values.length];
    System.arraycopy(values, 0, all, 5 * values.length, values.length);
    Path file = npy(1, "<f8", "3, 2, 7, 13", all);
    requireWindows(values, GRID, openSnapshot(file, null, 2, 1, GRID));
  }

  /** 14 points a row of which the last one is the first one are a ring of 13 cells. */
  @Test
  void aRingWithOnePointTwice() throws Exception {
    double[] values = values(GRID);
    double[] all = new double[2 * 7 * 14];
    for (int k = 0; k < all.length; k++) {
      int snapshot = k / 98;
      all[k] = values[k / 14 % 7 * 13 + k % 14 % 13] + snapshot;
    }
    Path file = npy(1, "<f8", "1, 2, 7, 14", all);
    refused(
        file
            + ": the last values along x are the first ones in all snapshots that were looked at, so"
            + " that a ring would have one point twice; expected dropLast = x to"
            + " leave the last ones out, or none to keep them",
        () -> openSnapshot(file, null, 0, 0, new Grid(14, 7, 3.5, 1.75)));
    for (RepeatedPoint repeated : new RepeatedPoint[] {RepeatedPoint.X, RepeatedPoint.NONE}) {
      boolean isLeftOut = repeated == RepeatedPoint.X;
      Grid grid = isLeftOut ? GRID : new Grid(14, 7, 3.5, 1.75);
      double[] expected = isLeftOut ? values : Arrays.copyOf(all, 98);
      requireWindows(
          expected,
          grid,
          arrived(
              FieldFiles.open(
                  file.toString(),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  Optional.of(repeated),
                  grid,
                  QUANTIZATION,
                  new Configuration(false))));
    }
  }

  @Test
  void plainZarrArrays() throws Exception {
    double[] values = values(GRID);
    Path array = Files.createDirectory(folder.resolve("array"));
    String format =
        "{\"zarr_format\": 2, \"dtype\": \"<f8\", \"shape\": [%s], \"chunks\": [%s], \"order\": \"C\"}";
    Files.writeString(array.resolve(".zarray"), String.format(format, "7, 13", "7, 13"));
    Files.write(array.resolve("0.0"), bytes("<f8", values));
    requireWindows(values, GRID, open(array, GRID));
    refused(
        "trajectory must be absent: " + array + " is a Zarr array, not a group",
        () ->
            FieldFiles.open(
                array.toString(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.of(0),
                Optional.empty(),
                GRID,
                QUANTIZATION,
                new Configuration(false)));
    refused(
        "dataset must be absent: " + array + " is a Zarr array, not an HDF5 file",
        () -> open(array.toString(), "u", OptionalInt.empty(), GRID));
    Files.writeString(array.resolve(".zarray"), String.format(format, "13", "13"));
    Files.write(array.resolve("0"), bytes("<f8", values(ROD)));
    requireWindows(values(ROD), ROD, open(array, ROD));
    Files.writeString(array.resolve(".zarray"), String.format(format, "7, 13, 1", "7, 13, 1"));
    refused(
        array + " has the shape [7, 13, 1]; expected [ny, nx], or [nx] in one dimension",
        () -> open(array, GRID));
  }
}
