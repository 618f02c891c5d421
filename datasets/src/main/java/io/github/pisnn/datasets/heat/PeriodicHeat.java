package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.datasets.FourierTransform;

/**
 * The exact solution of the heat equation on a periodic grid, by Fourier series: cell averages are
 * taken as those of their trigonometric interpolant, whose mode of wave numbers (k, l) decays by
 * exp(-conductivity (k^2 + l^2) t). One instance serves one thread.
 */
public final class PeriodicHeat {
  private final Grid grid;
  private final Diffusion law;
  private final FourierTransform transform;

  /** The solution operator on a grid, periodic on all sides. */
  public PeriodicHeat(Diffusion law, Grid grid) {
    this.law = law;
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
      double l = transform.waveNumberY(row);
      for (int column = 0; column < grid.nx(); column++) {
        double k = transform.waveNumberX(column);
        double decay = StrictMath.exp(-law.conductivity() * (k * k + l * l) * time);
        int at = 2 * grid.index(row, column);
        spectrum[at] *= decay;
        spectrum[at + 1] *= decay;
      }
    }
    return inverse(spectrum);
  }

  /**
   * What flows through the right face of every cell during a time, over the width of a cell.
   *
   * @param averages cell averages at the start, of a grid one cell high
   * @param time positive, in the law's units
   * @return in the units of the averages: what the cell's average loses through the face
   */
  public double[] fluxThroughRightFaces(double time, double[] averages) {
    if (!grid.isOneDimensional()) {
      throw new IllegalArgumentException("face fluxes are made on a grid one cell high");
    }
    double[] spectrum = forward(averages);
    spectrum[0] = 0;
    spectrum[1] = 0;
    for (int column = 1; column < grid.nx(); column++) {
      double k = transform.waveNumberX(column);
      double lost = -StrictMath.expm1(-law.conductivity() * k * k * time);
      // The flux f has f_j - f_(j-1) = lost u_j, so f = lost u / (1 - exp(-i angle)).
      double angle = k * grid.dx();
      double re = 1 - StrictMath.cos(angle);
      double im = StrictMath.sin(angle);
      double scale = lost / (re * re + im * im);
      double a = spectrum[2 * column];
      double b = spectrum[2 * column + 1];
      spectrum[2 * column] = scale * (a * re + b * im);
      spectrum[2 * column + 1] = scale * (b * re - a * im);
    }
    return inverse(spectrum);
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
