package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        case "|b1" -> bytes.put((byte) value);
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
    write(npy("<c8", "4, 6", new double[24]));
    refused(
        file,
        null,
        ": the array has numbers of type '<c8' (complex numbers); expected floats of 2, 4 or 8"
            + " bytes, integers or booleans");
    write(npy("<f8", "4000000000, 4000000000, 4000000000", new double[0]));
    refused(
        file, null, ": the array has the shape [4000000000, 4000000000, 4000000000], too large");
    write(npy("<f8", "99999999999999999999, 2", new double[0]));
    refused(file, null, ": the array has the shape [99999999999999999999, 2], too large");
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
    refused(file, null, ": ../u.npy is no array NAME.npy");
    refused(file, "../u.npy", ": ../u.npy is no array NAME.npy");
    zip(ZipEntry.DEFLATED, Map.of("word/document.xml", new byte[3]));
    refused(file, null, ": it is no .npz file: its entry word/document.xml is no array NAME.npy");
    entries = coordinates();
    entries.put("u.npy", npy("<f8", "4, 6", new double[25]));
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u has 328 bytes; expected 320 by its header");
    entries.put("u.npy", Arrays.copyOf(npy("<f8", "4, 6", new double[24]), 50));
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u is cut short");
    entries.put("u.npy", new byte[300]);
    zip(ZipEntry.DEFLATED, entries);
    refused(file, null, ": u has no header of a .npy file");

    entries = coordinates();
    entries.put("x.npy", npy("<f8", "6,", 0, 1, 2, 3, 4.5, 5));
    entries.put("u.npy", npy("<f8", "4, 6", new double[24]));
    byte[] whole = Files.readAllBytes(zip(ZipEntry.STORED, entries));
    refused(file, null, ": x is not uniform: at index 4 it is 4.5; expected 4.0");
    write(Arrays.copyOf(whole, whole.length / 2));
    refused(file, null, ": cannot be read as a zip archive: ");
  }

  private static Path real(String name) throws URISyntaxException {
    return Path.of(NumPyTrajectoriesTest.class.getResource(name).toURI());
  }

  /** What NumPy itself wrote; its script lies beside the files. */
  @ParameterizedTest
  @CsvSource({
    "bystanders.npz, 1, 3, 1, 1",
    "fortran.npz, 1, 3, 1, 1",
    "fortran4.npz, 2, 3, 2, 1",
    "descending.npz, 1, 3, 1, 1",
    "plate.npz, 2, 3, 2, 0.5",
    "pair_places.npz, 2, 2, 1, 1"
  })
  void filesOfNumPy(String name, int count, int snapshots, int rows, double dy) throws Exception {
    require(
        real(name), null, count, snapshots, 1, new Grid(4, rows, 1, rows == 1 ? 0.25 : rows * dy));
  }

  @Test
  void whatScriptsSaveBesideAFieldIsNamedWhereItIsAskedFor() throws Exception {
    Path file = real("bystanders.npz");
    require(file, "u", 1, 3, 1, new Grid(4, 1, 1, 0.25));
    String expected = "; expected floats of 2, 4 or 8 bytes, integers or booleans";
    refused(file, "pde", ": pde has numbers of type '<U7' (texts)" + expected);
    refused(file, "label", ": label has numbers of type '|S3' (texts)" + expected);
    refused(file, "settings", ": settings has numbers of type '|O' (Python objects)" + expected);
    refused(file, "started", ": started has numbers of type '<M8[D]' (dates)" + expected);
    refused(file, "table", ": table has numbers of type [('a', '<f8')] (a structure)" + expected);
    refused(file, "spectrum", ": spectrum has numbers of type '<c16' (complex numbers)" + expected);
    refused(file, "nt", ": nt has the shape []; expected one of [T, X], ");
    refused(file, "v", ": there is no variable v; expected one of: u; label has numbers of type");
    refused(
        real("complex.npz"), null, ": u has numbers of type '<c16' (complex numbers)" + expected);
  }

  @Test
  void timesThatDecreaseAreRefused() throws Exception {
    refused(real("past.npz"), null, ": t does not increase: it goes from 2.0 to 0.0");
  }

  /** States and what became of them, without coordinates. */
  @Test
  void aPairOfOperatorLearning() throws Exception {
    Path file = real("pair.npz");
    require(file, null, 2, 2, 1, new Grid(4, 1, 4, 1));
    refused(file, "u", ": u has the shape [2, 4]; expected one of [T, X], ");
    try (Trajectories found = Known.open(file, null)) {
      assertEquals(
          List.of("a and u are taken as two snapshots, 1 apart, of each trajectory"),
          found.notes());
    }
  }

  @Test
  void fortranOrderWithoutCoordinates() throws Exception {
    require(real("fortran.npy"), null, 2, 3, 1, new Grid(4, 2, 4, 2));
  }

  /** Every type that NumPy has for a real number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "|i1", "|u1", "|b1", "<i2", ">i2", "<u2", ">u2",
        "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8"
      })
  void everyType(String type) throws IOException {
    int bytes = type.charAt(2) - '0';
    boolean isFloat = type.charAt(1) == 'f';
    boolean isSigned = isFloat || type.charAt(1) == 'i';
    ByteBuffer numbers =
        ByteBuffer.allocate(6 * bytes)
            .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] expected = new double[6];
    for (int k = 0; k < 6; k++) {
      // The sixth is negative, or has its highest bit set.
      long value = k < 5 ? k : isSigned ? -k : bytes == 8 ? 1L << 53 : (1L << (8 * bytes)) - 1;
      expected[k] = value;
      long bits =
          !isFloat
              ? value
              : switch (bytes) {
                case 8 -> Double.doubleToLongBits((double) value);
                case 4 -> Float.floatToIntBits((float) value);
                default -> HALVES[k];
              };
      switch (bytes) {
        case 8 -> numbers.putLong(bits);
        case 4 -> numbers.putInt((int) bits);
        case 2 -> numbers.putShort((short) bits);
        default -> numbers.put((byte) bits);
      }
    }
    byte[] start = npy(type, "2, 3");
    byte[] whole = Arrays.copyOf(start, start.length + numbers.capacity());
    System.arraycopy(numbers.array(), 0, whole, start.length, numbers.capacity());
    try (Trajectories found = Known.open(write(whole), null)) {
      assertArrayEquals(Arrays.copyOf(expected, 3), found.read(0, 0));
      assertArrayEquals(Arrays.copyOfRange(expected, 3, 6), found.read(0, 1));
    }
  }

  /** 0 to 4 and -5 in binary16. */
  private static final int[] HALVES = {0, 0x3c00, 0x4000, 0x4200, 0x4400, 0xc500};

  @Test
  void integersThatAreTooLargeAreNamed() throws IOException {
    byte[] whole = npy("<i8", "2, 3");
    whole = Arrays.copyOf(whole, whole.length + 48);
    whole[whole.length - 1] = 1;
    Path file = write(whole);
    try (Trajectories found = Known.open(file, null)) {
      refused(
          file + ": the array: the integer 72057594037927936 is beyond 2^53",
          () -> found.read(0, 1));
    }
  }

  /** An array that says it is large, but was squeezed into little, is never inflated further. */
  @Test
  void aZipBombIsRefused() throws IOException {
    Map<String, byte[]> entries = coordinates();
    entries.put("u.npy", npy("<f8", "4, 6", new double[1 << 20]));
    refused(
        zip(ZipEntry.DEFLATED, entries), null, ": u has 8388736 bytes; expected 320 by its header");
    entries.put("t.npy", npy("|b1", "1,", 0));
    entries.put("x.npy", npy("|b1", "5000000,", new double[5_000_000]));
    entries.put("u.npy", npy("|b1", "1, 5000000", new double[5_000_000]));
    refused(
        zip(ZipEntry.DEFLATED, entries),
        null,
        ": x: coordinates of 5000000 values; expected at most 4194304");
  }
}
