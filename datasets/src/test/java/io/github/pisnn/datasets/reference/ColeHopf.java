package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.grid.Grid;
import java.util.function.DoubleUnaryOperator;

/**
 * The exact solution of Burgers' equation, u = -2 viscosity d/dx log phi with phi the heat
 * equation's solution from exp(-U / (2 viscosity)) where U' is u at time 0: E. Hopf (1950),
 * doi:10.1002/cpa.3160030302; J. D. Cole (1951), doi:10.1090/qam/42889.
 *
 * <p>The heat kernel's integral is summed by the trapezoidal rule, which converges exponentially,
 * relative to its largest term, so that no viscosity over- or underflows.
 *
 * @param viscosity in length^2 per time
 * @param potential U
 * @param rise the difference of its largest and its least value
 * @param steepest largest absolute slope of u at time 0
 */
record ColeHopf(double viscosity, DoubleUnaryOperator potential, double rise, double steepest) {

  /** The solution from u = height * sin(2 pi waves (x - shift)). */
  static ColeHopf ofSine(double viscosity, double height, int waves, double shift) {
    double k = 2 * Math.PI * waves;
    return new ColeHopf(
        viscosity, y -> -height / k * Math.cos(k * (y - shift)), 2 * height / k, height * k);
  }

  /** Cell averages at a positive time: differences of log phi. */
  double[] averages(Grid grid, double time) {
    double[] averages = new double[grid.nx()];
    double west = logPhi(0, time);
    for (int cell = 0; cell < averages.length; cell++) {
      double east = logPhi((cell + 1) * grid.dx(), time);
      averages[cell] = -2 * viscosity * (east - west) / grid.dx();
      west = east;
    }
    return averages;
  }

  private double logPhi(double x, double time) {
    double width = Math.sqrt(2 * viscosity / (1 / time + steepest));
    double reach = Math.sqrt(4 * viscosity * time * (40 + rise / (2 * viscosity)));
    int points = (int) Math.ceil(4 * reach / width);
    double spacing = reach / points;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = -points; k <= points; k++) {
      largest = Math.max(largest, exponent(x, k * spacing, time));
    }
    double sum = 0;
    for (int k = -points; k <= points; k++) {
      sum += Math.exp(exponent(x, k * spacing, time) - largest);
    }
    return largest + Math.log(sum);
  }

  private double exponent(double x, double distance, double time) {
    return -distance * distance / (4 * viscosity * time)
        - potential.applyAsDouble(x - distance) / (2 * viscosity);
  }
}
