package io.github.pisnn.datasets.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arrays and groups as tensorstore and zarr-python write them; {@code arrays.py} beside them tells
 * how.
 */
final class ZarrArrayTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 7;
  private static final List<String> REFUSED = List.of("complex64", "int4");
  private static final List<String> OF_THEIR_OWN_SHAPE = List.of("cube", "cube-shards", "scalar");

  /** All of them, left as they are. */
  @TempDir static Path originals;

  /** Copies that are changed. */
  @TempDir Path folder;

  @BeforeAll
  static void unpack() throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = originals.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(zip, file);
      }
    }
  }

  private Path copy(String name) throws IOException {
    Path source = originals.resolve(name);
    Path target = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    try (Stream<Path> all = Files.walk(source)) {
      for (Path file : all.toList()) {
        Files.copy(file, target.resolve(source.relativize(file)));
      }
    }
    return target;
  }

  private static InputStream resource() {
    return Objects.requireNonNull(ZarrArrayTest.class.getResourceAsStream("arrays.zip"));
  }

  private static FileSystem files() throws IOException {
    return FileSystem.getLocal(new Configuration(false));
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  private static ZarrArray open(Path array) throws IOException {
    return ZarrArray.open(files(), path(array));
  }

  private static ZarrGroup openGroup(Path group) throws IOException {
    return ZarrGroup.open(files(), path(group));
  }

  private static double[] all(StoredArray array) throws IOException {
    int[] size = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return array.read(new long[size.length], size);
  }

  /** The arrays of 5 x 7 numbers. */
  static Stream<String> arrays() throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource())) {
      Stream.Builder<String> names = Stream.builder();
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
      return names
          .build()
          .filter(name -> name.matches("v[23]/[^/]*/.*"))
          .map(name -> name.substring(0, name.indexOf('/', 3)))
          .distinct()
          .filter(name -> !REFUSED.contains(name.substring(3)))
          .filter(name -> !OF_THEIR_OWN_SHAPE.contains(name.substring(3)));
    }
  }

  private static double value(String name, int row, int column) {
    int k = COLUMNS * row + column;
    boolean isHole = row / 2 == 1 && column / 3 == 1;
    if (name.contains("hole") && isHole) {
      return name.matches(".*(nan|hex)") ? Double.NaN : 7;
    }
    if (name.endsWith("bool")) {
      return k % 3 == 0 ? 1 : 0;
    }
    if (name.matches(".*(float\\d+|-f\\d|/blosc-.*|fill-.*|hole-.*)")) {
      return (3 * k - 40) / 8.0;
    }
    return name.matches(".*-u(int)?\\d+") ? 3 * k : 3 * k - 40;
  }

  @Test
  void allOfThemAreThere() throws IOException {
    assertEquals(49, arrays().filter(name -> name.startsWith("v2")).count());
    assertEquals(67, arrays().filter(name -> name.startsWith("v3")).count());
  }

  @Test
  void numbersOfAllTypesCodecsAndOrders() throws IOException {
    for (String name : arrays().toList()) {
      ZarrArray array = open(originals.resolve(name));
      assertArrayEquals(new long[] {ROWS, COLUMNS}, array.shape(), name);
      requireWindow(name, array, 0, 0, ROWS, COLUMNS);
      SplittableRandom random = new SplittableRandom(5);
      for (int k = 0; k < 20; k++) {
        int row = random.nextInt(ROWS);
        int column = random.nextInt(COLUMNS);
        int rows = 1 + random.nextInt(ROWS - row);
        requireWindow(name, array, row, column, rows, 1 + random.nextInt(COLUMNS - column));
      }
    }
  }

  private static void requireWindow(
      String name, StoredArray array, int row, int column, int rows, int columns)
      throws IOException {
    double[] expected = new double[rows * columns];
    for (int k = 0; k < expected.length; k++) {
      expected[k] = value(name, row + k / columns, column + k % columns);
    }
    assertArrayEquals(
        expected, array.read(new long[] {row, column}, new int[] {rows, columns}), name);
  }

  @ParameterizedTest
  @CsvSource({"cube", "cube-shards"})
  void threeAxes(String name) throws IOException {
    ZarrArray array = open(originals.resolve("v3").resolve(name));
    assertArrayEquals(IntStream.range(0, 105).mapToDouble(k -> 3 * k - 40).toArray(), all(array));
    double[] part = array.read(new long[] {1, 2, 3}, new int[] {2, 2, 3});
    for (int k = 0; k < part.length; k++) {
      int place = ((1 + k / 6) * ROWS + 2 + k / 3 % 2) * COLUMNS + 3 + k % 3;
      assertEquals(3 * place - 40, part[k]);
    }
    assertEquals(0, array.read(new long[3], new int[] {3, 0, 7}).length);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> array.read(new long[] {2, 0, 0}, new int[] {2, 1, 1}));
  }

  @Test
  void attributesAndNames() throws IOException {
    ZarrArray array = open(originals.resolve("v3/named"));
    assertEquals(List.of("y", "x"), array.dimensions());
    assertEquals("K", array.attributes().text("units").orElseThrow());
    assertArrayEquals(new double[] {0, 1.5}, array.attributes().numbers("range"));
    assertEquals(List.of("a", "b"), array.attributes().texts("of"));
    assertEquals(List.of(), open(originals.resolve("v3/half-named")).dimensions());
    assertEquals(List.of(), open(originals.resolve("v2/zlib")).dimensions());
  }

  @Test
  void aGroupNamesWhatItHoldsAndWhatIsNotRead() throws IOException {
    Path path = copy("group");
    Files.createDirectories(path.resolve(".hidden"));
    Files.copy(path.resolve("gzip/.zarray"), path.resolve(".hidden/.zarray"));
    Files.createDirectories(path.resolve("neither"));
    Files.writeString(path.resolve("neither/attributes.json"), "no JSON");
    Files.createDirectories(path.resolve("damaged"));
    Files.writeString(path.resolve("damaged/zarr.json"), "{\"zarr_format\": 3,");
    Files.createDirectories(path.resolve("a:b"));
    Files.copy(path.resolve("scalar/.zarray"), path.resolve("a:b/.zarray"));
    Files.copy(path.resolve("scalar/0"), path.resolve("a:b/0"));
    try (ZarrGroup group = openGroup(path)) {
      assertEquals(
          List.of(
              "a:b", "default", "empty", "gzip", "inner/most/array", "lz4", "scalar", "shuffle"),
          group.names());
      assertEquals("[complex, damaged, delta, lzma]", group.refused().keySet().toString());
      for (String name : List.of("gzip", "lz4", "shuffle", "inner/most/array")) {
        requireWindow(name, group.open(name), 0, 0, ROWS, COLUMNS);
      }
      requireWindow("-f8", group.open("default"), 0, 0, ROWS, COLUMNS);
      assertArrayEquals(new double[] {-40}, all(group.open("scalar")));
      assertArrayEquals(new double[] {-40}, all(group.open("a:b")));
      assertArrayEquals(new double[0], all(group.open("empty")));
      refused(
          "complex has the dtype \"<c16\"; expected real numbers: |b1, ",
          () -> group.open("complex"));
      refused(
          "delta has the filters [{\"astype\":\"<i4\",\"dtype\":\"<i4\",\"id\":\"delta\"}];"
              + " expected null or shuffle",
          () -> group.open("delta"));
      refused("lzma has the compressor {\"check\":-1,\"filters\":null,", () -> group.open("lzma"));
      refused("; expected null, blosc, gzip, lz4, zlib or zstd", () -> group.open("lzma"));
      refused(
          "damaged has a zarr.json that is not JSON: Unexpected end", () -> group.open("damaged"));
      refused("neither is no array of this group", () -> group.open("neither"));
    }
  }

  @Test
  void scalarsOfVersion3() throws IOException {
    assertArrayEquals(new double[] {-40}, all(open(originals.resolve("v3/scalar"))));
  }

  @Test
  void aGroupInAnArchive() throws IOException {
    try (ZipFile zip = new ZipFile(originals.resolve("zipped.zip").toFile());
        ZarrGroup group = ZarrGroup.open(zip)) {
      assertTrue(ZarrGroup.is(zip));
      assertEquals(List.of("inner/v", "u"), group.names());
      requireWindow("u", group.open("u"), 0, 0, ROWS, COLUMNS);
      requireWindow("-f8", group.open("inner/v"), 1, 2, 3, 4);
    }
    // A group inside of a folder that is none.
    Path archive = folder.resolve("all.zip");
    try (InputStream in = resource()) {
      Files.copy(in, archive);
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertTrue(ZarrGroup.is(zip));
      assertEquals("group/", ZipStore.root(zip).orElseThrow());
      try (ZarrGroup group = ZarrGroup.open(zip)) {
        requireWindow("gzip", group.open("gzip"), 0, 0, ROWS, COLUMNS);
      }
    }
  }

  @Test
  void whatIsNoZarrIsNamed() throws IOException {
    Path group = originals.resolve("group");
    Path array = originals.resolve("v3/named");
    assertTrue(ZarrGroup.is(files(), path(group)));
    assertFalse(ZarrArray.is(files(), path(group)));
    assertTrue(ZarrArray.is(files(), path(array)));
    assertFalse(ZarrGroup.is(files(), path(array)));
    assertFalse(ZarrGroup.is(files(), path(folder)));
    refused("it is a Zarr array; expected a Zarr group", () -> openGroup(array));
    refused("it is a Zarr group; expected a Zarr array", () -> open(group));
    refused("it is N5, which is not read; expected a Zarr group", () -> openGroup(n5("")));
    refused("it is N5, which is not read; expected a Zarr array", () -> open(n5("u")));
    refused(
        "it is a folder without Zarr's metadata; expected a Zarr group", () -> openGroup(folder));
  }

  private Path n5(String name) {
    return originals.resolve("n5").resolve(name);
  }

  @Test
  void aChunkThatIsMissingThoughItMustNotBe() throws IOException {
    Path path = copy("v2/order-C-slash");
    Files.delete(path.resolve("1/0"));
    ZarrArray array = open(path);
    requireWindow("", array, 0, 0, 3, COLUMNS);
    damaged("the chunk 1/0 is missing", () -> all(array));
  }

  @Test
  void onlyTheChunksOfAShardThatAreAskedForAreRead() throws IOException {
    Path path = copy("v3/shards-zstd-end");
    Path shard = path.resolve("c/0/0");
    byte[] bytes = Files.readAllBytes(shard);
    // The chunk [0, 1] of the shard.
    ByteBuffer index = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int from = (int) index.getLong(bytes.length - 4 - 3 * 16);
    bytes[from] ^= 1;
    Files.write(shard, bytes);
    ZarrArray array = open(path);
    requireWindow("", array, 0, 0, ROWS, 3);
    requireWindow("", array, 2, 3, 3, 4);
    damaged(
        "the chunk c/0/0 holds at [0, 1] a chunk that is not Zstandard data of the 24 bytes"
            + " expected, or damaged",
        () -> array.read(new long[] {1, 4}, new int[] {1, 1}));
    Files.write(shard, Arrays.copyOf(bytes, 10));
    damaged("the chunk c/0/0 is cut short", () -> all(array));
    bytes[bytes.length - 20] ^= 1;
    Files.write(shard, bytes);
    damaged("the chunk c/0/0 is damaged: its checksum is another one", () -> all(array));
  }

  @Test
  void checksumsAreVerified() throws IOException {
    for (String name : List.of("crc32c", "crc32c-zstd-crc32c")) {
      Path path = copy("v3/" + name);
      Path chunk = path.resolve("c/1/1");
      byte[] whole = Files.readAllBytes(chunk);
      for (int at = 0; at < whole.length; at++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= 0x10;
        Files.write(chunk, bytes);
        ZarrArray array = open(path);
        damaged("the chunk c/1/1 is damaged: its checksum is another one", () -> all(array));
      }
    }
  }

  /** Whatever stands in a chunk, the answer is numbers or one line. */
  @Test
  void damagedChunksNeverEndOtherwise() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<String> names =
        arrays().filter(name -> name.matches(".*(blosc-.*|zstd|gzip|zlib|shards.*|f8)")).toList();
    for (String name : names) {
      Path array = copy(name);
      Path chunk = firstChunk(array);
      byte[] whole = Files.readAllBytes(chunk);
      for (int attempt = 0; attempt < 12; attempt++) {
        byte[] bytes =
            attempt % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int flip = 0; flip < attempt % 3 && bytes.length > 0; flip++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(chunk, bytes);
        try {
          assertEquals(ROWS * COLUMNS, all(open(array)).length);
          assertEquals(whole.length, bytes.length, name);
        } catch (IOException e) {
          assertTrue(e.getMessage().startsWith("the chunk "), e.getMessage());
          assertEquals(1, e.getMessage().lines().count());
        }
      }
    }
  }

  private static Path firstChunk(Path array) throws IOException {
    try (Stream<Path> all = Files.walk(array)) {
      return all.filter(file -> file.getFileName().toString().matches("[0-9.]+"))
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @MethodSource("metadataThatIsNotRead")
  void metadataThatIsNotReadIsNamed(String array, String what, String by, String line)
      throws IOException {
    Path path = copy(array);
    Path file = path.resolve(array.startsWith("v2") ? ".zarray" : "zarr.json");
    String text = Files.readString(file);
    assertTrue(text.contains(what), text);
    Files.writeString(file, text.replace(what, by));
    refused(line, () -> open(path));
  }

  static Stream<Arguments> metadataThatIsNotRead() {
    String v2 = "v2/zstd";
    String v3 = "v3/zstd";
    String shards = "v3/shards-plain-end";
    return Stream.of(
        Arguments.of(v2, "[5,7]", "[5,-7]", "it has the shape [5,-7]; expected integers from 0 up"),
        Arguments.of(v2, "[5,7]", "[5]", "it has the chunks [3,4]; expected 1 positive integers"),
        Arguments.of(v2, "[3,4]", "[3,0]", "it has the chunks [3,0]; expected positive integers"),
        Arguments.of(
            v2, "[3,4]", "[3,4.5]", "it has the chunks [3,4.5]; expected positive integers"),
        Arguments.of(
            v2, "[3,4]", "[30000,40000]", "it has chunks of more than 2147483639 bytes; expect"),
        Arguments.of(
            v2, "\"chunks\"", "\"blocks\"", "it has no chunks; expected positive integers"),
        Arguments.of(
            v2, "<i4", "<f16", "it has the dtype \"<f16\"; expected real numbers: |b1, |i1"),
        Arguments.of(v2, "<i4", "<f1", "it has the dtype \"<f1\"; expected real numbers"),
        Arguments.of(v2, "<i4", "<b4", "it has the dtype \"<b4\"; expected real numbers"),
        Arguments.of(v2, "\"C\"", "\"A\"", "it has the order \"A\"; expected \"C\" or \"F\""),
        Arguments.of(
            v2, "\".\"", "\"-\"", "it has the dimension_separator \"-\"; expected \".\" or"),
        Arguments.of(v2, ":2}", ":1}", "it has the zarr_format 1; expected 2"),
        Arguments.of(
            v2, "\"filters\":null", "\"filters\":[{\"id\":\"bz2\"}]", "it has the filters [{\""),
        Arguments.of(
            v2,
            "null,\"filters\":null",
            "null,\"filters\":[{\"id\":\"zlib\"}]",
            "it is compressed twice; expected once"),
        Arguments.of(
            v2,
            "\"fill_value\":null",
            "\"fill_value\":\"0x7fc0000\"",
            "it has the fill_value \"0x7fc0000\"; expected a number, \"NaN\", \"Infinity\","
                + " \"-Infinity\" or the 8 hexadecimal digits of a int32 after 0x"),
        Arguments.of(
            v2, "\"zstd\"", "\"bz2\"", "it has the compressor {\"id\":\"bz2\",\"level\":3}; exp"),
        Arguments.of(v2, "{", "", "it has a .zarray that is not JSON: "),
        Arguments.of(v3, ":3}", ":4}", "it has the zarr_format 4; expected 3"),
        Arguments.of(
            v3, "\"regular\"", "\"rectilinear\"", "it has the chunk_grid {\"configuration\""),
        Arguments.of(
            v3, "\"int32\"", "\"string\"", "it has the data_type \"string\"; expected real num"),
        Arguments.of(
            v3, "\"default\"", "\"fan\"", "it has the chunk_key_encoding {\"name\":\"fan\"}; exp"),
        Arguments.of(
            v3,
            "\"zstd\"",
            "\"pcodec\"",
            "it has the codecs {\"configuration\":{\"checksum\":false,"),
        Arguments.of(
            v3, "\"bytes\"", "\"packbits\"", "; expected transpose, bytes or sharding_indexed"),
        Arguments.of(
            v3, "\"little\"", "\"middle\"", "; expected bytes with endian \"little\" or \"big\""),
        Arguments.of(
            v3,
            ",\"node_type\"",
            ",\"tiles\":{},\"node_type\"",
            "it has the tiles {}; expected no"),
        Arguments.of(
            v3, "\"array\"", "\"table\"", "it is a folder without Zarr's metadata; expected a"),
        Arguments.of(
            v3,
            ",\"node_type\"",
            ",\"storage_transformers\":[{}],\"node_type\"",
            "it has the storage_transformers [{}]; expected none"),
        Arguments.of(
            "v3/named",
            "[\"y\",\"x\"]",
            "[\"y\"]",
            "it has the dimension_names [\"y\"]; expected the names of 2 axes"),
        Arguments.of(
            "v3/transpose", "[1,0]", "[1,1]", "it has the order [1,1]; expected each of 2 axes"),
        Arguments.of(
            shards,
            "[2,3]",
            "[3,3]",
            "it has the chunk_shape [3,3]; expected one by which the chunks of [4, 6] are cut even"),
        Arguments.of(
            shards,
            "[2,3],",
            "[2,3],\"index_location\":\"top\",",
            "it has the index_location \"top\"; expected \"start\""),
        Arguments.of(
            shards,
            "{\"name\":\"crc32c\"}",
            "{\"name\":\"gzip\"}",
            "; expected none that compresses"));
  }

  @Test
  void whatNeedNotBeUnderstoodIsNot() throws IOException {
    Path array = copy("v3/zstd");
    String text = Files.readString(array.resolve("zarr.json"));
    Files.writeString(
        array.resolve("zarr.json"),
        text.replace(",\"node_type\"", ",\"tiles\":{\"must_understand\":false},\"node_type\""));
    requireWindow("", open(array), 0, 0, ROWS, COLUMNS);
  }

  /** As zarr-python 3 writes numcodecs' own codecs. */
  @Test
  void codecsOfNumcodecsInVersion3() throws IOException {
    Path array = copy("group/shuffle");
    Files.delete(array.resolve(".zarray"));
    Files.writeString(
        array.resolve("zarr.json"),
        """
        {"zarr_format": 3, "node_type": "array", "shape": [5, 7], "data_type": "int32",
         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [3, 4]}},
         "chunk_key_encoding": {"name": "v2"}, "fill_value": 0,
         "codecs": [{"name": "bytes", "configuration": {"endian": "little"}},
           {"name": "numcodecs.shuffle", "configuration": {"elementsize": 4}},
           {"name": "numcodecs.zlib", "configuration": {"level": 5}}]}
        """);
    requireWindow("", open(array), 0, 0, ROWS, COLUMNS);
  }

  /** xarray writes the mark of missing values of version 2 only as the fill value. */
  @ParameterizedTest
  @CsvSource({"<i4, int32, -2147483648", "<i2, int16, -32768"})
  void packedIntegers(String v2, String v3, int mark) throws IOException {
    Path array = Files.createDirectory(folder.resolve("packed"));
    int bytes = v2.equals("<i2") ? Short.BYTES : Integer.BYTES;
    ByteBuffer numbers = ByteBuffer.allocate(3 * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int count : new int[] {-4216, mark, 31}) {
      if (bytes == Short.BYTES) {
        numbers.putShort((short) count);
      } else {
        numbers.putInt(count);
      }
    }
    Files.write(array.resolve("0"), numbers.array());
    double[] expected = {0.5 + 1e-4 * -4216, Double.NaN, 0.5 + 1e-4 * 31};
    String attributes = "\"scale_factor\": 1e-4, \"add_offset\": 0.5";
    Files.writeString(
        array.resolve(".zarray"),
        String.format(
            """
            {"zarr_format": 2, "dtype": "%s", "shape": [3], "chunks": [3], "order": "C",
             "fill_value": %d}
            """,
            v2, mark));
    Files.writeString(
        array.resolve(".zattrs"), "{\"_ARRAY_DIMENSIONS\": [\"x\"], " + attributes + "}");
    assertArrayEquals(expected, all(Packing.unpacked(open(array))));
    assertEquals(List.of("x"), open(array).dimensions());
    Files.writeString(
        array.resolve("zarr.json"),
        String.format(
            """
            {"zarr_format": 3, "node_type": "array", "shape": [3], "data_type": "%s",
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [3]}},
             "chunk_key_encoding": {"name": "v2"}, "fill_value": 0,
             "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
             "attributes": {"_FillValue": %d, %s}}
            """,
            v3, mark, attributes));
    assertArrayEquals(expected, all(Packing.unpacked(open(array))));
  }

  /** A fill value of 0, or of an array whose axes have no names, marks nothing. */
  @ParameterizedTest
  @CsvSource({"true, 0, false", "false, 3, false", "true, 3, true", "true, null, false"})
  void fillValuesAsMarks(boolean isNamed, String fill, boolean isMark) throws IOException {
    Path array = copy("v2/byte-u1");
    String text = Files.readString(array.resolve(".zarray"));
    Files.writeString(
        array.resolve(".zarray"), text.replace("\"fill_value\":null", "\"fill_value\":" + fill));
    // NaN stands in attributes as Python writes it.
    Files.writeString(
        array.resolve(".zattrs"),
        "{\"missing_value\": NaN" + (isNamed ? ", \"_ARRAY_DIMENSIONS\": [\"y\", \"x\"]}" : "}"));
    double[] values = all(Packing.unpacked(open(array)));
    assertEquals(0, values[0]);
    assertEquals(isMark ? Double.NaN : 3, values[1]);
  }

  /** xarray's version 3 has a float's mark in base64. */
  @Test
  void marksInBase64() throws IOException {
    Path array = copy("v3/little-float32");
    String text = Files.readString(array.resolve("zarr.json"));
    byte[] mark =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(-37 / 8.0).array();
    String base64 = Base64.getEncoder().encodeToString(mark);
    describe(array, text, base64);
    double[] values = all(Packing.unpacked(open(array)));
    assertEquals(-5, values[0]);
    assertEquals(Double.NaN, values[1]);
    describe(array, text, "AAAAAAAA+H8=");
    assertEquals(-37 / 8.0, all(Packing.unpacked(open(array)))[1]);
    describe(array, text, "NaN");
    assertEquals(-37 / 8.0, all(Packing.unpacked(open(array)))[1]);
    describe(array, text, "AAAA");
    refused(
        "it has the _FillValue \"AAAA\"; expected a number, or the base64 of a little-endian"
            + " float64",
        () -> open(array));
  }

  private static void describe(Path array, String text, String mark) throws IOException {
    Files.writeString(
        array.resolve("zarr.json"),
        text.replaceFirst("\\{", "{\"attributes\":{\"_FillValue\":\"" + mark + "\"},"));
  }

  @Test
  void integersBeyondBinary64AreNamed() throws IOException {
    Path array = copy("v2/little-i8");
    byte[] chunk = Files.readAllBytes(array.resolve("1.1"));
    // The last number of the chunk is beyond the edge of the array, the first one is inside.
    chunk[chunk.length - 1] = 0x7f;
    Files.write(array.resolve("1.1"), chunk);
    requireWindow("", open(array), 0, 0, ROWS, COLUMNS);
    chunk[7] = 0x7f;
    Files.write(array.resolve("1.1"), chunk);
    ZarrArray read = open(array);
    refused("is beyond 2^53; expected one that binary64 holds exactly", () -> all(read));
  }

  /** Something that fails. */
  private interface Action {
    Object run() throws IOException;
  }

  private static void refused(String line, Action action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(line), message);
    assertEquals(1, message.lines().count());
  }

  private static void damaged(String line, Action action) {
    String message = assertThrows(IOException.class, action::run).getMessage();
    assertEquals(line, message);
  }
}
