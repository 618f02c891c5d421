package io.github.pisnn.jobs.config;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.datasets.Profile;
import io.github.pisnn.datasets.heat.PeriodicHeat;
import java.io.Serializable;

/** Where the exact solution comes from. */
public sealed interface Exact extends Serializable {

  /**
   * The solution.
   *
   * @param averages the initial state's cell averages, row-major
   * @param time since then
   * @return cell averages, row-major
   */
  double[] at(Grid grid, double[] averages, double time);

  /** The Fourier series of the initial state: all sides are periodic and there is no source. */
  record Periodic(Diffusion law) implements Exact {
    @Override
    public double[] at(Grid grid, double[] averages, double time) {
      return new PeriodicHeat(law, grid).after(time, averages);
    }
  }

  /** A profile at every time. */
  record Named(Profile profile) implements Exact {
    @Override
    public double[] at(Grid grid, double[] averages, double time) {
      return profile.onCells(grid, time);
    }
  }
}
