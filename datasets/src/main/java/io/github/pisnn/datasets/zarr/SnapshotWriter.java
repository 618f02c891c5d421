package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes snapshots as a Zarr v2 group: an array {@code quanta} int32 [time, y, x] with its
 * coordinates.
 *
 * <p>The driver calls {@link #clear} before and {@link #finish} after; in between any number of
 * tasks write chunks, each through a writer of its own made for the same group and layout. Writing
 * a chunk again replaces it. Until finish there is no {@code .zgroup}, so that a half-written group
 * is never mistaken for a whole one.
 *
 * @param fs where the group is
 * @param group its folder; nothing is touched when a writer is made
 * @param layout what it holds
 */
public record SnapshotWriter(FileSystem fs, Path group, SnapshotLayout layout) {
  private Path quanta() {
    return new Path(group, "quanta");
  }

  /** Removes what an earlier run left in the group's folder. A resumed run does without. */
  public void clear() throws IOException {
    fs.delete(group, true);
    fs.mkdirs(quanta());
  }

  /**
   * Writes one chunk of a snapshot.
   *
   * @param time number of the snapshot
   * @param chunkRow number of the chunk, from the south
   * @param chunkColumn number of the chunk, from the west
   * @param counts counts of quanta of the chunk's cells inside the grid, row-major
   * @throws IllegalArgumentException if there is no such chunk, or not one count a cell
   */
  public void writeChunk(int time, int chunkRow, int chunkColumn, int[] counts) throws IOException {
    layout.requireChunk(time, chunkRow, chunkColumn);
    int height = layout.rowsOf(chunkRow);
    int width = layout.columnsOf(chunkColumn);
    if (counts.length != height * width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s counts do not fit the %s x %s cells of chunk %s",
              counts.length,
              height,
              width,
              layout.chunkName(time, chunkRow, chunkColumn)));
    }
    writeCells(time, chunkRow, chunkColumn, counts, 0, width);
  }

  /**
   * Writes a whole snapshot.
   *
   * @param time number of the snapshot
   * @param counts counts of quanta(), row-major, one a cell
   * @throws IllegalArgumentException if there is not one count a cell
   */
  public void writeField(int time, int[] counts) throws IOException {
    if (counts.length != (long) layout.rows() * layout.columns()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s counts do not fit a field of %s x %s cells",
              counts.length,
              layout.rows(),
              layout.columns()));
    }
    for (int chunkRow = 0; chunkRow < layout.chunksDown(); chunkRow++) {
      for (int chunkColumn = 0; chunkColumn < layout.chunksAcross(); chunkColumn++) {
        layout.requireChunk(time, chunkRow, chunkColumn);
        int start =
            chunkRow * layout.chunkRows() * layout.columns() + chunkColumn * layout.chunkColumns();
        writeCells(time, chunkRow, chunkColumn, counts, start, layout.columns());
      }
    }
  }

  /**
   * Writes a chunk from where its cells stand in an array.
   *
   * @param start place of the chunk's first cell
   * @param stride from one row to the next
   */
  private void writeCells(
      int time, int chunkRow, int chunkColumn, int[] counts, int start, int stride)
      throws IOException {
    int width = layout.columnsOf(chunkColumn);
    byte[] chunk = new byte[layout.chunkRows() * layout.chunkColumns() * Integer.BYTES];
    ByteBuffer values = ZarrFiles.littleEndian(chunk);
    for (int row = 0; row < layout.rowsOf(chunkRow); row++) {
      values.position(row * layout.chunkColumns() * Integer.BYTES);
      values.asIntBuffer().put(counts, start + row * stride, width);
    }
    Path file = new Path(quanta(), layout.chunkName(time, chunkRow, chunkColumn));
    ZarrFiles.writeChunk(fs, file, chunk);
  }

  /**
   * Completes the group: the coordinates, then all metadata. Snapshots beyond the last time, as a
   * rollout that diverges may leave them, are removed.
   *
   * @param times time of each snapshot
   * @throws IllegalArgumentException if there is no time, or a chunk was never written
   */
  public void finish(double[] times) throws IOException {
    if (times.length == 0) {
      throw new IllegalArgumentException(group + " has no snapshot");
    }
    keepExactly(times.length);
    ObjectNode metadata = ZarrFiles.newObject();
    ObjectNode zgroup = ZarrFiles.newObject().put("zarr_format", 2);
    metadata.set(ZarrFiles.GROUP, zgroup);
    metadata.set(ZarrFiles.ATTRIBUTES, ZarrFiles.newObject());
    describeQuanta(metadata, times.length);
    writeCoordinate(metadata, "time", times, layout.timeUnit());
    writeCoordinate(metadata, "y", centres(layout.rows(), layout.dy()), layout.lengthUnit());
    writeCoordinate(metadata, "x", centres(layout.columns(), layout.dx()), layout.lengthUnit());
    for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
      if (!entry.getKey().equals(ZarrFiles.GROUP)) {
        ZarrFiles.writeJson(fs, new Path(group, entry.getKey()), entry.getValue());
      }
    }
    ObjectNode consolidated = ZarrFiles.newObject().put("zarr_consolidated_format", 1);
    consolidated.set("metadata", metadata);
    ZarrFiles.writeJson(fs, new Path(group, ZarrFiles.CONSOLIDATED), consolidated);
    ZarrFiles.writeJson(fs, new Path(group, ZarrFiles.GROUP), zgroup);
  }

  /** Checks that every chunk is there, and removes what belongs to no snapshot. */
  private void keepExactly(int snapshots) throws IOException {
    Set<String> found = new HashSet<>();
    FileStatus[] files = fs.listStatus(quanta());
    for (FileStatus file : files) {
      found.add(file.getPath().getName());
    }
    Set<String> expected = new HashSet<>();
    for (int time = 0; time < snapshots; time++) {
      for (int chunkRow = 0; chunkRow < layout.chunksDown(); chunkRow++) {
        for (int chunkColumn = 0; chunkColumn < layout.chunksAcross(); chunkColumn++) {
          String name = layout.chunkName(time, chunkRow, chunkColumn);
          if (!found.contains(name)) {
            throw new IllegalArgumentException(
                "the chunk " + new Path(quanta(), name) + " was never written");
          }
          expected.add(name);
        }
      }
    }
    for (FileStatus file : files) {
      if (!expected.contains(file.getPath().getName())) {
        fs.delete(file.getPath(), false);
      }
    }
  }

  private void describeQuanta(ObjectNode metadata, int snapshots) {
    int[] shape = {snapshots, layout.rows(), layout.columns()};
    int[] chunks = {1, layout.chunkRows(), layout.chunkColumns()};
    metadata.set("quanta/" + ZarrFiles.ARRAY, array("<i4", shape, chunks));
    ObjectNode attributes = ZarrFiles.newObject();
    attributes.putArray(ZarrFiles.DIMENSIONS).add("time").add("y").add("x");
    attributes.put("quantum", layout.quantum());
    attributes.put("offset", layout.offset());
    attributes.put("dx", layout.dx());
    attributes.put("dy", layout.dy());
    attributes.put("law", layout.law());
    metadata.set("quanta/" + ZarrFiles.ATTRIBUTES, attributes);
  }

  private void writeCoordinate(ObjectNode metadata, String name, double[] values, String unit)
      throws IOException {
    byte[] chunk = new byte[values.length * Double.BYTES];
    ZarrFiles.littleEndian(chunk).asDoubleBuffer().put(values);
    ZarrFiles.writeChunk(fs, new Path(group, name + "/0"), chunk);
    int[] shape = {values.length};
    metadata.set(name + "/" + ZarrFiles.ARRAY, array("<f8", shape, shape));
    ObjectNode attributes = ZarrFiles.newObject();
    attributes.putArray(ZarrFiles.DIMENSIONS).add(name);
    attributes.put("units", unit);
    metadata.set(name + "/" + ZarrFiles.ATTRIBUTES, attributes);
  }

  /** No fill value: every chunk is there, and readers such as xarray take its value as missing. */
  private static ObjectNode array(String type, int[] shape, int[] chunks) {
    ObjectNode array = ZarrFiles.newObject();
    array.put("zarr_format", 2);
    for (int length : shape) {
      array.withArrayProperty("shape").add(length);
    }
    for (int length : chunks) {
      array.withArrayProperty("chunks").add(length);
    }
    array.put("dtype", type);
    array.putObject("compressor").put("id", "zlib").put("level", ZarrFiles.COMPRESSION_LEVEL);
    array.putNull("fill_value");
    array.put("order", "C");
    array.putNull("filters");
    array.put("dimension_separator", ".");
    return array;
  }

  private static double[] centres(int cells, double width) {
    double[] centres = new double[cells];
    for (int k = 0; k < cells; k++) {
      centres[k] = (k + 0.5) * width;
    }
    return centres;
  }
}
