package io.github.pisnn.datasets.store;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Field;

/**
 * The first snapshot of a trajectory of a dataset, as a rollout's initial state.
 *
 * @param dataset where it is
 * @param trajectory its number
 */
public record DatasetField(StoredDataset dataset, int trajectory) implements Field {

  @Override
  public double[] on(Window window) {
    Grid grid = dataset.description().grid();
    double[] whole = dataset.read(trajectory, 0, 1, false).states()[0];
    double[] values = new double[window.cells()];
    for (int row = 0; row < window.rows(); row++) {
      int from = grid.index(window.row() + row, window.column());
      System.arraycopy(whole, from, values, row * window.columns(), window.columns());
    }
    return values;
  }

  /** All snapshots of the trajectory. */
  public double[][] snapshots() {
    return dataset.read(trajectory, 0, dataset.description().snapshots(), false).states();
  }
}
