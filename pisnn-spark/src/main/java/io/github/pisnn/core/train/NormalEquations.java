package io.github.pisnn.core.train;

import java.io.Serial;

/**
 * What blocks contribute to a least-squares problem with residual r and Jacobian J: J^T J as a
 * packed upper triangle (column by column), J^T r, and the sums of squares.
 */
public final class NormalEquations implements Summable<NormalEquations> {
  @Serial private static final long serialVersionUID = 1L;

  private final double[] matrix;
  private final double[] gradient;
  private final double residual;
  private final double target;
  private final double validationResidual;
  private final double validationTarget;

  private NormalEquations(
      double[] matrix,
      double[] gradient,
      double residual,
      double target,
      double validationResidual,
      double validationTarget) {
    this.matrix = matrix;
    this.gradient = gradient;
    this.residual = residual;
    this.target = target;
    this.validationResidual = validationResidual;
    this.validationTarget = validationTarget;
  }

  /**
   * What a block of the fit contributes.
   *
   * @param matrix J^T J, packed upper triangle
   * @param gradient J^T r
   * @param residual sum of squared residuals
   * @param target sum of squared targets
   */
  static NormalEquations ofFit(double[] matrix, double[] gradient, double residual, double target) {
    return new NormalEquations(matrix, gradient, residual, target, 0, 0);
  }

  /** What a held-out block contributes: only to the validation loss. */
  static NormalEquations ofValidation(int parameters, double residual, double target) {
    return new NormalEquations(
        new double[parameters * (parameters + 1) / 2],
        new double[parameters],
        0,
        0,
        residual,
        target);
  }

  @Override
  public NormalEquations plus(NormalEquations other) {
    return new NormalEquations(
        sum(matrix, other.matrix),
        sum(gradient, other.gradient),
        residual + other.residual,
        target + other.target,
        validationResidual + other.validationResidual,
        validationTarget + other.validationTarget);
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** A copy of J^T J, packed upper triangle, column by column. */
  public double[] matrix() {
    return matrix.clone();
  }

  /** A copy of J^T r. */
  public double[] gradient() {
    return gradient.clone();
  }

  /** Sum of squared residuals over the fitted samples. */
  public double residual() {
    return residual;
  }

  /** Mean squared flux error over the fitted samples, relative to the mean squared flux. */
  public double loss() {
    return residual / target;
  }

  /** The same over the held-out samples; NaN if there are none. */
  public double validationLoss() {
    return validationResidual / validationTarget;
  }
}
