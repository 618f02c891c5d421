package io.github.pisnn.datasets;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Field;
import java.io.Serial;
import java.util.Arrays;

/**
 * A sum of waves on a grid taken as the unit torus, by its cell averages: a cos(k x + l y) - b
 * sin(k x + l y) for k from -modes to modes and l from 0 to modes, or l = 0 only in one dimension.
 *
 * <p>A window takes sines and cosines for its columns and for its rows only, in a fixed order, so
 * that its bits are those of any other window with the same cells.
 */
final class FourierSeries implements Field {
  @Serial private static final long serialVersionUID = 1L;

  private final Grid grid;
  private final int modes;
  private final double[][] a;
  private final double[][] b;
  private final double factor;

  /**
   * A series.
   *
   * @param a coefficients of the cell averages, by l and by k + modes; kept
   * @param b likewise
   * @param factor of all values
   */
  FourierSeries(Grid grid, int modes, double[][] a, double[][] b, double factor) {
    this.grid = grid;
    this.modes = modes;
    this.a = a;
    this.b = b;
    this.factor = factor;
  }

  /** The same with other values. */
  FourierSeries times(double by) {
    return new FourierSeries(grid, modes, a, b, factor * by);
  }

  @Override
  public double[] on(Window window) {
    int columns = window.columns();
    double[][] cosX = new double[modes + 1][columns];
    double[][] sinX = new double[modes + 1][columns];
    for (int k = 0; k <= modes; k++) {
      for (int j = 0; j < columns; j++) {
        double x = angle(k, window.column() + j, grid.nx());
        cosX[k][j] = StrictMath.cos(x);
        sinX[k][j] = StrictMath.sin(x);
      }
    }
    // Of each l: even cos(l y) - odd sin(l y).
    double[][] even = new double[a.length][columns];
    double[][] odd = new double[a.length][columns];
    for (int l = 0; l < a.length; l++) {
      for (int k = -modes; k <= modes; k++) {
        double p = a[l][k + modes];
        double q = b[l][k + modes];
        double[] cos = cosX[Math.abs(k)];
        double[] sin = sinX[Math.abs(k)];
        add(even[l], p, cos, -q * Integer.signum(k), sin);
        add(odd[l], q, cos, p * Integer.signum(k), sin);
      }
    }
    double[] u = new double[window.cells()];
    double[] row = new double[columns];
    for (int i = 0; i < window.rows(); i++) {
      Arrays.fill(row, 0);
      for (int l = 0; l < a.length; l++) {
        double y = angle(l, window.row() + i, grid.ny());
        add(row, StrictMath.cos(y), even[l], -StrictMath.sin(y), odd[l]);
      }
      for (int j = 0; j < columns; j++) {
        u[i * columns + j] = factor * row[j];
      }
    }
    return u;
  }

  private static double angle(int mode, int cell, int cells) {
    return 2 * Math.PI * mode * (cell + 0.5) / cells;
  }

  /** sum += p * x + q * y. */
  private static void add(double[] sum, double p, double[] x, double q, double[] y) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += p * x[j] + q * y[j];
    }
  }
}
