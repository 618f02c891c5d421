package io.github.pisnn.core.grid;

import java.io.Serializable;

/**
 * A uniform grid of cells on the rectangle [0, lengthX] x [0, lengthY].
 *
 * <p>Cells are numbered row-major, {@code row * nx + column}; columns run from west to east, rows
 * from south to north. A one-dimensional problem is a grid one cell high: it has no faces across y.
 *
 * @param nx number of columns
 * @param ny number of rows
 * @param lengthX extent in x, in the law's unit of length
 * @param lengthY extent in y, in the law's unit of length
 */
public record Grid(int nx, int ny, double lengthX, double lengthY) implements Serializable {

  /** Checks the sizes. */
  public Grid {
    if (nx < 1 || ny < 1) {
      throw new IllegalArgumentException(
          "a grid needs at least one cell each way, not " + nx + " x " + ny);
    }
    if ((long) nx * ny > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a grid of " + nx + " x " + ny + " cells is too large for one array");
    }
    if (!(lengthX > 0 && lengthX < Double.POSITIVE_INFINITY)
        || !(lengthY > 0 && lengthY < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a grid's extent must be positive and finite, not " + lengthX + " x " + lengthY);
    }
  }

  /** Number of cells. */
  public int cells() {
    return nx * ny;
  }

  /** Width of a cell. */
  public double dx() {
    return lengthX / nx;
  }

  /** Height of a cell. */
  public double dy() {
    return lengthY / ny;
  }

  /** True for a grid one cell high, whose only faces are those across x. */
  public boolean isOneDimensional() {
    return ny == 1;
  }

  /** The same rectangle in so many times smaller cells each way; in one dimension in x only. */
  public Grid refined(int factor) {
    return new Grid(nx * factor, isOneDimensional() ? 1 : ny * factor, lengthX, lengthY);
  }

  /** The number of the cell at a row and a column. */
  public int index(int row, int column) {
    return row * nx + column;
  }

  /** Abscissa of the centres of a column. */
  public double centreX(int column) {
    return (column + 0.5) * dx();
  }

  /** Ordinate of the centres of a row. */
  public double centreY(int row) {
    return (row + 0.5) * dy();
  }
}
