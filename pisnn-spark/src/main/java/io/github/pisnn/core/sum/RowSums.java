package io.github.pisnn.core.sum;

/**
 * The normal equations of residuals that come row by row. Rows of the Jacobian are gathered in
 * panels, which a {@link Gram} adds up.
 */
public final class RowSums {
  private static final int PANEL = 128;
  private static final Gram GRAM = Gram.best();

  private final int width;
  private final int stride;
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
  public RowSums(int width, boolean curvature) {
    this.width = width;
    this.stride = Gram.stride(width);
    this.curvature = curvature;
    this.rows = new double[PANEL * stride];
    this.residuals = new double[PANEL];
    this.matrix = new double[curvature ? stride * stride : 0];
    this.gradient = new double[width];
  }

  /**
   * Adds a residual.
   *
   * @param tangents holds its derivatives from {@code at} on
   * @param scale what they are multiplied by
   */
  public void add(double residual, double[] tangents, int at, double scale) {
    squares += residual * residual;
    residuals[filled] = residual;
    for (int i = 0; i < width; i++) {
      rows[filled * stride + i] = scale * tangents[at + i];
    }
    filled++;
    if (filled == PANEL) {
      flush();
    }
  }

  private void flush() {
    if (curvature) {
      GRAM.addSquare(matrix, rows, filled, stride);
    }
    Gram.addProduct(gradient, rows, residuals, filled, stride);
    filled = 0;
  }

  /** The sum of squares. */
  public double squares() {
    return squares;
  }

  /** J^T r. */
  public double[] gradient() {
    flush();
    return gradient;
  }

  /** J^T J, packed upper triangle, column by column; empty if not wanted. */
  public double[] matrix() {
    flush();
    return curvature ? Gram.packed(matrix, width) : matrix;
  }
}
