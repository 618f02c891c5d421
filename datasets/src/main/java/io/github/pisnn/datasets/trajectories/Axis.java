package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.arrays.ArrayViews;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.util.Arrays;
import java.util.Locale;

/**
 * Equally spaced coordinates.
 *
 * @param points how many, at least 1
 * @param spacing from one to the next larger one; 0 if there is only one
 * @param isDescending whether the largest one comes first
 */
record Axis(int points, double spacing, boolean isDescending) {
  /** Of the spacing, how far a coordinate may be off. */
  private static final double TOLERANCE = 1e-6;

  /** Coordinates in binary32 may besides be off by so many units in the last place. */
  private static final int ROUNDINGS = 4;

  /**
   * Checks coordinates.
   *
   * @param name of the coordinates, for messages
   * @throws IllegalArgumentException if they do not increase by equal steps, naming the first index
   *     that is off
   */
  static Axis of(String name, double[] values) {
    return of(name, values, 0);
  }

  /**
   * Checks coordinates that were rounded when they were written.
   *
   * @param name of the coordinates, for messages
   * @param unit what the last digit of the largest one stands for
   * @throws IllegalArgumentException if they do not increase by equal steps, naming the first index
   *     that is off
   */
  static Axis of(String name, double[] values, double unit) {
    Axis axis = checked(name, values, unit);
    if (axis.isDescending) {
      throw doesNotIncrease(name, values);
    }
    return axis;
  }

  private static IllegalArgumentException doesNotIncrease(String name, double[] values) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s does not increase: it goes from %s to %s",
            name,
            values[0],
            values[values.length - 1]));
  }

  /**
   * Checks coordinates of places, which may decrease. The array on them is then to be seen {@link
   * #increasing}.
   *
   * @param name of the coordinates, for messages
   * @throws IllegalArgumentException if they do not increase or decrease by equal steps, naming the
   *     first index that is off
   */
  static Axis ofPlaces(String name, double[] values) {
    return checked(name, values, 0);
  }

  private static Axis checked(String name, double[] values, double unit) {
    if (values.length == 0) {
      throw new IllegalArgumentException(name + " is empty");
    }
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw new IllegalArgumentException(
            name + " is " + values[k] + " at index " + k + "; expected a finite number");
      }
    }
    int last = values.length - 1;
    double spacing = last == 0 ? 0 : (values[last] - values[0]) / last;
    double tolerance = TOLERANCE * Math.abs(spacing) + Math.max(unit, rounding(values));
    for (int k = 0; k <= last; k++) {
      if (Math.abs(values[k] - (values[0] + k * spacing)) > tolerance) {
        throw uneven(name, values, tolerance);
      }
    }
    if (last > 0 && spacing == 0) {
      throw doesNotIncrease(name, values);
    }
    return new Axis(values.length, Math.abs(spacing), spacing < 0);
  }

  /**
   * Returns an array with its coordinates increasing.
   *
   * @param axis which of the array's axes these are the coordinates of
   */
  StoredArray increasing(StoredArray array, int axis) {
    return isDescending ? ArrayViews.flipped(array, axis) : array;
  }

  /**
   * Checks the coordinates of so many points.
   *
   * @throws IllegalArgumentException if they are not as many as points, or not uniform
   */
  static Axis fit(String name, double[] values, int points) {
    requireCount(name, values, points);
    return of(name, values);
  }

  static void requireCount(String name, double[] values, int points) {
    if (values.length != points) {
      throw new IllegalArgumentException(
          name + " has " + values.length + " values; expected " + points);
    }
  }

  /** Coordinates of which nothing is known: 0, 1, 2 ... */
  static Axis unit(int points) {
    return new Axis(points, points == 1 ? 0 : 1, false);
  }

  /** The largest coordinate's, if all are binary32; 0 if not. */
  private static double rounding(double[] values) {
    float largest = 0;
    for (double value : values) {
      if (value != (float) value) {
        return 0;
      }
      largest = Math.max(largest, (float) Math.abs(value));
    }
    return ROUNDINGS * (double) Math.ulp(largest);
  }

  /** Names the first step that is not as most are. */
  private static IllegalArgumentException uneven(String name, double[] values, double tolerance) {
    double[] steps = new double[values.length - 1];
    for (int k = 0; k < steps.length; k++) {
      steps[k] = values[k + 1] - values[k];
    }
    double[] sorted = steps.clone();
    Arrays.sort(sorted);
    double usual = sorted[sorted.length / 2];
    int off = 0;
    while (off < steps.length - 1 && Math.abs(steps[off] - usual) <= 2 * tolerance) {
      off++;
    }
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s is not uniform: at index %s it is %s; expected %s",
            name,
            off + 1,
            values[off + 1],
            values[off] + usual));
  }

  /**
   * The grid of cells centred at the points.
   *
   * @param y of one point in one dimension
   * @throws IllegalArgumentException if the width of a cell is unknown
   */
  static Grid grid(Axis x, Axis y) {
    if (x.points < 2) {
      throw new IllegalArgumentException("one point in x: the width of a cell is unknown");
    }
    double dy = y.points < 2 ? x.spacing : y.spacing;
    return new Grid(x.points, y.points, x.points * x.spacing, y.points * dy);
  }
}
