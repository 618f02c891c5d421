package io.github.pisnn.datasets;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import java.io.Serializable;
import java.util.function.Function;
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
   * @param extremes finds the extremes of a field over the whole grid; asked once, about a field
   *     that differs from the state by a factor
   * @return the state, by its cell averages
   */
  public Field draw(
      Grid grid, UniformRandomProvider random, Function<? super Field, Extremes> extremes) {
    FourierSeries unscaled = draw(grid, random);
    return unscaled.times(factor(extremes.apply(unscaled)));
  }

  /**
   * Draws a state, all of it at once.
   *
   * @return cell averages, row-major; the same bits as by windows
   */
  public double[] sample(Grid grid, UniformRandomProvider random) {
    double[] u = draw(grid, random).on(Window.of(grid));
    double factor = factor(Extremes.of(u));
    for (int cell = 0; cell < u.length; cell++) {
      u[cell] *= factor;
    }
    return u;
  }

  /** What gives values of these extremes the range of the family. */
  private double factor(Extremes extremes) {
    return range / (extremes.largest() - extremes.least());
  }

  /** Draws a state of any range. */
  private FourierSeries draw(Grid grid, UniformRandomProvider random) {
    int highestY = grid.isOneDimensional() ? 0 : modes;
    double[][] a = new double[highestY + 1][2 * modes + 1];
    double[][] b = new double[highestY + 1][2 * modes + 1];
    for (int l = 0; l <= highestY; l++) {
      for (int k = l == 0 ? 1 : -modes; k <= modes; k++) {
        double amplitude = (2 * random.nextDouble() - 1) / ((double) k * k + (double) l * l);
        double phase = 2 * Math.PI * random.nextDouble();
        double average = amplitude * sinc(Math.PI * k / grid.nx()) * sinc(Math.PI * l / grid.ny());
        a[l][k + modes] = average * StrictMath.cos(phase);
        b[l][k + modes] = average * StrictMath.sin(phase);
      }
    }
    return new FourierSeries(grid, modes, a, b, 1);
  }

  private static double sinc(double angle) {
    return angle == 0 ? 1 : StrictMath.sin(angle) / angle;
  }
}
