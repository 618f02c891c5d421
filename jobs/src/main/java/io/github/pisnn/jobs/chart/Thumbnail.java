package io.github.pisnn.jobs.chart;

import io.github.pisnn.core.grid.Grid;

/**
 * A field small enough for a picture and for the way to the driver: averages over square blocks.
 */
public final class Thumbnail {
  private static final int LARGEST = 512;

  private Thumbnail() {}

  /** The grid of the averages. */
  public static Grid grid(Grid grid) {
    int factor = factor(grid);
    return new Grid(
        (grid.nx() - 1) / factor + 1, (grid.ny() - 1) / factor + 1, grid.lengthX(), grid.lengthY());
  }

  /**
   * The averages; blocks at the north and east edge may be smaller.
   *
   * @param field one value a cell, row-major
   */
  public static double[] of(Grid grid, double[] field) {
    int factor = factor(grid);
    Grid small = grid(grid);
    double[] sums = new double[small.cells()];
    int[] counts = new int[small.cells()];
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        int block = small.index(row / factor, column / factor);
        sums[block] += field[grid.index(row, column)];
        counts[block]++;
      }
    }
    for (int block = 0; block < sums.length; block++) {
      sums[block] /= counts[block];
    }
    return sums;
  }

  /** Cells along a block. */
  public static int factor(Grid grid) {
    return (Math.max(grid.nx(), grid.ny()) - 1) / LARGEST + 1;
  }
}
