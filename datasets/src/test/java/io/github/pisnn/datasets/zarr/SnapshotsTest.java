package io.github.pisnn.datasets.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnapshotsTest {
  private static final Quantization QUANTIZATION = new Quantization(0x1p-18, -0.3);

  @TempDir java.nio.file.Path folder;
  private FileSystem fs;
  private Path group;

  @BeforeEach
  void setUp() throws IOException {
    fs = FileSystem.getLocal(new Configuration(false));
    group = new Path(folder.resolve("snapshots.zarr").toUri());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "13, 1, 1, 5",
    "13, 1, 3, 20",
    "7, 5, 2, 3",
    "7, 5, 5, 7",
    "4, 6, 3, 2",
    "33, 17, 16, 16",
    "2, 9, 1, 1"
  })
  void readsBackWhatWasWritten(int nx, int ny, int chunkRows, int chunkColumns) throws IOException {
    Grid grid = new Grid(nx, ny, 0.3 * nx, 0.2 * ny);
    SnapshotLayout layout =
        SnapshotLayout.of(grid, chunkRows, chunkColumns, QUANTIZATION, "diffusion");
    SnapshotWriter writer = new SnapshotWriter(fs, group, layout);
    int[][] fields = {field(grid, 1), new int[grid.cells()], field(grid, 2)};
    writer.clear();
    writer.writeField(0, fields[0]);
    writer.writeField(1, fields[1]);
    writeInChunks(layout, 2, fields[2]);
    double[] times = {0, 0.1, 1.0 / 3};
    writer.finish(times);

    SnapshotReader reader = SnapshotReader.open(fs, group);
    assertEquals(layout, reader.layout());
    assertEquals(QUANTIZATION, reader.layout().quantization());
    assertEquals(grid.dx(), reader.layout().grid().dx(), 1e-15);
    assertArrayEquals(times, reader.times());
    for (int time = 0; time < 3; time++) {
      assertArrayEquals(fields[time], reader.read(time));
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 1, 1, 5", "7, 5, 2, 3", "7, 5, 5, 7", "33, 17, 16, 16"})
  void aWindowIsCutFromTheWhole(int nx, int ny, int chunkRows, int chunkColumns)
      throws IOException {
    Grid grid = new Grid(nx, ny, nx, ny);
    SnapshotWriter writer =
        new SnapshotWriter(
            fs, group, SnapshotLayout.of(grid, chunkRows, chunkColumns, QUANTIZATION, "diffusion"));
    int[] field = field(grid, 3);
    writer.clear();
    writer.writeField(0, field);
    writer.finish(new double[] {0});
    SnapshotReader reader = open();
    for (Window window : Window.of(grid).cut(Math.min(2, ny), 3)) {
      int[] counts = reader.read(0, window);
      for (int k = 0; k < counts.length; k++) {
        int row = window.row() + k / window.columns();
        int column = window.column() + k % window.columns();
        assertEquals(field[grid.index(row, column)], counts[k]);
      }
    }
  }

  @Test
  void aWindowReadsTheChunksThatItMeetsOnly() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[] {1, 2, 3, 4, 5, 6});
    writer.finish(new double[] {0});
    fs.delete(new Path(group, "quanta/0.0.1"), false);
    SnapshotReader reader = open();
    assertArrayEquals(new int[] {2, 5}, reader.read(0, new Window(0, 1, 2, 1)));
    refused("0.0.1 is missing", () -> reader.read(0, new Window(1, 1, 1, 2)));
    refused("has 2 rows of 3 cells", () -> reader.read(0, new Window(1, 1, 1, 3)));
  }

  private static int[] field(Grid grid, long seed) {
    int[] field = new SplittableRandom(seed).ints(grid.cells()).toArray();
    field[0] = Integer.MIN_VALUE;
    return field;
  }

  /** Chunk by chunk, last chunk first, each with a writer of its own as in a task. */
  private void writeInChunks(SnapshotLayout layout, int time, int[] field) throws IOException {
    for (int chunkRow = layout.chunksDown() - 1; chunkRow >= 0; chunkRow--) {
      for (int chunkColumn = layout.chunksAcross() - 1; chunkColumn >= 0; chunkColumn--) {
        int width = layout.columnsOf(chunkColumn);
        int[] counts = new int[layout.rowsOf(chunkRow) * width];
        for (int k = 0; k < counts.length; k++) {
          int row = chunkRow * layout.chunkRows() + k / width;
          int column = chunkColumn * layout.chunkColumns() + k % width;
          counts[k] = field[row * layout.columns() + column];
        }
        new SnapshotWriter(fs, group, layout).writeChunk(time, chunkRow, chunkColumn, counts);
      }
    }
  }

  @Test
  void theMetadataIsThatOfZarrAndXarray() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[6]);
    writer.finish(new double[] {0});
    JsonNode consolidated = json(".zmetadata").path("metadata");
    assertEquals(json(".zgroup"), consolidated.path(".zgroup"));
    assertEquals(2, json(".zgroup").path("zarr_format").asInt());
    for (String array : new String[] {"quanta", "time", "y", "x"}) {
      for (String part : new String[] {"/.zarray", "/.zattrs"}) {
        assertEquals(json(array + part), consolidated.path(array + part));
      }
    }
    JsonNode array = json("quanta/.zarray");
    assertEquals("[1,2,3]", array.path("shape").toString());
    assertEquals("[1,2,2]", array.path("chunks").toString());
    assertEquals("\"<i4\"", array.path("dtype").toString());
    assertEquals("{\"id\":\"zlib\",\"level\":1}", array.path("compressor").toString());
    assertTrue(array.path("fill_value").isNull(), "0 quanta must not read as missing");
    JsonNode attributes = json("quanta/.zattrs");
    assertEquals("[\"time\",\"y\",\"x\"]", attributes.path("_ARRAY_DIMENSIONS").toString());
    assertEquals(0x1p-18, attributes.path("quantum").asDouble());
    assertEquals("s", json("time/.zattrs").path("units").asText());
    assertEquals("m", json("x/.zattrs").path("units").asText());
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("snapshots.zarr").resolve(file).toFile());
  }

  /** Fields of 2 x 3 cells in two chunks, 2 x 2 and 2 x 1. */
  private SnapshotWriter writerOfSmallFields() throws IOException {
    SnapshotLayout layout =
        SnapshotLayout.of(new Grid(3, 2, 3, 2), 2, 2, QUANTIZATION, "diffusion");
    SnapshotWriter writer = new SnapshotWriter(fs, group, layout);
    writer.clear();
    return writer;
  }

  @Test
  void aHalfWrittenGroupIsRefused() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[6]);
    refused("is not a complete Zarr group: .zgroup is missing", this::open);
    writer.finish(new double[] {0});
    open();
    fs.delete(new Path(group, "time/.zattrs"), false);
    refused("is not a complete Zarr group: time/.zattrs is missing", this::open);
    writer.clear();
    refused(".zgroup is missing", this::open);
  }

  @Test
  void finishRefusesMissingChunks() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    refused("has no snapshot", () -> writer.finish(new double[0]));
    writer.writeField(0, new int[6]);
    writer.writeChunk(1, 0, 0, new int[4]);
    refused("quanta/1.0.1 was never written", () -> writer.finish(new double[] {0, 1}));
    refused(".zgroup is missing", this::open);
  }

  @Test
  void finishKeepsOnlyTheSnapshotsThatHaveATime() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[6]);
    writer.writeChunk(1, 0, 0, new int[4]);
    fs.create(new Path(group, "quanta/_0.0.0.dead.tmp")).close();
    writer.finish(new double[] {0});
    TreeSet<String> files = new TreeSet<>();
    for (FileStatus file : fs.listStatus(new Path(group, "quanta"))) {
      files.add(file.getPath().getName());
    }
    assertEquals("[.zarray, .zattrs, 0.0.0, 0.0.1]", files.toString());
  }

  @Test
  void aChunkWrittenAgainReplacesTheFirst() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[] {1, 2, 3, 4, 5, 6});
    writer.writeChunk(0, 0, 1, new int[] {-3, -6});
    writer.finish(new double[] {0});
    assertArrayEquals(new int[] {1, 2, -3, 4, 5, -6}, open().read(0));
    try (Stream<java.nio.file.Path> files = java.nio.file.Files.walk(folder)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".tmp")));
    }
  }

  @Test
  void aDamagedChunkIsNamed() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[6]);
    writer.finish(new double[] {0});
    Path chunk = new Path(group, "quanta/0.0.1");
    SnapshotReader reader = open();
    ZarrFiles.writeChunk(fs, chunk, new byte[12]);
    refused("0.0.1 holds 12 bytes, not the 16", () -> reader.read(0));
    ZarrFiles.writeChunk(fs, chunk, new byte[20]);
    refused("0.0.1 holds more bytes, not the 16", () -> reader.read(0));
    overwrite(chunk, "no zlib data".getBytes(StandardCharsets.UTF_8));
    refused("0.0.1 is not zlib data", () -> reader.read(0));
    byte[] whole = fs.open(new Path(group, "quanta/0.0.0")).readAllBytes();
    overwrite(chunk, Arrays.copyOf(whole, whole.length - 3));
    refused("0.0.1 is cut short", () -> reader.read(0));
    fs.delete(chunk, false);
    refused("0.0.1 is missing", () -> reader.read(0));
    refused("has 1 snapshots, none of number 1", () -> reader.read(1));
  }

  @Test
  void metadataItCannotReadIsNamed() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    writer.writeField(0, new int[6]);
    writer.finish(new double[] {0});
    replace("quanta/.zarray", "\"zlib\"", "\"blosc\"");
    refused("quanta/.zarray: compressor must be zlib or null, not {\"id\":\"blosc\"", this::open);
    replace("quanta/.zarray", "\"blosc\"", "\"zlib\"");
    replace("quanta/.zattrs", "\"quantum\"", "\"step\"");
    refused("quanta/.zattrs: quantum must be a number; it is missing", this::open);
    replace("quanta/.zattrs", "\"step\"", "\"quantum\"");
    replace("time/.zarray", "\"<f8\"", "\"<f4\"");
    refused("time/.zarray: dtype must be \"<f8\", not \"<f4\"", this::open);
    replace("time/.zarray", "\\{", "");
    refused("time/.zarray is not JSON", this::open);
  }

  private void replace(String file, String what, String by) throws IOException {
    Path path = new Path(group, file);
    String text = new String(fs.open(path).readAllBytes(), StandardCharsets.UTF_8);
    overwrite(path, text.replaceFirst(what, by).getBytes(StandardCharsets.UTF_8));
  }

  private void overwrite(Path file, byte[] bytes) throws IOException {
    try (var out = fs.create(file, true)) {
      out.write(bytes);
    }
  }

  @Test
  void whatDoesNotFitTheLayoutIsRefused() throws IOException {
    SnapshotWriter writer = writerOfSmallFields();
    refused("4 counts do not fit the 2 x 1 cells", () -> writer.writeChunk(0, 0, 1, new int[4]));
    refused("there is no chunk 0.1.0", () -> writer.writeChunk(0, 1, 0, new int[4]));
    refused("there is no chunk -1.0.0", () -> writer.writeChunk(-1, 0, 0, new int[4]));
    refused("5 counts do not fit a field of 2 x 3", () -> writer.writeField(0, new int[5]));
    Grid grid = new Grid(3, 2, 3, 2);
    refused(
        "a chunk must hold between 1 and",
        () -> SnapshotLayout.of(grid, 0, 2, QUANTIZATION, "diffusion"));
  }

  private SnapshotReader open() throws IOException {
    return SnapshotReader.open(fs, group);
  }

  private static void refused(String word, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(word), message);
  }
}
