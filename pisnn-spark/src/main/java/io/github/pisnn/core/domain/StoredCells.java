package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Hashes;

/**
 * A source or a coefficient that is given cell by cell.
 *
 * @param grid the grid
 * @param stored row-major, one value a cell
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
public record StoredCells(Grid grid, double[] stored) implements Source, Coefficient {

  /**
   * Takes a copy.
   *
   * @throws IllegalArgumentException if there is not one value a cell
   */
  public StoredCells {
    if (stored.length != grid.cells()) {
      throw new IllegalArgumentException(
          "there are " + stored.length + " values for " + grid.cells() + " cells");
    }
    stored = stored.clone();
  }

  @Override
  public double[] values(Window window) {
    double[] values = new double[window.cells()];
    for (int row = 0; row < window.rows(); row++) {
      int from = grid.index(window.row() + row, window.column());
      System.arraycopy(stored, from, values, row * window.columns(), window.columns());
    }
    return values;
  }

  @Override
  public String identity() {
    return Hashes.sha256(stored);
  }
}
