package io.github.pisnn.datasets;

import io.github.pisnn.core.grid.Grid;
import java.io.Serializable;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random smooth periodic states: Fourier modes up to a highest one, of random amplitude and phase,
 * the amplitudes falling with the square of the wave number. Their mean is 0, so that no constant
 * makes relative errors small, and their range (largest minus least cell average) is given.
 *
 * @param modes highest mode in each direction, at least 1
 * @param range in the law's units, positive
 */
public record RandomFourier(int modes, double range) implements Serializable {

  /** Checks both. */
  public RandomFourier {
    if (modes < 1) {
      throw new IllegalArgumentException("modes must be at least 1, not " + modes);
    }
    if (!(range > 0 && range < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("range must be positive, not " + range);
    }
  }

  /**
   * Draws a state.
   *
   * @return cell averages, row-major
   */
  public double[] sample(Grid grid, UniformRandomProvider random) {
    double[] u = new double[grid.cells()];
    int highestY = grid.isOneDimensional() ? 0 : modes;
    for (int l = 0; l <= highestY; l++) {
      for (int k = l == 0 ? 1 : -modes; k <= modes; k++) {
        double amplitude = (2 * random.nextDouble() - 1) / ((double) k * k + (double) l * l);
        double phase = 2 * Math.PI * random.nextDouble();
        add(u, grid, k, l, amplitude, phase);
      }
    }
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : u) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    for (int cell = 0; cell < u.length; cell++) {
      u[cell] *= range / (largest - least);
    }
    return u;
  }

  /** Adds the cell averages of amplitude * cos(k x + l y + phase) on the unit torus. */
  private static void add(double[] u, Grid grid, int k, int l, double amplitude, double phase) {
    double average = sinc(Math.PI * k / grid.nx()) * sinc(Math.PI * l / grid.ny());
    for (int row = 0; row < grid.ny(); row++) {
      double y = 2 * Math.PI * l * (row + 0.5) / grid.ny();
      for (int column = 0; column < grid.nx(); column++) {
        double x = 2 * Math.PI * k * (column + 0.5) / grid.nx();
        u[grid.index(row, column)] += amplitude * average * StrictMath.cos(x + y + phase);
      }
    }
  }

  private static double sinc(double angle) {
    return angle == 0 ? 1 : StrictMath.sin(angle) / angle;
  }
}
