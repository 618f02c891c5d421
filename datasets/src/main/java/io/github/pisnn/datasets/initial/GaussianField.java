package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Gaussian random fields on the torus: independent normal Fourier coefficients, whose standard
 * deviation at the wave vector k is in proportion to (|k|^2 + 1 / lengthScale^2)^(-alpha / 2) with
 * alpha = smoothness + d / 2 in d dimensions: a Matérn field (F. Lindgren, H. Rue and J. Lindström
 * 2011, doi:10.1111/j.1467-9868.2011.00777.x) of the modes up to a highest one. The mean over the
 * grid is given; no mode has wave vector 0.
 *
 * <p>A pair of normal coefficients is drawn in polar form, as Box and Muller do
 * (doi:10.1214/aoms/1177706645): the square root of an exponential variable and a uniform phase.
 *
 * @param modes highest mode in each direction, at least 1
 * @param lengthScale beyond it values know little of each other, in the law's unit of length
 * @param smoothness of the field in the limit of many modes, the nu of Matérn, positive
 * @param standardDeviation of a point's value over all fields, in the law's units, positive
 * @param mean in the law's units
 */
public record GaussianField(
    int modes, double lengthScale, double smoothness, double standardDeviation, double mean)
    implements InitialFamily {

  /** A value beyond as many standard deviations comes up once in 10^15. */
  private static final double MOST_DEVIATIONS = 8;

  /** The largest and the least of a field's values are about that far apart. */
  private static final double RANGE_DEVIATIONS = 4;

  /** Checks all. */
  public GaussianField {
    if (modes < 1) {
      throw new IllegalArgumentException("modes must be at least 1, not " + modes);
    }
    InitialFamily.requirePositive("lengthScale", lengthScale);
    InitialFamily.requirePositive("smoothness", smoothness);
    InitialFamily.requirePositive("standardDeviation", standardDeviation);
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("mean must be finite, not " + mean);
    }
  }

  @Override
  public Shape draw(
      Grid grid, UniformRandomProvider random, Function<? super Shape, Extremes> extremes) {
    double[] variance = new double[1];
    FourierSeries unscaled =
        FourierSeries.draw(
            grid,
            modes,
            random,
            (k, l) -> {
              double deviation = deviation(k, l, grid);
              variance[0] += deviation * deviation;
              // 1 - u is never 0.
              return deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            });
    return unscaled.scaled(standardDeviation / Math.sqrt(variance[0]), mean);
  }

  /** The standard deviation of the coefficients of a mode, up to a factor. */
  private double deviation(int k, int l, Grid grid) {
    double x = 2 * Math.PI * k * lengthScale / grid.lengthX();
    double y = 2 * Math.PI * l * lengthScale / grid.lengthY();
    double alpha = smoothness + 0.5 * grid.axes().size();
    return StrictMath.pow(x * x + y * y + 1, -alpha / 2);
  }

  @Override
  public Extremes extremes() {
    double most = MOST_DEVIATIONS * standardDeviation;
    return new Extremes(mean - most, mean + most);
  }

  @Override
  public double range() {
    return RANGE_DEVIATIONS * standardDeviation;
  }
}
