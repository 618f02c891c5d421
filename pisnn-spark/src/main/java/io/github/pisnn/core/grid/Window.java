package io.github.pisnn.core.grid;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of a grid's cells.
 *
 * @param row its first row
 * @param column its first column
 * @param rows number of rows
 * @param columns number of columns
 */
public record Window(int row, int column, int rows, int columns) implements Serializable {

  /** Checks the sizes. */
  public Window {
    if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a window of " + rows + " x " + columns + " cells is empty or too large for one array");
    }
  }

  /** All cells of a grid. */
  public static Window of(Grid grid) {
    return new Window(0, 0, grid.ny(), grid.nx());
  }

  /** Number of cells. */
  public int cells() {
    return rows * columns;
  }

  /** The first cell along an axis: its column or its row. */
  public int from(Axis axis) {
    return axis == Axis.X ? column : row;
  }

  /** Number of cells along an axis. */
  public int cells(Axis axis) {
    return axis == Axis.X ? columns : rows;
  }

  /** The cell behind the last one along an axis. */
  public int end(Axis axis) {
    return from(axis) + cells(axis);
  }

  /** The same rectangle but for where it lies along an axis. */
  public Window with(Axis axis, int from, int cells) {
    return axis == Axis.X
        ? new Window(row, from, rows, cells)
        : new Window(from, column, cells, columns);
  }

  /** The row behind the last one. */
  public int endRow() {
    return row + rows;
  }

  /** The column behind the last one. */
  public int endColumn() {
    return column + columns;
  }

  /** Whether a cell lies within. */
  public boolean contains(int inRow, int inColumn) {
    return inRow >= row && inRow < endRow() && inColumn >= column && inColumn < endColumn();
  }

  /** The cells in both; null if there are none. */
  public @Nullable Window intersect(Window other) {
    if (equals(other)) {
      return this;
    }
    int firstRow = Math.max(row, other.row);
    int firstColumn = Math.max(column, other.column);
    int height = Math.min(endRow(), other.endRow()) - firstRow;
    int width = Math.min(endColumn(), other.endColumn()) - firstColumn;
    return height < 1 || width < 1 ? null : new Window(firstRow, firstColumn, height, width);
  }

  /** The same rectangle elsewhere. */
  public Window move(int down, int along) {
    return new Window(row + down, column + along, rows, columns);
  }

  /**
   * Cuts it into pieces of nearly one size, row by row.
   *
   * @param down how many pieces lie above each other, at most as many as rows
   * @param along how many lie beside each other, at most as many as columns
   */
  public Window[] cut(int down, int along) {
    Window[] pieces = new Window[down * along];
    for (int i = 0; i < down; i++) {
      int from = (int) ((long) rows * i / down);
      int to = (int) ((long) rows * (i + 1) / down);
      for (int j = 0; j < along; j++) {
        int west = (int) ((long) columns * j / along);
        int east = (int) ((long) columns * (j + 1) / along);
        pieces[i * along + j] = new Window(row + from, column + west, to - from, east - west);
      }
    }
    return pieces;
  }
}
