package io.github.pisnn.datasets.netcdf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NetCDF's classic formats, as SciPy, netCDF and xarray wrote them; the script lies beside them.
 */
final class NetCdf3FileTest {
  private static final double NONE = Double.NaN;

  @TempDir Path folder;

  private static Path real(String name) throws Exception {
    return Path.of(NetCdf3FileTest.class.getResource(name).toURI());
  }

  private static NetCdf3File open(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    FileSystem files = path.getFileSystem(new Configuration(false));
    try (FSDataInputStream in = files.open(path)) {
      assertTrue(NetCdf3File.is(in, Files.size(file)));
    }
    return NetCdf3File.open(files, path);
  }

  private static double[] whole(NetCdf3File file, String name) throws IOException {
    StoredArray array = file.open(name);
    int[] size = Arrays.stream(array.shape()).mapToInt(length -> (int) length).toArray();
    return array.read(new long[size.length], size);
  }

  private static double[] numbers(int count, IntToDoubleFunction number) {
    return IntStream.range(0, count).mapToDouble(number).toArray();
  }

  private static double u(int index) {
    return 100 * (index / 8) + 10 * (index / 4 % 2) + index % 4 + 0.25;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scipy.nc",
        "netcdf3_classic.nc",
        "netcdf3_64bit_offset.nc",
        "netcdf3_64bit_data.nc",
        "xarray.nc"
      })
  void recordsOfSeveralVariables(String name) throws Exception {
    try (NetCdf3File file = open(real(name))) {
      StoredArray u = file.open("u");
      assertArrayEquals(new long[] {3, 2, 4}, u.shape());
      assertEquals(List.of("time", "y", "x"), u.dimensions());
      assertArrayEquals(numbers(24, NetCdf3FileTest::u), whole(file, "u"));
      // A window, and then one that lies before it.
      assertArrayEquals(
          new double[] {111.25, 112.25, 211.25, 212.25},
          u.read(new long[] {1, 1, 1}, new int[] {2, 1, 2}));
      assertArrayEquals(new double[] {13.25}, u.read(new long[] {0, 1, 3}, new int[] {1, 1, 1}));
      assertArrayEquals(numbers(4, k -> 0.25 * k), whole(file, "x"));
      assertArrayEquals(numbers(2, k -> k), whole(file, "y"));
      assertArrayEquals(numbers(3, k -> k), whole(file, "time"));
      assertEquals(List.of("time"), file.open("time").dimensions());
    }
  }

  @Test
  void bytesOfARecordArePaddedUnlessTheyAreAlone() throws Exception {
    for (String name : List.of("scipy.nc", "single.nc")) {
      try (NetCdf3File file = open(real(name))) {
        assertArrayEquals(numbers(9, k -> k), whole(file, "flags"));
      }
    }
  }

  @Test
  void attributesAndText() throws Exception {
    try (NetCdf3File file = open(real("scipy.nc"))) {
      assertEquals("burgers", file.attributes().text("title").orElseThrow());
      assertEquals("m", file.open("u").attributes().text("units").orElseThrow());
      assertArrayEquals(new double[] {1, 2}, file.open("u").attributes().numbers("range"));
      assertEquals(List.of("flags", "time", "u", "x", "y"), file.names());
      assertEquals(Map.of("words", "is text; expected numbers"), file.refused());
      assertEquals(
          "words is text; expected numbers",
          assertThrows(IllegalArgumentException.class, () -> file.open("words")).getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"netcdf3_classic.nc", "netcdf3_64bit_offset.nc", "netcdf3_64bit_data.nc"})
  void whatConventionsSayOfNumbers(String name) throws Exception {
    try (NetCdf3File file = open(real(name))) {
      assertArrayEquals(numbers(24, NetCdf3FileTest::u), whole(file, "packed"));
      assertArrayEquals(new double[] {0, 127, 128, 254, NONE, 1, 2, 3}, whole(file, "unsigned"));
      assertArrayEquals(
          new double[] {1, 2, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE},
          whole(file, "part"));
      assertArrayEquals(new long[0], file.open("crs").shape());
      assertArrayEquals(new double[] {7}, whole(file, "crs"));
    }
  }

  @Test
  void everyType() throws Exception {
    try (NetCdf3File file = open(real("types.nc"))) {
      assertEquals(
          List.of("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"), file.names());
      for (String name : file.names()) {
        int bits = Math.min(8 * (name.charAt(1) - '0') - 1, 53);
        double last = name.startsWith("u") ? Math.scalb(1.0, bits) : -5;
        assertArrayEquals(new double[] {3, last}, whole(file, name), name);
      }
    }
  }

  /** A writer that could not go back leaves the number of records open. */
  @Test
  void aStream() throws Exception {
    byte[] bytes = Files.readAllBytes(real("scipy.nc"));
    Arrays.fill(bytes, 4, 8, (byte) 0xff);
    try (NetCdf3File file = open(Files.write(folder.resolve("stream.nc"), bytes))) {
      assertArrayEquals(numbers(24, NetCdf3FileTest::u), whole(file, "u"));
    }
  }

  @Test
  void cutShort() throws Exception {
    byte[] bytes = Files.readAllBytes(real("scipy.nc"));
    Path path = folder.resolve("short.nc");
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 20));
    try (NetCdf3File file = open(path)) {
      assertEquals(
          "is cut short: it ends at byte 672, the file at " + (bytes.length - 20),
          file.refused().get("u"));
      assertArrayEquals(numbers(4, k -> 0.25 * k), whole(file, "x"));
    }
    for (int length = 5; length < 300; length++) {
      Files.write(path, Arrays.copyOf(bytes, length));
      assertThrows(EOFException.class, () -> open(path).close());
    }
  }

  /** Every byte, one at a time, as what it should not be. */
  @ParameterizedTest
  @ValueSource(strings = {"scipy.nc", "netcdf3_64bit_data.nc"})
  void damage(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(real(name));
    Path path = folder.resolve("damaged.nc");
    for (int at = 4; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) 0xff;
      Files.write(path, damaged);
      try (NetCdf3File file = open(path)) {
        if (file.names().contains("u")
            && Arrays.equals(file.open("u").shape(), new long[] {3, 2, 4})) {
          assertEquals(24, whole(file, "u").length);
        }
      } catch (EOFException e) {
        // Cut short, to what its header says.
      } catch (IOException e) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("cannot be read as netCDF: "), message);
        assertEquals(1, message.lines().count(), message);
      }
    }
  }
}
