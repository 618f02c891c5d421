package io.github.pisnn.datasets.classical;

import io.github.pisnn.datasets.volumes.Discretization;
import io.github.pisnn.datasets.volumes.RungeKutta;

/**
 * Limited piecewise linear reconstruction of second order, with central slopes and two Runge-Kutta
 * stages: B. van Leer (1979), doi:10.1016/0021-9991(79)90145-1.
 *
 * <p>The limiter is van Leer's harmonic mean of the two one-sided slopes (1974,
 * doi:10.1016/0021-9991(74)90019-9): minmod takes the smaller one, which also makes no new extremum
 * but smears fronts and clips waves more, and would flatter what is compared with it.
 */
public final class Muscl implements Discretization {

  @Override
  public int order() {
    return 2;
  }

  @Override
  public int ghosts() {
    return 2;
  }

  @Override
  public void values(double[] west, double[] east, double[] cells) {
    for (int cell = 0; cell < west.length; cell++) {
      double u = cells[cell + 1];
      double before = u - cells[cell];
      double after = cells[cell + 2] - u;
      double product = before * after;
      double half = product > 0 ? product / (before + after) : 0;
      west[cell] = u - half;
      east[cell] = u + half;
    }
  }

  @Override
  public void slopes(double[] slopes, double[] cells) {
    for (int face = 0; face < slopes.length; face++) {
      slopes[face] = cells[face + 2] - cells[face + 1];
    }
  }

  @Override
  public RungeKutta timeStepping() {
    return RungeKutta.SECOND;
  }

  /** Up to here no stage makes a new extremum. */
  @Override
  public double largestCourant() {
    return 0.5;
  }

  /** Two stages are stable to 2 on the real axis, and the largest eigenvalue is 4. */
  @Override
  public double largestDiffusion() {
    return 0.5;
  }
}
