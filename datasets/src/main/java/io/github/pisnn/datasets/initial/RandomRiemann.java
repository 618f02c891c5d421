package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random piecewise constant states on a torus: uniform values between two, with jumps at uniform
 * places, which lie inside cells; in two dimensions the pieces are rectangles, the same number each
 * way. From each jump a Riemann problem starts.
 *
 * @param pieces pieces each way, at least 2
 * @param least least value, in the law's units
 * @param largest largest value, above the least
 */
public record RandomRiemann(int pieces, double least, double largest) implements InitialFamily {

  /** Checks that there are jumps. */
  public RandomRiemann {
    if (pieces < 2) {
      throw new IllegalArgumentException("pieces must be at least 2, not " + pieces);
    }
    if (!(least < largest)) {
      throw new IllegalArgumentException("largest must be above least, " + least);
    }
  }

  @Override
  public Shape draw(
      Grid grid, UniformRandomProvider random, Function<? super Shape, Extremes> extremes) {
    double[][] jumps = new double[2][1];
    int at = 0;
    for (Axis axis : grid.axes()) {
      jumps[at++] = jumps(grid.length(axis), random);
    }
    double[] values = new double[jumps[0].length * jumps[1].length];
    for (int piece = 0; piece < values.length; piece++) {
      values[piece] = least + (largest - least) * random.nextDouble();
    }
    return new PiecewiseConstant(jumps[0], jumps[1], values);
  }

  private double[] jumps(double length, UniformRandomProvider random) {
    double[] jumps = new double[pieces];
    for (int k = 0; k < pieces; k++) {
      jumps[k] = length * random.nextDouble();
    }
    Arrays.sort(jumps);
    return jumps;
  }

  @Override
  public Extremes extremes() {
    return new Extremes(least, largest);
  }

  @Override
  public double range() {
    return largest - least;
  }
}
