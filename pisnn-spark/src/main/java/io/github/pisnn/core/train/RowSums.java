package io.github.pisnn.core.train;

import org.netlib.blas.Dgemv;
import org.netlib.blas.Dsyrk;

/**
 * The normal equations of residuals that come row by row. Rows of the Jacobian are gathered in
 * panels, for the plain Java BLAS that netlib calls F2J, called by class: its order of additions is
 * the same on every machine.
 */
final class RowSums {
  private static final int PANEL = 128;

  private final int width;
  private final boolean curvature;
  private final double[] rows;
  private final double[] residuals;
  private final double[] matrix;
  private final double[] gradient;
  private double squares;
  private int filled;

  /**
   * Sums of nothing yet.
   *
   * @param width length of a row; 0 if only the sum of squares is wanted
   * @param curvature whether J^T J is wanted
   */
  RowSums(int width, boolean curvature) {
    this.width = width;
    this.curvature = curvature;
    this.rows = new double[PANEL * width];
    this.residuals = new double[PANEL];
    this.matrix = new double[curvature ? width * width : 0];
    this.gradient = new double[width];
  }

  /**
   * Adds a residual.
   *
   * @param tangents holds its derivatives from {@code at} on
   * @param scale what they are multiplied by
   */
  void add(double residual, double[] tangents, int at, double scale) {
    squares += residual * residual;
    residuals[filled] = residual;
    for (int i = 0; i < width; i++) {
      rows[filled * width + i] = scale * tangents[at + i];
    }
    filled++;
    if (filled == PANEL) {
      flush();
    }
  }

  private void flush() {
    int p = width;
    if (p > 0 && curvature) {
      Dsyrk.dsyrk("U", "N", p, filled, 1, rows, 0, p, 1, matrix, 0, p);
    }
    if (p > 0) {
      Dgemv.dgemv("N", p, filled, 1, rows, 0, p, residuals, 0, 1, 1, gradient, 0, 1);
    }
    filled = 0;
  }

  /** The sum of squares. */
  double squares() {
    return squares;
  }

  /** J^T r. */
  double[] gradient() {
    flush();
    return gradient;
  }

  /** J^T J, packed upper triangle, column by column; empty if not wanted. */
  double[] matrix() {
    flush();
    double[] packed = new double[curvature ? width * (width + 1) / 2 : 0];
    int at = 0;
    for (int j = 0; at < packed.length; j++) {
      for (int i = 0; i <= j; i++) {
        packed[at++] = matrix[j * width + i];
      }
    }
    return packed;
  }
}
