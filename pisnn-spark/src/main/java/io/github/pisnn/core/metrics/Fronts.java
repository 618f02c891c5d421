package io.github.pisnn.core.metrics;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.OptionalInt;

/**
 * Whether fronts are where they should be, on a line of cells: a front is a cell at which the field
 * changes, from the cell before to the cell after, by more than anywhere near and by at least a
 * quarter of the field's range.
 */
public final class Fronts {
  private static final double LEAST_SHARE = 0.25;

  /** Cells on either side in which nothing changes by more. */
  private static final int NEAR = 2;

  private Fronts() {}

  /**
   * How far, in cells, the reference's front that is worst off is from the nearest one of the field
   * that changes by half as much at least.
   *
   * @param field values, one a cell
   * @param reference values in the same order
   * @param periodic whether the line closes on itself
   * @param within as far as this is looked, in cells
   * @return from 0 to {@code within}, which also stands for a lost front; empty if the reference
   *     has no front
   */
  public static OptionalInt offset(
      double[] field, double[] reference, boolean periodic, int within) {
    DoubleSummaryStatistics values = Arrays.stream(reference).summaryStatistics();
    double range = values.getMax() - values.getMin();
    double enough = LEAST_SHARE * range;
    OptionalInt worst = OptionalInt.empty();
    for (int cell = 0; cell < reference.length && range > 0; cell++) {
      if (isFront(reference, cell, enough, periodic)) {
        double half = 0.5 * change(reference, cell, periodic);
        int apart = 0;
        while (apart < within
            && !isFront(field, cell - apart, half, periodic)
            && !isFront(field, cell + apart, half, periodic)) {
          apart++;
        }
        worst = OptionalInt.of(Math.max(worst.orElse(0), apart));
      }
    }
    return worst;
  }

  /**
   * Whether a cell changes by enough, and by more than the cells near it or as the last of them.
   */
  private static boolean isFront(double[] values, int at, double enough, boolean periodic) {
    if (!periodic && (at < 0 || at >= values.length)) {
      return false;
    }
    double change = change(values, at, periodic);
    boolean front = change >= enough;
    for (int distance = 1; distance <= NEAR; distance++) {
      front &= change >= change(values, at - distance, periodic);
      front &= change > change(values, at + distance, periodic);
    }
    return front;
  }

  private static double change(double[] values, int cell, boolean periodic) {
    return Math.abs(value(values, cell + 1, periodic) - value(values, cell - 1, periodic));
  }

  private static double value(double[] values, int cell, boolean periodic) {
    int last = values.length - 1;
    int there = periodic ? Math.floorMod(cell, values.length) : Math.max(0, Math.min(last, cell));
    return values[there];
  }
}
