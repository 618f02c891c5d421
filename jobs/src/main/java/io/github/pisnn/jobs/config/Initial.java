package io.github.pisnn.jobs.config;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.Profile;
import io.github.pisnn.datasets.RandomFourier;
import io.github.pisnn.datasets.Seeds;
import java.io.Serializable;

/** A family of initial states. */
public sealed interface Initial extends Serializable {

  /**
   * A state of the family.
   *
   * @param number which one, from 0
   * @return cell averages, row-major
   */
  double[] sample(Grid grid, int number);

  /** Zero everywhere. */
  record Zero() implements Initial {
    @Override
    public double[] sample(Grid grid, int number) {
      return new double[grid.cells()];
    }
  }

  /**
   * Random smooth periodic states.
   *
   * @param family how they are drawn
   * @param seed of the first state; the k-th has seed + k
   */
  record Random(RandomFourier family, long seed) implements Initial {
    @Override
    public double[] sample(Grid grid, int number) {
      return family.sample(grid, Seeds.generator(seed + number, Seeds.Stream.STATES, 0));
    }
  }

  /** A profile at time 0. */
  record Named(Profile profile) implements Initial {
    @Override
    public double[] sample(Grid grid, int number) {
      return profile.onCells(grid, 0);
    }
  }
}
