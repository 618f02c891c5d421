package io.github.pisnn.datasets.zarr;

import io.github.pisnn.core.grid.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads snapshots from a Zarr v2 group as {@link SnapshotWriter} writes it; chunks may also be
 * uncompressed.
 *
 * @param layout what the group holds
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SnapshotReader(
    FileSystem fs, Path quanta, SnapshotLayout layout, boolean compressed, double[] times) {
  /**
   * Opens a group.
   *
   * @throws IllegalArgumentException naming the file, if the group is incomplete or not one of
   *     snapshots
   */
  public static SnapshotReader open(FileSystem fs, Path group) throws IOException {
    if (!fs.exists(new Path(group, ZarrFiles.GROUP))) {
      throw ZarrFiles.incomplete(group, ZarrFiles.GROUP);
    }
    ArrayDescription quanta = ArrayDescription.read(fs, group, "quanta", "<i4", 3);
    if (quanta.chunks()[0] != 1) {
      throw quanta.bad(ZarrFiles.ARRAY, "chunks", "[1, rows, columns]");
    }
    ArrayDescription time = ArrayDescription.read(fs, group, "time", "<f8", 1);
    if (time.shape()[0] != quanta.shape()[0]) {
      throw time.bad(ZarrFiles.ARRAY, "shape", "[" + quanta.shape()[0] + "], one time a snapshot");
    }
    SnapshotLayout layout =
        new SnapshotLayout(
            quanta.shape()[1],
            quanta.shape()[2],
            quanta.chunks()[1],
            quanta.chunks()[2],
            quanta.number("quantum"),
            quanta.number("offset"),
            quanta.number("dx"),
            quanta.number("dy"),
            quanta.text("law"),
            time.text("units"),
            ArrayDescription.read(fs, group, "x", "<f8", 1).text("units"));
    double[] times = readTimes(fs, time);
    return new SnapshotReader(fs, quanta.folder(), layout, quanta.isCompressed(), times);
  }

  private static double[] readTimes(FileSystem fs, ArrayDescription time) throws IOException {
    int count = time.shape()[0];
    int length = time.chunks()[0];
    double[] times = new double[count];
    for (int start = 0; start < count; start += length) {
      Path file = new Path(time.folder(), String.valueOf(start / length));
      ByteBuffer chunk = ZarrFiles.readChunk(fs, file, time.isCompressed(), length * Double.BYTES);
      chunk.asDoubleBuffer().get(times, start, Math.min(length, count - start));
    }
    return times;
  }

  /** Time of each snapshot. */
  @Override
  public double[] times() {
    return times.clone();
  }

  /**
   * Reads a snapshot.
   *
   * @param time its number
   * @return counts of quanta, row-major, one a cell
   * @throws IllegalArgumentException if there is no such snapshot, or, naming the file, if a chunk
   *     is missing or damaged
   */
  public int[] read(int time) throws IOException {
    return read(time, Window.of(layout.grid()));
  }

  /**
   * Reads a window of a snapshot, from the chunks that it meets.
   *
   * @param time the snapshot's number
   * @return counts of quanta, row-major, one a cell of the window
   * @throws IllegalArgumentException if there is no such snapshot or window, or, naming the file,
   *     if a chunk is missing or damaged
   */
  public int[] read(int time, Window window) throws IOException {
    if (time < 0 || time >= times.length) {
      throw new IllegalArgumentException(
          quanta.getParent() + " has " + times.length + " snapshots, none of number " + time);
    }
    if (!window.equals(window.intersect(Window.of(layout.grid())))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %s rows of %s cells, no %s",
              quanta.getParent(),
              layout.rows(),
              layout.columns(),
              window));
    }
    int[] counts = new int[window.cells()];
    int lastRow = (window.endRow() - 1) / layout.chunkRows();
    int lastColumn = (window.endColumn() - 1) / layout.chunkColumns();
    for (int i = window.row() / layout.chunkRows(); i <= lastRow; i++) {
      for (int j = window.column() / layout.chunkColumns(); j <= lastColumn; j++) {
        readChunk(time, i, j, window, counts);
      }
    }
    return counts;
  }

  /** Reads what a window has of a chunk. */
  private void readChunk(int time, int chunkRow, int chunkColumn, Window window, int[] counts)
      throws IOException {
    Window chunk = layout.windowOf(chunkRow, chunkColumn);
    Window part = chunk.intersect(window);
    if (part == null) {
      return;
    }
    Path file = new Path(quanta, layout.chunkName(time, chunkRow, chunkColumn));
    int length = layout.chunkRows() * layout.chunkColumns() * Integer.BYTES;
    IntBuffer values = ZarrFiles.readChunk(fs, file, compressed, length).asIntBuffer();
    for (int row = part.row(); row < part.endRow(); row++) {
      values.position((row - chunk.row()) * layout.chunkColumns() + part.column() - chunk.column());
      int at = (row - window.row()) * window.columns() + part.column() - window.column();
      values.get(counts, at, part.columns());
    }
  }
}
