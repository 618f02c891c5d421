package io.github.pisnn.datasets;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;

/** Windows for tests. */
public final class Windows {

  private Windows() {}

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
