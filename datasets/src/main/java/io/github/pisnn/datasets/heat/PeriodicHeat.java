package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.math.FourierTransform;

/**
 * The exact solution of the heat equation on a periodic grid, by Fourier series: cell averages are
 * taken as those of their trigonometric interpolant, whose mode of wave numbers (k, l) decays by
 * exp(-conductivity (k^2 + l^2) t). One instance serves one thread.
 */
public final class PeriodicHeat {
  private final Grid grid;
  private final double conductivity;
  private final FourierTransform transform;

  /**
   * The solution operator on a grid, periodic on all sides.
   *
   * @param law the heat equation
   */
  public PeriodicHeat(Law law, Grid grid) {
    this.conductivity = law.heatConductivity().orElseThrow();
    this.grid = grid;
    this.transform = new FourierTransform(grid);
  }

  /**
   * The cell averages after a time.
   *
   * @param averages cell averages at the start, row-major; not changed
   * @param time not negative, in the law's units
   */
  public double[] after(double time, double[] averages) {
    double[] spectrum = forward(averages);
    for (int row = 0; row < grid.ny(); row++) {
      double l = transform.waveNumber(Axis.Y, row);
      for (int column = 0; column < grid.nx(); column++) {
        double k = transform.waveNumber(Axis.X, column);
        double decay = StrictMath.exp(-conductivity * (k * k + l * l) * time);
        int at = 2 * grid.index(row, column);
        spectrum[at] *= decay;
        spectrum[at + 1] *= decay;
      }
    }
    return inverse(spectrum);
  }

  /**
   * What flows through the right face of every cell during a time, over the width of a cell, and in
   * two dimensions what flows through its upper face, over the height.
   *
   * @param averages cell averages at the start, row-major
   * @param time positive, in the law's units
   * @return in the units of the averages: what the cell's average loses through the face; those of
   *     right faces row-major, then those of upper ones
   */
  public double[] fluxes(double time, double[] averages) {
    double[] fluxes = new double[grid.axes().size() * averages.length];
    int first = 0;
    for (Axis axis : grid.axes()) {
      System.arraycopy(fluxes(axis, time, averages), 0, fluxes, first, averages.length);
      first += averages.length;
    }
    return fluxes;
  }

  private double[] fluxes(Axis axis, double time, double[] averages) {
    double[] spectrum = forward(averages);
    for (int cell = 0; cell < averages.length; cell++) {
      double k = transform.waveNumber(axis, grid.number(axis, cell));
      double l = transform.waveNumber(axis.other(), grid.number(axis.other(), cell));
      toFlux(spectrum, 2 * cell, k, l, k * grid.width(axis), time);
    }
    return inverse(spectrum);
  }

  /**
   * Makes a mode of the averages one of the flux across a direction.
   *
   * @param k its wave number along that direction
   * @param l its wave number along the other
   * @param angle from cell to cell along the first
   */
  private void toFlux(double[] spectrum, int at, double k, double l, double angle, double time) {
    double a = spectrum[at];
    double b = spectrum[at + 1];
    spectrum[at] = 0;
    spectrum[at + 1] = 0;
    if (k != 0) {
      double lost = -StrictMath.expm1(-conductivity * k * k * time - conductivity * l * l * time);
      double share = k * k / (k * k + l * l);
      // The flux f has f_j - f_(j-1) = share lost u_j, so f = share lost u / (1 - exp(-i angle)).
      double re = 1 - StrictMath.cos(angle);
      double im = StrictMath.sin(angle);
      double scale = share * lost / (re * re + im * im);
      spectrum[at] = scale * (a * re + b * im);
      spectrum[at + 1] = scale * (b * re - a * im);
    }
  }

  private double[] forward(double[] averages) {
    if (averages.length != grid.cells()) {
      throw new IllegalArgumentException(
          averages.length + " cell averages do not fit " + grid.cells() + " cells");
    }
    double[] spectrum = new double[2 * averages.length];
    transform.forward(spectrum, averages);
    return spectrum;
  }

  private double[] inverse(double[] spectrum) {
    double[] averages = new double[grid.cells()];
    transform.inverse(averages, spectrum);
    return averages;
  }
}
