package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.math.GaussRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A number of smooth bumps on a torus, of the shape of {@link Bump}, at uniform places; each has a
 * uniform radius from half the largest to the largest, and a uniform height up to the largest.
 * Where bumps overlap they add up, and beyond all of them a cell is exactly the background, below
 * which no cell is.
 *
 * @param number of bumps, at least 1
 * @param radius the largest, in the law's unit of length; at most half of the torus either way
 * @param height the largest above the background, in the law's units, positive
 * @param background in the law's units
 */
public record RandomBumps(int number, double radius, double height, double background)
    implements InitialFamily {

  /** Checks all. */
  public RandomBumps {
    if (number < 1) {
      throw new IllegalArgumentException("number must be at least 1, not " + number);
    }
    InitialFamily.requirePositive("radius", radius);
    if (!(height > 0 && height < Double.POSITIVE_INFINITY) || !Double.isFinite(background)) {
      throw new IllegalArgumentException(
          "height must be positive and background finite, not " + height + " and " + background);
    }
  }

  /** The largest radius of bumps that do not meet themselves around the torus. */
  public static double largestRadius(Grid grid) {
    return grid.axes().stream().mapToDouble(grid::length).min().orElseThrow() / 2;
  }

  @Override
  public Shape draw(
      Grid grid, UniformRandomProvider random, Function<? super Shape, Extremes> extremes) {
    if (radius > largestRadius(grid)) {
      throw new IllegalArgumentException(
          "radius must be at most " + largestRadius(grid) + ", not " + radius);
    }
    List<Bump> bumps = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      double[] centre = new double[2];
      int at = 0;
      for (Axis axis : grid.axes()) {
        centre[at++] = grid.length(axis) * random.nextDouble();
      }
      bumps.add(
          new Bump(
              centre[0],
              centre[1],
              radius * (1 + random.nextDouble()) / 2,
              height * random.nextDouble(),
              0));
    }
    return new Periodic(List.copyOf(bumps), background);
  }

  @Override
  public Extremes extremes() {
    return new Extremes(background, background + number * height);
  }

  @Override
  public double range() {
    return height;
  }

  /** Bumps on a background, continued around periodic sides. */
  private record Periodic(List<Bump> bumps, double background) implements Shape {

    @Override
    public double[] onCells(Grid grid, Window window) {
      double[] averages =
          GaussRule.onCells(
              (x, y) -> {
                double sum = 0;
                for (Bump bump : bumps) {
                  double dx = nearest(x - bump.centreX(), grid.lengthX());
                  double dy = nearest(y - bump.centreY(), grid.lengthY());
                  sum += bump.height() * bump.shape(dx, dy);
                }
                return sum;
              },
              grid,
              window);
      for (int cell = 0; cell < averages.length; cell++) {
        averages[cell] += background;
      }
      return averages;
    }

    /** The distance to the nearest image of a centre. */
    private static double nearest(double distance, double length) {
      return distance - length * Math.rint(distance / length);
    }
  }
}
