package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;

/**
 * Coefficients that are a profile's values at the centres of cells, as it is at time 0: where it
 * jumps, a cell is on one side.
 *
 * @param grid the grid
 * @param profile the profile
 */
public record ProfileCoefficient(Grid grid, Profile profile) implements Coefficient {

  @Override
  public double[] values(Window window) {
    double[] values = new double[window.cells()];
    for (int cell = 0; cell < values.length; cell++) {
      double x = grid.centreX(window.column() + cell % window.columns());
      double y = grid.centreY(window.row() + cell / window.columns());
      values[cell] = profile.at(x, grid.coordinate(Axis.Y, y), 0);
    }
    return values;
  }

  @Override
  public String identity() {
    return profile.toString();
  }
}
