package io.github.pisnn.core.sum;

/**
 * Adds up the normal equations of a block whose residuals come row by row. Each element of J^T J
 * and J^T r is a chain of fused multiply-adds in the order of the rows.
 */
public final class RowSums {
  private static final int PANEL = 128;
  private static final Gram GRAM = Gram.best();

  private final boolean validation;
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
   * Begins with no residual.
   *
   * @param block whose residuals come; of a held-out one only their squares are added up
   * @param parameters number of parameters
   * @param curvature whether J^T J is wanted
   */
  public RowSums(Block block, int parameters, boolean curvature) {
    this.validation = block.validation();
    this.width = validation ? 0 : parameters;
    this.stride = Gram.stride(width);
    this.curvature = curvature && !validation;
    this.rows = new double[PANEL * stride];
    this.residuals = new double[PANEL];
    this.matrix = new double[this.curvature ? stride * stride : 0];
    this.gradient = new double[width];
  }

  /**
   * Adds a residual.
   *
   * @param tangents holds its derivatives with respect to the parameters from {@code at} on; of a
   *     held-out block none are read
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

  /**
   * Makes what the block contributes.
   *
   * @param target sum of squared targets, which the loss is relative to
   */
  public NormalEquations normalEquations(double target) {
    flush();
    return validation
        ? NormalEquations.ofValidation(squares, target)
        : NormalEquations.ofFit(
            curvature ? Gram.packed(matrix, width) : matrix, gradient, squares, target);
  }
}
