package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Hashes;

/**
 * A source whose rates are given cell by cell.
 *
 * @param grid the grid
 * @param values row-major, one a cell
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
record StoredSource(Grid grid, double[] values) implements Source {

  @Override
  public double[] rates(Window window) {
    double[] rates = new double[window.cells()];
    for (int row = 0; row < window.rows(); row++) {
      int from = grid.index(window.row() + row, window.column());
      System.arraycopy(values, from, rates, row * window.columns(), window.columns());
    }
    return rates;
  }

  @Override
  public String identity() {
    return Hashes.sha256(values);
  }
}
