package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.domain.Source;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;

/**
 * A source whose rates are a profile's cell averages, as it is at time 0.
 *
 * @param grid the grid
 * @param profile the profile
 */
public record ProfileSource(Grid grid, Profile profile) implements Source {

  @Override
  public double[] values(Window window) {
    return profile.onCells(grid, window, 0);
  }

  @Override
  public String identity() {
    return profile.toString();
  }
}
