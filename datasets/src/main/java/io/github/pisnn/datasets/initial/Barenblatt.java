package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.math.GaussRule;

/**
 * What a point of mass in an empty medium has become, and what becomes of it: with m the exponent
 * of the law, d the number of dimensions and r the distance from the centre, u = h (1 - (r /
 * R)^2)^(1/m) where r is below the front R, and 0 beyond. From the radius and the height at time 0,
 *
 * <p>R = radius (1 + t / age)^(1 / (d m + 2)), h = height (radius / R)^d, age = m radius^2 / (2 (d
 * m + 2) height^m):
 *
 * <p>G. I. Barenblatt (1952); J. L. Vázquez, "The Porous Medium Equation" (2007), section 4.4,
 * doi:10.1093/acprof:oso/9780198569039.001.0001. It knows nothing of sides.
 *
 * @param law the porous medium equation
 * @param centreX abscissa of its centre
 * @param centreY ordinate of its centre; without effect in one dimension
 * @param radius of the front at time 0, positive
 * @param height at the centre at time 0, positive
 */
public record Barenblatt(Law law, double centreX, double centreY, double radius, double height)
    implements Shape {
  /** Parts each way of a cell that the front may cross. */
  private static final int PARTS = 8;

  /** Checks the radius and the height. */
  public Barenblatt {
    InitialFamily.requirePositive("radius", radius);
    InitialFamily.requirePositive("height", height);
  }

  @Override
  public double[] onCells(Grid grid, Window window) {
    return onCells(grid, window, 0);
  }

  /** Where its centre is along an axis. */
  public double centre(Axis axis) {
    return axis == Axis.X ? centreX : centreY;
  }

  /** The radius of the front on a grid of one or two dimensions after a time. */
  public double front(Grid grid, double time) {
    double power = grid.axes().size() * exponent() + 2;
    double exponent = exponent();
    double age = exponent * radius * radius / (2 * power * StrictMath.pow(height, exponent));
    return radius * StrictMath.pow(1 + time / age, 1 / power);
  }

  private double exponent() {
    return law.porousExponent().orElseThrow();
  }

  /**
   * Cell averages after a time, by the three-point Gauss-Legendre rule in each direction; of cells
   * near the front, in parts.
   *
   * @return one value a cell of the window, row-major
   */
  public double[] onCells(Grid grid, Window window, double time) {
    double front = front(grid, time);
    double top = height * StrictMath.pow(radius / front, grid.axes().size());
    double middle = grid.coordinate(Axis.Y, centreY);
    double[] averages =
        GaussRule.onCells((x, y) -> at(x - centreX, y - middle, front, top), grid, window);
    double reach = grid.axes().stream().mapToDouble(grid::width).max().orElseThrow();
    Grid parts = new Grid(1, 1, grid.dx(), grid.dy());
    for (Axis axis : grid.axes()) {
      parts = parts.refined(axis, PARTS);
    }
    int cell = 0;
    for (int row = window.row(); row < window.endRow(); row++) {
      double y = grid.coordinate(Axis.Y, grid.centreY(row)) - middle;
      for (int column = window.column(); column < window.endColumn(); column++) {
        double x = grid.centreX(column) - centreX;
        if (Math.abs(Math.sqrt(x * x + y * y) - front) < reach) {
          double west = column * grid.dx() - centreX;
          double south = grid.coordinate(Axis.Y, row * grid.dy()) - middle;
          double[] values =
              GaussRule.onCells(
                  (a, b) -> at(west + a, south + b, front, top), parts, Window.of(parts));
          averages[cell] = mean(values);
        }
        cell++;
      }
    }
    return averages;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private double at(double x, double y, double front, double top) {
    double s = (x * x + y * y) / (front * front);
    return s < 1 ? top * StrictMath.pow(1 - s, 1 / exponent()) : 0;
  }
}
