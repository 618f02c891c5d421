package io.github.pisnn.datasets.store;

import io.github.pisnn.core.law.Law;
import java.util.Arrays;

/**
 * Fluxes through the faces of a ring of cells from states alone. What crosses the right face of a
 * cell during an interval is what crosses its left face less what the cell gains, which gives all
 * fluxes up to a constant. Their mean over the faces is taken as that of the law's own flux, which
 * only its advective part has a share in: a gradient has the mean 0 on a ring. It is averaged over
 * the interval by the trapezoidal rule, with face values interpolated to fourth order from four
 * cells.
 *
 * <p>A gain of all cells together has no flux that explains it; it is taken off evenly.
 */
final class FluxLabels {

  private FluxLabels() {}

  /**
   * The fluxes from each snapshot to the next.
   *
   * @param interval time between snapshots
   * @param dx width of a cell
   * @param states cell averages, {@code [snapshot][cell]}
   * @return over the width of a cell, {@code [snapshot][right face]}
   */
  static double[][] of(Law law, double interval, double dx, double[][] states) {
    double[][] fluxes = new double[states.length - 1][];
    double before = mean(law, states[0]);
    for (int k = 0; k < fluxes.length; k++) {
      double after = mean(law, states[k + 1]);
      fluxes[k] = between(states[k], states[k + 1], interval / dx * (before + after) / 2);
      before = after;
    }
    return fluxes;
  }

  private static double[] between(double[] state, double[] next, double mean) {
    int n = state.length;
    double drift = (Arrays.stream(next).sum() - Arrays.stream(state).sum()) / n;
    double[] fluxes = new double[n];
    double flux = 0;
    double sum = 0;
    for (int cell = 0; cell < n; cell++) {
      flux -= next[cell] - state[cell] - drift;
      fluxes[cell] = flux;
      sum += flux;
    }
    double constant = mean - sum / n;
    for (int cell = 0; cell < n; cell++) {
      fluxes[cell] += constant;
    }
    return fluxes;
  }

  /** The mean of the law's advective flux over all faces. */
  private static double mean(Law law, double[] u) {
    int n = u.length;
    double sum = 0;
    for (int cell = 0; cell < n; cell++) {
      double near = u[cell] + u[(cell + 1) % n];
      double far = u[(cell + n - 1) % n] + u[(cell + 2) % n];
      sum += law.flux((7 * near - far) / 12);
    }
    return sum / n;
  }
}
