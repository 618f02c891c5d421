package io.github.pisnn.core.grid;

import java.io.Serializable;
import java.util.List;

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
  private static final double SQUARE = 1e-9;
  private static final List<Axis> LINE = List.of(Axis.X);
  private static final List<Axis> PLANE = List.of(Axis.X, Axis.Y);

  /** Checks the sizes. */
  public Grid {
    if (nx < 1 || ny < 1) {
      throw new IllegalArgumentException(
          "a grid needs at least one cell each way, not " + nx + " x " + ny);
    }
    if (!(lengthX > 0 && lengthX < Double.POSITIVE_INFINITY)
        || !(lengthY > 0 && lengthY < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a grid's extent must be positive and finite, not " + lengthX + " x " + lengthY);
    }
  }

  /** The axes along which it has more than one cell, and x: those that faces are crossed along. */
  public List<Axis> axes() {
    return ny == 1 ? LINE : PLANE;
  }

  /** Whether cells are as wide along each axis, but for rounding. */
  public boolean isSquare() {
    return axes().stream().allMatch(axis -> Math.abs(width(axis) - dx()) <= SQUARE * dx());
  }

  /** Number of cells along an axis. */
  public int cells(Axis axis) {
    return axis == Axis.X ? nx : ny;
  }

  /** Extent along an axis, in the law's unit of length. */
  public double length(Axis axis) {
    return axis == Axis.X ? lengthX : lengthY;
  }

  /** Width of a cell along an axis. */
  public double width(Axis axis) {
    return length(axis) / cells(axis);
  }

  /**
   * A coordinate along an axis as functions of the plane take it: 0 where faces do not cross it.
   */
  public double coordinate(Axis axis, double value) {
    return axes().contains(axis) ? value : 0;
  }

  /** Coordinate along an axis of the centres of the cells with a number. */
  public double centre(Axis axis, int number) {
    return (number + 0.5) * width(axis);
  }

  /** Number of cells, of which a grid in tiles may have more than an array. */
  public long count() {
    return (long) nx * ny;
  }

  /**
   * Number of cells, of a grid that is held whole.
   *
   * @throws IllegalArgumentException if they are too many for one array
   */
  public int cells() {
    if (count() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a grid of " + nx + " x " + ny + " cells is too large for one array");
    }
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

  /** The same rectangle in so many times smaller cells along each of its {@link #axes}. */
  public Grid refined(int factor) {
    Grid fine = this;
    for (Axis axis : axes()) {
      fine = fine.refined(axis, factor);
    }
    return fine;
  }

  /** The same rectangle in cells so many times smaller along an axis. */
  public Grid refined(Axis axis, int factor) {
    return axis == Axis.X
        ? new Grid(nx * factor, ny, lengthX, lengthY)
        : new Grid(nx, ny * factor, lengthX, lengthY);
  }

  /** The number of a cell along an axis: its column or its row. */
  public int number(Axis axis, int cell) {
    return axis == Axis.X ? cell % nx : cell / nx;
  }

  /** How far apart the numbers of two cells are that are neighbours along an axis. */
  public int stride(Axis axis) {
    return axis == Axis.X ? 1 : nx;
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
