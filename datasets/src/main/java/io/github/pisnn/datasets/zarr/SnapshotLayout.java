package io.github.pisnn.datasets.zarr;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a group of snapshots holds: fields of rows x columns counts, cut into chunks of chunkRows x
 * chunkColumns cells. Chunks at the north and east edge may reach beyond the grid.
 *
 * @param rows rows of the grid
 * @param columns columns of the grid
 * @param chunkRows rows of a chunk
 * @param chunkColumns columns of a chunk
 * @param quantum the value of one count, in the law's units
 * @param offset the value at count 0, in the law's units
 * @param dx width of a cell, in units of length
 * @param dy height of a cell, in units of length
 * @param law name of the law
 * @param timeUnit unit of time, "s" by default
 * @param lengthUnit unit of length, "m" by default
 */
public record SnapshotLayout(
    int rows,
    int columns,
    int chunkRows,
    int chunkColumns,
    double quantum,
    double offset,
    double dx,
    double dy,
    String law,
    String timeUnit,
    String lengthUnit)
    implements Serializable {

  private static final int LARGEST_CHUNK = (Integer.MAX_VALUE - 8) / Integer.BYTES;

  /** Checks the chunks. */
  public SnapshotLayout {
    if (chunkRows < 1 || chunkColumns < 1 || (long) chunkRows * chunkColumns > LARGEST_CHUNK) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a chunk must hold between 1 and %s cells, not %s x %s",
              LARGEST_CHUNK,
              chunkRows,
              chunkColumns));
    }
  }

  /** The layout for a grid, with seconds and metres. */
  public static SnapshotLayout of(
      Grid grid, int chunkRows, int chunkColumns, Quantization quantization, String law) {
    return new SnapshotLayout(
        grid.ny(),
        grid.nx(),
        chunkRows,
        chunkColumns,
        quantization.quantum(),
        quantization.offset(),
        grid.dx(),
        grid.dy(),
        law,
        "s",
        "m");
  }

  /** The grid; its extent is right to rounding. */
  public Grid grid() {
    return new Grid(columns, rows, columns * dx, rows * dy);
  }

  /** What a count means. */
  public Quantization quantization() {
    return new Quantization(quantum, offset);
  }

  /** Number of chunks one above the other. */
  public int chunksDown() {
    return (rows - 1) / chunkRows + 1;
  }

  /** Number of chunks side by side. */
  public int chunksAcross() {
    return (columns - 1) / chunkColumns + 1;
  }

  /** Rows of a chunk that lie inside the grid. */
  public int rowsOf(int chunkRow) {
    return (int) Math.min(chunkRows, rows - (long) chunkRow * chunkRows);
  }

  /** Columns of a chunk that lie inside the grid. */
  public int columnsOf(int chunkColumn) {
    return (int) Math.min(chunkColumns, columns - (long) chunkColumn * chunkColumns);
  }

  /** The cells of a chunk that lie inside the grid. */
  Window windowOf(int chunkRow, int chunkColumn) {
    return new Window(
        chunkRow * chunkRows, chunkColumn * chunkColumns, rowsOf(chunkRow), columnsOf(chunkColumn));
  }

  /** The file of a chunk inside the array's folder. */
  String chunkName(int time, int chunkRow, int chunkColumn) {
    return time + "." + chunkRow + "." + chunkColumn;
  }

  /**
   * Checks that there is such a chunk.
   *
   * @throws IllegalArgumentException if not
   */
  void requireChunk(int time, int chunkRow, int chunkColumn) {
    if (time < 0
        || chunkRow < 0
        || chunkRow >= chunksDown()
        || chunkColumn < 0
        || chunkColumn >= chunksAcross()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there is no chunk %s: the field has %s x %s chunks",
              chunkName(time, chunkRow, chunkColumn),
              chunksDown(),
              chunksAcross()));
    }
  }
}
