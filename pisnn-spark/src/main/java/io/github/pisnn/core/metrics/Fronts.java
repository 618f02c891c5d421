package io.github.pisnn.core.metrics;

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
   * How far, in cells, the reference's front that is worst off is from the steepest cell of the
   * field around it, if that changes there by half as much at least.
   *
   * @param field values, one a cell
   * @param reference values in the same order
   * @param periodic whether the line closes on itself
   * @param within as far as this is looked, in cells
   * @return from 0 to {@code within}, which also stands for a lost front; -1 if the reference has
   *     no front
   */
  public static int offset(double[] field, double[] reference, boolean periodic, int within) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : reference) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    double enough = LEAST_SHARE * (largest - least);
    int worst = -1;
    for (int cell = 0; cell < reference.length; cell++) {
      double change = change(reference, cell, periodic);
      if (change > 0 && change >= enough && steepest(reference, cell, NEAR, periodic) == cell) {
        int there = steepest(field, cell, within, periodic);
        int apart = Math.abs(there - cell);
        boolean isFront = 2 * change(field, there, periodic) > change;
        worst = Math.max(worst, isFront ? Math.min(apart, reference.length - apart) : within);
      }
    }
    return worst;
  }

  /** The cell of the largest change around a cell; of equal ones the nearest, then the first. */
  private static int steepest(double[] values, int around, int within, boolean periodic) {
    int best = around;
    for (int distance = 1; distance <= within; distance++) {
      for (int cell : new int[] {around - distance, around + distance}) {
        boolean inside = cell >= 0 && cell < values.length;
        int wrapped = Math.floorMod(cell, values.length);
        if ((inside || periodic)
            && change(values, wrapped, periodic) > change(values, best, periodic)) {
          best = wrapped;
        }
      }
    }
    return best;
  }

  private static double change(double[] values, int cell, boolean periodic) {
    int last = values.length - 1;
    int before = cell > 0 ? cell - 1 : periodic ? last : 0;
    int after = cell < last ? cell + 1 : periodic ? 0 : last;
    return Math.abs(values[after] - values[before]);
  }
}
