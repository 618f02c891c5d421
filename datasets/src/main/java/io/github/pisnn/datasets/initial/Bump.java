package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.math.GaussRule;

/**
 * A hot spot: the background, and on a disk a bump exp(1 - 1 / (1 - (r / radius)^2)) of the given
 * height, which is smooth everywhere. Cells beyond the disk are exactly the background. It is not
 * continued around periodic sides.
 *
 * @param centreX abscissa of its centre
 * @param centreY ordinate of its centre; without effect in one dimension
 * @param radius positive
 * @param height above the background at the centre, in the law's units
 * @param background in the law's units
 */
public record Bump(double centreX, double centreY, double radius, double height, double background)
    implements Shape {

  /** Checks the radius. */
  public Bump {
    InitialFamily.requirePositive("a bump's radius", radius);
  }

  /**
   * Cell averages, by the three-point Gauss-Legendre rule in each direction.
   *
   * @return one value a cell of the window, row-major
   */
  @Override
  public double[] onCells(Grid grid, Window window) {
    double middle = grid.coordinate(Axis.Y, centreY);
    double[] averages = GaussRule.onCells((x, y) -> shape(x - centreX, y - middle), grid, window);
    for (int cell = 0; cell < averages.length; cell++) {
      averages[cell] = background + height * averages[cell];
    }
    return averages;
  }

  /** From 1 at the centre, from which the coordinates are, to 0 at the radius. */
  double shape(double x, double y) {
    double s = (x * x + y * y) / (radius * radius);
    return s < 1 ? StrictMath.exp(1 - 1 / (1 - s)) : 0;
  }
}
