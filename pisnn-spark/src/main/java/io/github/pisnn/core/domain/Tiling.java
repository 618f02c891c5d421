package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A grid cut into rows and columns of tiles, numbered row by row from the south-west. All are of
 * one size but for those in the north and in the east, which may be smaller.
 */
public final class Tiling implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Cells of a tile, 400 MB with its potentials. */
  private static final int LARGEST_BAND = 1 << 25;

  private final Grid grid;
  private final int tileRows;
  private final int tileColumns;
  private final int rows;
  private final int columns;

  /**
   * Part of a tile, and where it is met.
   *
   * @param tile the tile's number
   * @param window the part, as it lies in the grid
   * @param down how many rows further it is met, around a periodic grid
   * @param along how many columns further
   */
  public record Part(int tile, Window window, int down, int along) implements Serializable {}

  /**
   * A tiling.
   *
   * @param rows how many tiles lie above each other at most; fewer do if the same size allows it
   * @param columns how many lie beside each other, likewise
   * @throws IllegalArgumentException if there are more rows or columns of tiles than of cells
   */
  public Tiling(Domain domain, int rows, int columns) {
    this.grid = domain.grid();
    if (rows < 1 || columns < 1 || rows > grid.ny() || columns > grid.nx()) {
      throw new IllegalArgumentException(
          rows
              + " x "
              + columns
              + " tiles do not fit "
              + grid.ny()
              + " rows of "
              + grid.nx()
              + " cells");
    }
    this.tileRows = (grid.ny() + rows - 1) / rows;
    this.tileColumns = (grid.nx() + columns - 1) / columns;
    this.rows = (grid.ny() + tileRows - 1) / tileRows;
    this.columns = (grid.nx() + tileColumns - 1) / tileColumns;
  }

  /**
   * The tiling for so many cores that nobody asked to be otherwise: bands as wide as the grid,
   * which have the shortest borders between cores; at least one a core if there are rows enough,
   * and none of more than 2^25 cells if that can be.
   */
  public static Tiling of(Domain domain, int cores) {
    Grid grid = domain.grid();
    long bands = (grid.count() + LARGEST_BAND - 1) / LARGEST_BAND;
    return new Tiling(domain, (int) Math.min(grid.ny(), Math.max(cores, bands)), 1);
  }

  /** Number of tiles. */
  public int tiles() {
    return rows * columns;
  }

  /** Rows of tiles. */
  public int rows() {
    return rows;
  }

  /** Columns of tiles. */
  public int columns() {
    return columns;
  }

  /** The cells of a tile. */
  public Window window(int tile) {
    return window(tile / columns, tile % columns);
  }

  /** The cells of a tile on any turn around a periodic grid. */
  private Window window(int tileRow, int tileColumn) {
    int row = start(Axis.Y, tileRow);
    int column = start(Axis.X, tileColumn);
    return new Window(
        row, column, start(Axis.Y, tileRow + 1) - row, start(Axis.X, tileColumn + 1) - column);
  }

  /** Where tiles begin along an axis, on any turn around a periodic grid. */
  private int start(Axis axis, int index) {
    int pieces = axis == Axis.X ? columns : rows;
    int length = axis == Axis.X ? tileColumns : tileRows;
    return Math.floorDiv(index, pieces) * grid.cells(axis) + Math.floorMod(index, pieces) * length;
  }

  /**
   * Checks that tiles are no smaller than a stencil reaches.
   *
   * @throws IllegalArgumentException if they are
   */
  public void requireReach(int reach) {
    if (tileColumns < reach || (tileRows < reach && grid.axes().contains(Axis.Y))) {
      throw new IllegalArgumentException(
          "tiles of "
              + tileRows
              + " x "
              + tileColumns
              + " cells are smaller than the halo of one step, "
              + reach
              + " cells: ask for fewer");
    }
  }

  /** Rows of a tile, but for those in the north. */
  public int tileRows() {
    return tileRows;
  }

  /** Columns of a tile, but for those in the east. */
  public int tileColumns() {
    return tileColumns;
  }

  /**
   * What surrounds a tile.
   *
   * @param tile the tile's number
   * @param framed a window around it, as far as the grid goes on
   * @return the parts of tiles that cover the window, but for the tile itself where it lies
   */
  public List<Part> around(int tile, Window framed) {
    int tileRow = tile / columns;
    int tileColumn = tile % columns;
    int south = tileRow;
    while (start(Axis.Y, south) > framed.row()) {
      south--;
    }
    int west = tileColumn;
    while (start(Axis.X, west) > framed.column()) {
      west--;
    }
    List<Part> parts = new ArrayList<>();
    for (int i = south; start(Axis.Y, i) < framed.endRow(); i++) {
      for (int j = west; start(Axis.X, j) < framed.endColumn(); j++) {
        Window part = window(i, j).intersect(framed);
        if (part != null && !(i == tileRow && j == tileColumn)) {
          int down = Math.floorDiv(i, rows) * grid.ny();
          int along = Math.floorDiv(j, columns) * grid.nx();
          int number = Math.floorMod(i, rows) * columns + Math.floorMod(j, columns);
          parts.add(new Part(number, part.move(-down, -along), down, along));
        }
      }
    }
    return parts;
  }
}
