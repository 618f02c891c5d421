package io.github.pisnn.datasets.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads snapshots from a Zarr v2 group as {@link SnapshotWriter} writes it; chunks may also be
 * uncompressed.
 */
public final class SnapshotReader {
  private final FileSystem fs;
  private final Path quanta;
  private final SnapshotLayout layout;
  private final boolean compressed;
  private final double[] times;

  private SnapshotReader(
      FileSystem fs, Path quanta, SnapshotLayout layout, boolean compressed, double[] times) {
    this.fs = fs;
    this.quanta = quanta;
    this.layout = layout;
    this.compressed = compressed;
    this.times = times;
  }

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

  /** What the group holds. */
  public SnapshotLayout layout() {
    return layout;
  }

  /** Time of each snapshot. */
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
    if (time < 0 || time >= times.length) {
      throw new IllegalArgumentException(
          quanta.getParent() + " has " + times.length + " snapshots, none of number " + time);
    }
    int[] counts = new int[layout.grid().cells()];
    int bytes = layout.chunkRows() * layout.chunkColumns() * Integer.BYTES;
    for (int chunkRow = 0; chunkRow < layout.chunksDown(); chunkRow++) {
      for (int chunkColumn = 0; chunkColumn < layout.chunksAcross(); chunkColumn++) {
        Path file = new Path(quanta, layout.chunkName(time, chunkRow, chunkColumn));
        ByteBuffer chunk = ZarrFiles.readChunk(fs, file, compressed, bytes);
        int start =
            chunkRow * layout.chunkRows() * layout.columns() + chunkColumn * layout.chunkColumns();
        for (int row = 0; row < layout.rowsOf(chunkRow); row++) {
          chunk.position(row * layout.chunkColumns() * Integer.BYTES);
          int width = layout.columnsOf(chunkColumn);
          chunk.asIntBuffer().get(counts, start + row * layout.columns(), width);
        }
      }
    }
    return counts;
  }
}
