package io.github.pisnn.datasets.volumes;

/** A line of cells with what a {@link Discretization} makes of their averages. */
final class Line {
  /** Averages, with ghost cells. */
  final double[] cells;

  /** Values at the west, or south, faces of all cells and one ghost cell on either side. */
  final double[] west;

  /** Likewise at the east, or north, faces. */
  final double[] east;

  /** Slopes at the faces, times the width of a cell. */
  final double[] slopes;

  /** A line of so many cells. */
  Line(int cells, int ghosts) {
    this.cells = new double[cells + 2 * ghosts];
    this.west = new double[cells + 2];
    this.east = new double[cells + 2];
    this.slopes = new double[cells + 1];
  }

  /** Number of faces. */
  int faces() {
    return slopes.length;
  }

  /** The mean of the values on both sides of a face. */
  double mean(int face) {
    return 0.5 * (east[face] + west[face + 1]);
  }

  /** Takes cells out of an array. */
  void take(double[] from, int first, int stride, Discretization discretization) {
    if (stride == 1) {
      System.arraycopy(from, first, cells, 0, cells.length);
    } else {
      for (int k = 0; k < cells.length; k++) {
        cells[k] = from[first + k * stride];
      }
    }
    discretization.values(west, east, cells);
    discretization.slopes(slopes, cells);
  }
}
