package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;

/**
 * A piecewise constant function on a torus, exact in every cell. The last piece each way goes on
 * around the end to the first jump.
 *
 * @param jumpsX abscissae where pieces begin, ascending
 * @param jumpsY their ordinates; one of any value in one dimension
 * @param values of the pieces, row-major, {@code [jumpsY][jumpsX]}
 */
@SuppressWarnings("ArrayRecordComponent") // small, compared by nobody
record PiecewiseConstant(double[] jumpsX, double[] jumpsY, double[] values) implements Shape {

  @Override
  public double[] onCells(Grid grid, Window window) {
    double[] averages = new double[window.cells()];
    double[][] sharesX = new double[window.columns()][];
    for (int j = 0; j < sharesX.length; j++) {
      sharesX[j] = shares(jumpsX, grid.lengthX(), window.column() + j, grid.nx());
    }
    double[] column = new double[jumpsY.length];
    double[] row = new double[jumpsX.length];
    int cell = 0;
    for (int i = window.row(); i < window.endRow(); i++) {
      double[] sharesY = shares(jumpsY, grid.lengthY(), i, grid.ny());
      for (int piece = 0; piece < row.length; piece++) {
        for (int k = 0; k < column.length; k++) {
          column[k] = values[k * row.length + piece];
        }
        row[piece] = mean(sharesY, column);
      }
      for (double[] shares : sharesX) {
        averages[cell++] = mean(shares, row);
      }
    }
    return averages;
  }

  /** The shares of the pieces in a cell; they add up to 1, but for rounding. */
  private static double[] shares(double[] jumps, double length, int cell, int cells) {
    double[] shares = new double[jumps.length];
    double width = length / cells;
    double from = cell * width;
    double to = from + width;
    int last = jumps.length - 1;
    for (int piece = 0; piece < last; piece++) {
      shares[piece] = overlap(from, to, jumps[piece], jumps[piece + 1]) / width;
    }
    shares[last] =
        (overlap(from, to, jumps[last], Double.POSITIVE_INFINITY)
                + overlap(from, to, Double.NEGATIVE_INFINITY, jumps[0]))
            / width;
    return shares;
  }

  private static double overlap(double from, double to, double begin, double end) {
    return Math.max(0, Math.min(to, end) - Math.max(from, begin));
  }

  /** What rounding may put outside of the values stays inside. */
  private static double mean(double[] shares, double[] values) {
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] > 0) {
        mean += shares[k] * values[k];
        least = Math.min(least, values[k]);
        largest = Math.max(largest, values[k]);
      }
    }
    return Math.max(least, Math.min(largest, mean));
  }
}
