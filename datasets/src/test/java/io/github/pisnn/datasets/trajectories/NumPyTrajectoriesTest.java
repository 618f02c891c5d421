package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;

import io.github.pisnn.core.grid.Grid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trajectories in NumPy's files. */
final class NumPyTrajectoriesTest {
  private static final Grid UNIT_ROD = new Grid(6, 1, 6, 1);
  private static final Grid ROD = new Grid(6, 1, 1.5, 0.25);

  @TempDir Path folder;

  /** An array as NumPy saves it. */
  private static byte[] npy(String type, String shape, double... values) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    ByteBuffer bytes = ByteBuffer.allocate(128 + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    bytes.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.UTF_8));
    for (double value : values) {
      switch (type) {
        case "<f8" -> bytes.putDouble(value);
        case "<f4" -> bytes.putFloat((float) value);
        default -> bytes.putInt((int) value);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** [N, T, Y, X]. */
  private static double[] values(int count, int snapshots, int rows, int columns) {
    double[] values = new double[count * snapshots * rows * columns];
    for (int k = 0; k < values.length; k++) {
      int row = k / columns % rows;
      int snapshot = k / columns / rows % snapshots;
      values[k] = Known.value(k / columns / rows / snapshots, snapshot, row, k % columns);
    }
    return values;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("data"), bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f8", "<f4"})
  void npy(String type) throws IOException {
    require(write(npy(type, "4, 6", values(1, 4, 1, 6))), null, 1, 4, 1, UNIT_ROD);
    require(write(npy(type, "3, 4, 6", values(3, 4, 1, 6))), null, 3, 4, 1, UNIT_ROD);
    Grid plate = new Grid(5, 2, 5, 2);
    require(write(npy(type, "3, 4, 2, 5", values(3, 4, 2, 5))), null, 3, 4, 1, plate);
    require(write(npy(type, "3, 1, 2, 5", values(3, 1, 2, 5))), null, 3, 1, 0, plate);
  }

  @Test
  void wrongNpy() throws IOException {
    byte[] whole = npy("<f8", "4, 6", values(1, 4, 1, 6));
    Path file = write(whole);
    refused(file, "u", ": it holds one array without a name; expected no variable, not u");
    for (int length : new int[] {7, 100, whole.length - 1}) {
      write(Arrays.copyOf(whole, length));
      refused(file, null, " is cut short");
    }
    write(npy("<f8", "24,", new double[24]));
    refused(
        file, null, ": the array has the shape [24]; expected [T, X], [N, T, X] or [N, T, Y, X]");
    write(npy("<f8", "4, 0", new double[0]));
    refused(file, null, ": the array has the shape [4, 0]; expected [T, X] with lengths from 1");
    write(npy(">f8", "4, 6", new double[24]));
    refused(file, null, ": numbers of type '>f8'; expected '<f8', '<f4' or '<i4'");
    write(npy("<f8", "4000000000, 4000000000, 4000000000", new double[0]));
    refused(file, null, ": the shape [4000000000, 4000000000, 4000000000] is too large");
  }

  @Test
  void valuesThatAreNotFiniteAreNamed() throws IOException {
    double[] values = values(3, 4, 2, 5);
    values[((2 * 4 + 1) * 2 + 1) * 5 + 3] = Double.POSITIVE_INFINITY;
    Path file = write(npy("<f8", "3, 4, 2, 5", values));
    try (Trajectories found = Known.open(file, null)) {
      found.read(2, 0);
      refused(
          file
              + ": the array: trajectory 2, snapshot 1, row 1, column 3 is Infinity; expected a"
              + " finite number",
          () -> found.read(2, 1));
      found.read(2, 2);
      Files.write(file, new byte[200]);
      refused(file + ": the array: cut short", () -> found.read(1, 1));
    }
  }

  private Path zip(int method, Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setMethod(method);
        CRC32 sum = new CRC32();
        sum.update(content.getValue());
        entry.setCrc(sum.getValue());
        entry.setSize(content.getValue().length);
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    }
    return write(bytes.toByteArray());
  }

  private static Map<String, byte[]> coordinates() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("x.npy", npy("<f8", "6,", Known.centres(6, 0.25)));
    entries.put("t.npy", npy("<f4", "4,", 0, 0.5, 1, 1.5));
    return entries;
  }

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
  void npz(int method) throws IOException {
    Map<String, byte[]> entries = coordinates();
    entries.put("u.npy", npy("<f8", "4, 6", values(1, 4, 1, 6)));
    require(zip(method, entries), null, 1, 4, 0.5, ROD);
    entries.put("u.npy", npy("<f8", "3, 4, 6", values(3, 4, 1, 6)));
    entries.put("scalar.npy", npy("<f8", "", 3));
    require(zip(method, entries), "u", 3, 4, 0.5, ROD);

    double[] swapped = new double[24];
    Arrays.setAll(swapped, k -> Known.value(0, k % 4, 0, k / 4));
    entries.put("u.npy", npy("<f8", "6, 4", swapped));
    require(zip(method, entries), null, 1, 4, 0.5, ROD);

    entries.put("y.npy", npy("<i4", "2,", 0, 1));
    entries.put("u.npy", npy("<f8", "3, 4, 2, 6", values(3, 4, 2, 6)));
    require(zip(method, entries), null, 3, 4, 0.5, new Grid(6, 2, 1.5, 2));
    entries.put("u.npy", npy("<f8", "4, 2, 6", values(1, 4, 2, 6)));
    require(zip(method, entries), null, 1, 4, 0.5, new Grid(6, 2, 1.5, 2));
    entries.put("u.npy", npy("<f8", "2, 6", values(1, 1, 2, 6)));
    require(zip(method, entries), null, 1, 1, 0, new Grid(6, 2, 1.5, 2));
  }

  @Test
  void wrongNpz() throws IOException {
    Map<String, byte[]> entries = coordinates();
    entries.put("u.npy", npy("<f8", "4, 5", new double[20]));
    Path file = zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u has the shape [4, 5]; expected one of [T, X], [X, T], [Y, X]");
    entries.put("v.npy", npy("<f8", "4, 6", new double[24]));
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": which variable? expected one of: u, v");

    entries = coordinates();
    entries.put("../u.npy", npy("<f8", "4, 6", new double[24]));
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": it is no .npz file: its entry ../u.npy is no array NAME.npy");
    entries = coordinates();
    entries.put("word/document.xml", new byte[3]);
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": it is no .npz file: its entry word/document.xml is no array NAME.npy");

    entries = coordinates();
    entries.put("u.npy", npy("<f8", "4, 6", new double[25]));
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u.npy: it has 328 bytes; expected 320 by its header");
    entries.put("u.npy", Arrays.copyOf(npy("<f8", "4, 6", new double[24]), 50));
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u.npy is cut short");
    entries.put("u.npy", new byte[300]);
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u.npy: no header of a .npy file");

    entries = coordinates();
    entries.put("x.npy", npy("<f8", "6,", 0, 1, 2, 3, 4.5, 5));
    entries.put("u.npy", npy("<f8", "4, 6", new double[24]));
    byte[] whole = Files.readAllBytes(zip(ZipEntry.STORED, entries));
    refused(file, null, ": x is not uniform: at index 4 it is 4.5; expected 4.0");
    write(Arrays.copyOf(whole, whole.length / 2));
    refused(file, null, ": cannot be read as a zip archive: ");
  }

  /** An array that says it is large, but was squeezed into little, is never inflated further. */
  @Test
  void aZipBombIsRefused() throws IOException {
    Map<String, byte[]> entries = coordinates();
    entries.put("u.npy", npy("<f8", "4, 6", new double[1 << 20]));
    refused(
        zip(ZipEntry.DEFLATED, entries),
        null,
        ": u.npy: it has 8388736 bytes; expected 320 by its header");
    entries = coordinates();
    entries.put("x.npy", npy("<f4", "5000000,", new double[5_000_000]));
    refused(
        zip(ZipEntry.DEFLATED, entries),
        null,
        ": x.npy: coordinates of 5000000 values; expected at most 4194304");
  }
}
