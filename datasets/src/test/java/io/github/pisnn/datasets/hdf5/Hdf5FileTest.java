package io.github.pisnn.datasets.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that h5py, netCDF-4, PyTables, xarray and Octave have written; see make_files.py. */
final class Hdf5FileTest {
  private static final int DAMAGES = Integer.getInteger("pisnn.damages", 100);

  private static final long[] PLANE = {7, 12};
  private static final double FILL = -7.5;

  @TempDir Path folder;

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(Hdf5FileTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Hdf5File open(String name) throws IOException {
    return Hdf5File.open(resource(name), name.startsWith("matlab") ? 512 : 0);
  }

  /** What make_files.py wrote at a place. */
  private static double value(long... place) {
    double value = 0.25;
    double scale = 1;
    for (int axis = place.length - 1; axis >= 0; axis--) {
      value += scale * place[axis];
      scale *= 10;
    }
    return value;
  }

  private static double[] plane() {
    double[] plane = new double[84];
    Arrays.setAll(plane, k -> value(k / 12, k % 12));
    return plane;
  }

  private static double[] whole(StoredArray array) throws IOException {
    long[] shape = array.shape();
    int[] size = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
    return array.read(new long[shape.length], size);
  }

  private static void requirePlane(StoredArray array) throws IOException {
    assertArrayEquals(PLANE, array.shape());
    assertArrayEquals(plane(), whole(array));
    // Any part is that part of the whole, to the bit.
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 50; k++) {
      int row = random.nextInt(7);
      int column = random.nextInt(12);
      int rows = 1 + random.nextInt(7 - row);
      int columns = 1 + random.nextInt(12 - column);
      double[] expected = new double[rows * columns];
      Arrays.setAll(expected, i -> value(row + i / columns, column + i % columns));
      assertArrayEquals(expected, array.read(new long[] {row, column}, new int[] {rows, columns}));
    }
    assertThrows(
        IllegalArgumentException.class, () -> array.read(new long[] {0, 5}, new int[] {7, 8}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"layouts_earliest.h5", "layouts_latest.h5"})
  void everyLayoutIsRead(String file) throws IOException {
    try (Hdf5File hdf = open(file)) {
      for (String name :
          List.of(
              "contiguous",
              "chunked",
              "gzip",
              "shuffled",
              "lzf",
              "single",
              "grown",
              "grown_gzip",
              "grown_x",
              "grown_both",
              "grown_both_gzip",
              "compact",
              "implicit")) {
        requirePlane(hdf.open(name));
      }
      double[] many = new double[400];
      Arrays.setAll(many, k -> value(k / 20, k % 20));
      assertArrayEquals(many, whole(hdf.open("many")));
      for (String line : List.of("long", "paged")) {
        double[] values = whole(hdf.open(line));
        double[] expected = new double[values.length];
        Arrays.setAll(expected, k -> value(k));
        assertArrayEquals(expected, values);
      }
      assertEquals(Map.of(), hdf.refused());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layouts_earliest.h5", "layouts_latest.h5"})
  void whatWasNeverWrittenIsTheFillValue(String file) throws IOException {
    try (Hdf5File hdf = open(file)) {
      double[] expected = new double[84];
      Arrays.fill(expected, FILL);
      assertArrayEquals(expected, whole(hdf.open("unwritten")));
      for (int row = 3; row < 6; row++) {
        for (int column = 5; column < 10; column++) {
          expected[12 * row + column] = value(row, column);
        }
      }
      assertArrayEquals(expected, whole(hdf.open("part")));
    }
  }

  @Test
  void anyNumberIsWhatItsDatatypeSays() throws IOException {
    try (Hdf5File hdf = open("types.h5")) {
      for (String name :
          List.of("f8", "f4", "f2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")) {
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, whole(hdf.open(name)), name);
      }
      for (String name : List.of("f8", "f4", "f2", "i2", "i4", "i8", "u2", "u4", "u8")) {
        String big = "big_" + name;
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, whole(hdf.open(big)), big);
      }
      assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, whole(hdf.open("of_committed")));
      assertArrayEquals(new double[] {0, 1, 1}, whole(hdf.open("bool")));
      // 0.0245 has 0x3cc9 as its upper half; as binary16 that would be 1.196.
      assertArrayEquals(
          new double[] {Float.intBitsToFloat(0x3cc90000), -1.5, 3}, whole(hdf.open("bfloat16")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types.h5 | complex | is complex128; expected numbers",
        "types.h5 | compound | is a compound of a, b; expected numbers",
        "types.h5 | text | is text; expected numbers",
        "types.h5 | texts | is text; expected numbers",
        "types.h5 | opaque | is opaque bytes (); expected numbers",
        "types.h5 | nowhere | is missing",
        "types.h5 | odd_float | is floats of 2 bytes with 6 bits of exponent, 9 of mantissa and the"
            + " bias 31; expected numbers",
        "types.h5 | shifted_float | is floats of 2 bytes with 5 bits of exponent, 10 of mantissa and"
            + " the bias 20; expected numbers",
        "refused.h5 | scaleoffset | has chunks behind the filter 6 (scale-offset); expected gzip,"
            + " LZF, Blosc, LZ4, Zstandard, shuffle, fletcher32 or none, as h5repack -f GZIP=1"
            + " makes of it",
        "matlab73.mat | note | is of MATLAB's class char",
        "matlab73.mat | none | is an empty matrix",
        "matlab73.mat | c | is complex128; expected numbers",
      })
  void whatIsNotReadIsNamedWithItsReason(String file, String name, String clause)
      throws IOException {
    try (Hdf5File hdf = open(file)) {
      Exception refused = assertThrows(IllegalArgumentException.class, () -> hdf.open(name));
      assertEquals(name + " " + clause, refused.getMessage());
      assertTrue(!hdf.names().contains(name));
      if (!name.equals("nowhere")) {
        assertEquals(clause, hdf.refused().get(name));
      }
    }
  }

  /** One dataset's trouble is none of the others'; scalars and empty ones are no arrays. */
  @Test
  void onlyWhatIsReadMustBeReadable() throws IOException {
    try (Hdf5File hdf = open("refused.h5")) {
      assertEquals(List.of("fine", "x"), hdf.names());
      requirePlane(hdf.open("fine"));
    }
    try (Hdf5File hdf = open("types.h5")) {
      assertTrue(!hdf.names().contains("scalar") && !hdf.refused().containsKey("scalar"));
      assertTrue(!hdf.names().contains("nothing") && !hdf.refused().containsKey("nothing"));
      Exception refused =
          assertThrows(IllegalArgumentException.class, () -> whole(hdf.open("huge")));
      assertEquals(
          "the integer 1152921504606846977 is beyond 2^53; expected one that binary64 holds"
              + " exactly",
          refused.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zlib", "lz4", "blosclz", "zstd", "bits"})
  void filtersOfPyTables(String name) throws IOException {
    try (Hdf5File hdf = open("pytables.h5")) {
      requirePlane(hdf.open(name));
    }
  }

  /** An address is one in the file that the object lives in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "contiguous",
        "chunked",
        "group/contiguous",
        "group/chunked",
        "soft",
        "own",
        "whole/inside/contiguous",
        "whole//inside/chunked",
        "/contiguous",
      })
  void linksLeadIntoOtherFiles(String name) throws IOException {
    try (Hdf5File hdf = open("links.h5")) {
      requirePlane(hdf.open(name));
    }
  }

  @Test
  void linksThatLeadNowhereAreNoMatterToOthers() throws IOException {
    try (Hdf5File hdf = open("links.h5")) {
      assertEquals("is a link that leads nowhere", hdf.refused().get("dangling"));
      assertTrue(
          Objects.requireNonNull(hdf.refused().get("lost"))
              .endsWith("nowhere.h5, which is not there"));
      assertEquals(
          "cannot be read: more than 32 links lead from one to the next",
          hdf.refused().get("round"));
      assertTrue(hdf.names().contains("group/contiguous"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual_earliest.h5", "virtual_latest.h5"})
  void virtualDatasets(String file) throws IOException {
    try (Hdf5File hdf = open(file)) {
      requirePlane(hdf.open("plane"));
      double[] stacked = new double[96];
      double[] strided = new double[84];
      Arrays.fill(strided, FILL);
      Arrays.fill(stacked, 0, 48, FILL);
      for (int k = 0; k < 48; k++) {
        stacked[48 + k] = value(k / 12, k % 12);
        strided[k / 12 * 24 + k % 12] = value(k / 12, k % 12);
      }
      assertArrayEquals(stacked, whole(hdf.open("stacked")));
      assertArrayEquals(strided, whole(hdf.open("strided")));
      Exception lost = assertThrows(IOException.class, () -> whole(hdf.open("lost")));
      assertTrue(lost.getMessage().endsWith("lost.h5, which is not there"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense.h5", "dense_earliest.h5"})
  void manyLinksAndAttributes(String file) throws IOException {
    try (Hdf5File hdf = open(file)) {
      assertEquals(40, hdf.members("group").size());
      for (int k = 0; k < 40; k++) {
        String number = String.format(java.util.Locale.ROOT, "%03d", k);
        assertArrayEquals(new double[] {value(k)}, whole(hdf.open("group/member_" + number)));
        if (file.equals("dense.h5")) {
          assertEquals(
              value(k), hdf.attributes("group").number("attribute_" + number).orElseThrow());
        }
      }
    }
  }

  @Test
  void matricesOfMatlabHaveTheOrderOfTheirAxes() throws IOException {
    try (Hdf5File hdf = open("matlab73.mat")) {
      requirePlane(hdf.open("u"));
      assertArrayEquals(new long[] {1, 12}, hdf.open("x").shape());
      assertEquals(List.of("mask", "t", "u", "x"), hdf.names());
      assertEquals("is a struct; expected a matrix of numbers", hdf.refused().get("s"));
      assertEquals("is a sparse matrix; expected a full one", hdf.refused().get("sparse"));
    }
  }

  @Test
  void matricesOfOctaveHaveTheOrderOfTheirAxes() throws IOException {
    try (Hdf5File hdf = open("octave.h5")) {
      requirePlane(hdf.open("u"));
      requirePlane(hdf.open("u/value"));
      assertEquals(List.of("b", "t", "u", "x"), hdf.names());
      double[] range = new double[12];
      Arrays.setAll(range, k -> 0.25 * k);
      assertArrayEquals(range, whole(hdf.open("x")));
      assertEquals("is a sparse matrix; expected a matrix of numbers", hdf.refused().get("s"));
      assertEquals("is a cell; expected a matrix of numbers", hdf.refused().get("c"));
      assertEquals("is a string; expected a matrix of numbers", hdf.refused().get("w"));
      assertEquals("is complex128; expected numbers", hdf.refused().get("z"));
      assertEquals("is a scalar struct; expected a matrix of numbers", hdf.refused().get("r"));
    }
  }

  @ParameterizedTest
  @CsvSource({"nc_txy.nc, time x y", "nc_tyx.nc, time y x", "nc_xy.nc, x y", "nc_tx.nc, time x"})
  void scalesNameTheAxes(String file, String axes) throws IOException {
    try (Hdf5File hdf = open(file)) {
      assertEquals(List.of(axes.split(" ")), hdf.open("u").dimensions());
      assertEquals(List.of("x"), hdf.open("x").dimensions());
    }
  }

  @Test
  void packedNumbersAreUnpacked() throws IOException {
    try (Hdf5File hdf = open("nc_packed.nc")) {
      double[] expected = new double[36];
      Arrays.setAll(expected, k -> value(k / 12, k % 12) / 8);
      assertArrayEquals(expected, whole(hdf.open("u")));
    }
    try (Hdf5File hdf = open("nc_missing.nc")) {
      double[] found = whole(hdf.open("u"));
      assertTrue(Double.isNaN(found[12 + 5]));
      assertEquals(1, Arrays.stream(found).filter(Double::isNaN).count());
    }
    try (Hdf5File hdf = open("nc_valid.nc")) {
      double[] found = whole(hdf.open("u"));
      for (int k = 0; k < 36; k++) {
        double value = value(k / 12, k % 12);
        assertEquals(value > 200 ? Double.NaN : value, found[k]);
      }
    }
  }

  /** Whatever byte is wrong, an error says so in a line, or the value is read as it then stands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "layouts_latest.h5",
        "layouts_earliest.h5",
        "types.h5",
        "virtual_latest.h5",
        "dense.h5",
        "matlab73.mat",
        "nc_packed.nc",
        "pytables.h5",
      })
  void damageEndsInALine(String file) throws IOException {
    byte[] whole = Files.readAllBytes(resource(file));
    Files.copy(resource("sources.h5"), folder.resolve("sources.h5"));
    SplittableRandom random = new SplittableRandom(7);
    int lines = 0;
    for (int k = 0; k < DAMAGES; k++) {
      byte[] damaged = whole.clone();
      if (k % 10 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(whole.length));
      } else {
        for (int hits = 1 + random.nextInt(20); hits > 0; hits--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
      }
      Path copy = folder.resolve("copy" + k);
      Files.write(copy, damaged);
      try (Hdf5File hdf = Hdf5File.open(copy, file.startsWith("matlab") ? 512 : 0)) {
        for (String name : hdf.names()) {
          StoredArray array = hdf.open(name);
          long count = Arrays.stream(array.shape()).reduce(1, (a, b) -> a * b);
          if (count > 0 && count < 1 << 16) {
            whole(array);
          }
        }
        lines += hdf.refused().size();
      } catch (IOException | IllegalArgumentException e) {
        lines++;
        assertTrue(e.getMessage() != null && !e.getMessage().contains("\n"), e::toString);
      }
      Files.delete(copy);
    }
    assertTrue(lines > DAMAGES / 30, lines + " lines");
  }
}
