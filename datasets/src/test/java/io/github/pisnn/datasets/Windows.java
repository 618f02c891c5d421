package io.github.pisnn.datasets;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;

/** Windows for tests. */
public final class Windows {

  private Windows() {}

  /** The averages of the cells of a grid from those of one so many times finer each way. */
  public static double[] averages(double[] fine, Grid grid, int factor) {
    Grid finer = grid.refined(factor);
    double[] averages = new double[grid.cells()];
    for (int cell = 0; cell < fine.length; cell++) {
      int row = cell / finer.nx() * grid.ny() / finer.ny();
      averages[grid.index(row, cell % finer.nx() / factor)] +=
          fine[cell] * grid.cells() / finer.cells();
    }
    return averages;
  }

  /** The values in a window of a whole field. */
  public static double[] crop(double[] whole, Grid grid, Window window) {
    double[] values = new double[window.cells()];
    for (int k = 0; k < values.length; k++) {
      int row = window.row() + k / window.columns();
      values[k] = whole[grid.index(row, window.column() + k % window.columns())];
    }
    return values;
  }
}
