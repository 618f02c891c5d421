package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.datasets.zarr.SnapshotLayout;
import io.github.pisnn.datasets.zarr.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trajectories and states in Zarr. */
final class ZarrTrajectoriesTest {
  private static final Grid PLATE = new Grid(5, 3, 1.25, 0.75);

  @TempDir Path folder;

  private void describe(Path array, String type, String shape, String chunks, String more)
      throws IOException {
    Files.createDirectories(array);
    Files.writeString(
        array.resolve(".zarray"),
        String.format(
            "{\"zarr_format\": 2, \"dtype\": \"%s\", \"shape\": [%s], \"chunks\": [%s], \"order\":"
                + " \"C\", \"filters\": null%s}",
            type, shape, chunks, more));
  }

  private static void chunk(Path file, String type, boolean zlib, double... values)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case "<f8" -> bytes.putDouble(value);
        case "<f4" -> bytes.putFloat((float) value);
        case "<i8" -> bytes.putLong((long) value);
        default -> bytes.putInt((int) value);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var deflated = zlib ? new DeflaterOutputStream(out) : out) {
      deflated.write(bytes.array(), 0, bytes.position());
    }
    Files.createDirectories(file.getParent());
    Files.write(file, out.toByteArray());
  }

  private void putVector(Path group, String name, double... values) throws IOException {
    Path array = group.resolve(name);
    describe(array, "<f8", "" + values.length, "" + values.length, ", \"compressor\": null");
    chunk(array.resolve("0"), "<f8", false, values);
  }

  /** Four snapshots of the known values in chunks of 2 x 2 x 3, those beyond the edges being -1. */
  private Path group(String type, String separator, boolean zlib) throws IOException {
    Path group = folder.resolve("group");
    Files.createDirectories(group);
    Files.writeString(group.resolve(".zgroup"), "{\"zarr_format\": 2}");
    putVector(group, "x", Known.centres(5, 0.25));
    putVector(group, "y", Known.centres(3, 0.25));
    putVector(group, "time", 0, 0.5, 1, 1.5);
    Path array = group.resolve("u");
    describe(
        array,
        type,
        "4, 3, 5",
        "2, 2, 3",
        (zlib ? ", \"compressor\": {\"id\": \"zlib\"}" : ", \"compressor\": null")
            + ", \"fill_value\": -3, \"dimension_separator\": \""
            + separator
            + "\"");
    for (int number = 0; number < 8; number++) {
      int[] place = {number / 4, number / 2 % 2, number % 2};
      double[] values = new double[12];
      for (int k = 0; k < values.length; k++) {
        int snapshot = 2 * place[0] + k / 6;
        int row = 2 * place[1] + k / 3 % 2;
        int column = 3 * place[2] + k % 3;
        values[k] = row < 3 && column < 5 ? Known.value(0, snapshot, row, column) : -1;
      }
      String name = place[0] + separator + place[1] + separator + place[2];
      chunk(array.resolve(name), type, zlib, values);
    }
    return group;
  }

  @ParameterizedTest
  @CsvSource({"<f8, ., true", "<f4, /, false", "<f8, /, true"})
  void aGroupWithCoordinates(String type, String separator, boolean zlib) throws IOException {
    require(group(type, separator, zlib), null, 1, 4, 0.5, PLATE);
    require(group(type, separator, zlib), "u", 1, 4, 0.5, PLATE);
  }

  @Test
  void aGroupOfVersion3() throws IOException {
    Path group = group("<f8", "/", false);
    Files.delete(group.resolve(".zgroup"));
    Files.writeString(group.resolve("zarr.json"), "{\"zarr_format\": 3, \"node_type\": \"group\"}");
    describeV3(group.resolve("x"), "5", "5");
    describeV3(group.resolve("y"), "3", "3");
    describeV3(group.resolve("time"), "4", "4");
    describeV3(group.resolve("u"), "4, 3, 5", "2, 2, 3");
    require(group, null, 1, 4, 0.5, PLATE);
  }

  private static void describeV3(Path array, String shape, String chunks) throws IOException {
    Files.delete(array.resolve(".zarray"));
    Files.writeString(
        array.resolve("zarr.json"),
        String.format(
            """
            {"zarr_format": 3, "node_type": "array", "shape": [%s], "data_type": "float64",
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [%s]}},
             "chunk_key_encoding": {"name": "v2", "configuration": {"separator": "/"}},
             "fill_value": 0,
             "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}
            """,
            shape, chunks));
  }

  @Test
  void aMissingChunkIsTheFillValue() throws IOException {
    Path group = group("<f8", ".", true);
    Files.delete(group.resolve("u/0.0.1"));
    try (Trajectories found = Known.open(group, null)) {
      double[] values = found.read(0, 1);
      for (int cell = 0; cell < values.length; cell++) {
        int row = cell / 5;
        int column = cell % 5;
        boolean missing = row < 2 && column >= 3;
        assertEquals(missing ? -3 : Known.value(0, 1, row, column), values[cell]);
      }
    }
  }

  @Test
  void aStateBesideOthers() throws IOException {
    Path group = group("<f8", ".", true);
    Path state = group.resolve("state");
    describe(state, "<i8", "3, 5", "3, 5", ", \"compressor\": null");
    double[] values = new double[15];
    Arrays.setAll(values, k -> k - 7);
    chunk(state.resolve("0.0"), "<i8", false, values);
    try (Trajectories found = Known.open(group, "state")) {
      assertEquals(1, found.snapshots());
      assertEquals(0, found.interval());
      assertArrayEquals(values, found.read(0, 0));
    }
    refused(group, null, ": which variable? expected one of: state, u");
    refused(group, "x", ": there is no variable x; expected one of: state, u");
    Files.writeString(state.resolve(".zattrs"), "{\"_ARRAY_DIMENSIONS\": [\"x\", \"y\"]}");
    refused(group, "state", ": x has 5 values; expected 3");
    describe(state, "<i8", "5, 3", "5, 3", ", \"compressor\": null");
    try (Trajectories found = Known.open(group, "state")) {
      double[] turned = new double[15];
      Arrays.setAll(turned, k -> values[k % 5 * 3 + k / 5]);
      assertArrayEquals(turned, found.read(0, 0));
    }
  }

  /** A zip archive of a group is read as the group. */
  @Test
  void aZippedGroup() throws IOException {
    Path group = group("<f8", ".", true);
    Path archive = folder.resolve("archive");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
        Stream<Path> files = Files.walk(group)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(group.relativize(file).toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    require(archive, null, 1, 4, 0.5, PLATE);
  }

  @Test
  void ourOwnSnapshotsAreValues() throws IOException {
    Quantization quantization = new Quantization(0x1p-10, -0.5);
    Path group = folder.resolve("snapshots");
    SnapshotWriter writer =
        new SnapshotWriter(
            FileSystem.getLocal(new Configuration(false)),
            new org.apache.hadoop.fs.Path(group.toUri()),
            SnapshotLayout.of(PLATE, 2, 3, quantization, "diffusion"));
    writer.clear();
    int[] counts = new int[15];
    Arrays.setAll(counts, k -> 1000 * k - 300);
    writer.writeField(0, counts);
    writer.writeField(1, new int[15]);
    writer.finish(new double[] {2, 2.25});
    try (Trajectories found = Known.open(group, null)) {
      assertEquals(PLATE, found.grid());
      assertEquals(0.25, found.interval());
      assertArrayEquals(quantization.values(counts), found.read(0, 0));
      assertArrayEquals(quantization.values(new int[15]), found.read(0, 1));
    }
  }

  @Test
  void aPlainArrayIsAState() throws IOException {
    Path array = group("<f8", ".", true).resolve("u");
    describe(array, "<f8", "3, 5", "3, 5", ", \"compressor\": null");
    double[] values = new double[15];
    Arrays.setAll(values, k -> Known.value(0, 0, k / 5, k % 5));
    chunk(array.resolve("0.0"), "<f8", false, values);
    require(array, null, 1, 1, 0, new Grid(5, 3, 5, 3));
    refused(array, "u", ": it is one array, not a group; expected no variable, not u");
  }

  @Test
  void wrongZarr() throws IOException {
    Path group = group("<f8", ".", true);
    Path u = group.resolve("u");
    Files.writeString(u.resolve("1.1.0"), "no zlib data");
    try (Trajectories found = Known.open(group, null)) {
      found.read(0, 1);
      refused(group + ": u: the chunk ", () -> found.read(0, 2));
      refused("1.1.0 is not zlib data", () -> found.read(0, 2));
    }
    group("<f8", ".", false);
    describe(u, "<f8", "4, 3, 5", "2, 2, 3", ", \"compressor\": null");
    Files.delete(u.resolve("0.1.1"));
    try (Trajectories found = Known.open(group, null)) {
      refused("0.1.1 is missing", () -> found.read(0, 1));
    }
    Files.writeString(u.resolve("0.1.1"), "short");
    try (Trajectories found = Known.open(group, null)) {
      refused("holds 5 bytes, not the 96", () -> found.read(0, 1));
    }
    describe(u, "<c16", "4, 3, 5", "2, 2, 3", ", \"compressor\": null");
    refused(group, "u", ": u has the dtype \"<c16\"; expected real numbers: ");
    refused(group, null, ": u has the dtype \"<c16\"; expected real numbers: ");
    describe(u, "<f8", "4, 3, 5", "2, 2, 3", ", \"compressor\": {\"id\": \"bz2\"}");
    refused(
        group, "u", ": u has the compressor {\"id\":\"bz2\"}; expected null, blosc, gzip, lz4,");
    describe(u, "<f8", "4, 3, 5", "2, 200000, 30000", ", \"compressor\": null");
    refused(group, "u", ": u has chunks of more than 2147483639 bytes; expected smaller ones");
    describe(u, "<f8", "3", "2", ", \"compressor\": null");
    refused(group, null, ": it holds no array of several axes, but time [4], u [3], x [5], y [3]");
    describe(u, "<f8", "4, 3, 6", "2, 2, 3", ", \"compressor\": null");
    refused(group, null, ": u has the shape [4, 3, 6]; expected one of [T, X], [X, T], [Y, X], ");
    describe(u, "<f8", "4, 3, 5", "2, 2, 3", ", \"compressor\": null");
    putVector(group, "y", 0, 1, 1.5);
    refused(group, null, ": y is not uniform: at index 2 it is 1.5; expected 2.0");
    Files.delete(group.resolve("y/.zarray"));
    refused(group, null, ": u has the shape [4, 3, 5]; expected one of [T, X], [X, T], [Y, X], ");
    Files.delete(group.resolve(".zgroup"));
    refused(group, null, ": it is a folder without Zarr's metadata; expected a Zarr group");
  }

  @Test
  void valuesThatAreNotFiniteAreNamed() throws IOException {
    Path group = group("<f8", ".", false);
    double[] values = new double[12];
    values[6 + 3] = Double.NaN;
    chunk(group.resolve("u/0.0.1"), "<f8", false, values);
    try (Trajectories found = Known.open(group, null)) {
      found.read(0, 0);
      refused(
          group + ": u: trajectory 0, snapshot 1, row 1, column 3 is NaN; expected a finite number",
          () -> found.read(0, 1));
    }
  }
}
