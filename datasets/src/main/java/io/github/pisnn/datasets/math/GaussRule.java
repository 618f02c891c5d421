package io.github.pisnn.datasets.math;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Averages by the three-point Gauss-Legendre rule. */
public final class GaussRule {
  /** Its points on [-1/2, 1/2]. */
  private static final double[] POINTS = {-0.5 * Math.sqrt(0.6), 0, 0.5 * Math.sqrt(0.6)};

  private static final double[] WEIGHTS = {5.0 / 18, 8.0 / 18, 5.0 / 18};

  private GaussRule() {}

  /** The average over an interval. */
  public static double average(DoubleUnaryOperator function, double centre, double width) {
    double average = 0;
    for (int k = 0; k < POINTS.length; k++) {
      average += WEIGHTS[k] * function.applyAsDouble(centre + POINTS[k] * width);
    }
    return average;
  }

  /**
   * Cell averages.
   *
   * @param function of (x, y); in one dimension y is 0
   * @return one value a cell of the window, row-major
   */
  public static double[] onCells(DoubleBinaryOperator function, Grid grid, Window window) {
    double[] averages = new double[window.cells()];
    int cell = 0;
    for (int row = window.row(); row < window.endRow(); row++) {
      for (int column = window.column(); column < window.endColumn(); column++) {
        double centreX = grid.centreX(column);
        averages[cell++] =
            grid.isOneDimensional()
                ? alongX(function, centreX, grid.dx(), 0)
                : average(
                    y -> alongX(function, centreX, grid.dx(), y), grid.centreY(row), grid.dy());
      }
    }
    return averages;
  }

  private static double alongX(
      DoubleBinaryOperator function, double centre, double width, double y) {
    return average(x -> function.applyAsDouble(x, y), centre, width);
  }
}
