package io.github.pisnn.core.sum;

import java.io.Serial;

/**
 * What blocks contribute to a least-squares problem with residual r and Jacobian J: J^T J as a
 * packed upper triangle (column by column), J^T r, and the sums of squares.
 */
public final class NormalEquations implements Summable<NormalEquations> {
  @Serial private static final long serialVersionUID = 1L;

  private static final double[] NOTHING = {};

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
   * Makes what a block of the fit contributes.
   *
   * @param matrix J^T J, packed upper triangle, {@code [n (n + 1) / 2]}; empty if it is not wanted
   * @param gradient J^T r, {@code [n]}
   * @param residual sum of squared residuals
   * @param target sum of squared targets
   * @throws IllegalArgumentException if the matrix is neither empty nor as large as the gradient
   */
  public static NormalEquations ofFit(
      double[] matrix, double[] gradient, double residual, double target) {
    long full = gradient.length * (gradient.length + 1L) / 2;
    if (matrix.length != 0 && matrix.length != full) {
      throw new IllegalArgumentException(
          matrix.length + " numbers are no triangle for " + gradient.length + " parameters");
    }
    return new NormalEquations(matrix, gradient, residual, target, 0, 0);
  }

  /**
   * Makes what a held-out block contributes, which is to the validation loss only.
   *
   * @param residual sum of squared residuals
   * @param target sum of squared targets
   */
  public static NormalEquations ofValidation(double residual, double target) {
    return new NormalEquations(NOTHING, NOTHING, 0, 0, residual, target);
  }

  /** Makes what a block contributes that a round leaves out. */
  public static NormalEquations none() {
    return new NormalEquations(NOTHING, NOTHING, 0, 0, 0, 0);
  }

  /**
   * A loss as part of another: relative to its targets, times a weight.
   *
   * @return what adds up to the weighted mean of losses
   */
  public NormalEquations weighted(double weight) {
    double scale = weight / target;
    double held = validationTarget == 0 ? 0 : weight / validationTarget;
    return new NormalEquations(
        scaled(matrix, scale),
        scaled(gradient, scale),
        residual * scale,
        weight,
        validationResidual * held,
        validationTarget * held);
  }

  /**
   * The same with weight decay: the loss grows by so much times the sum of squared parameters.
   *
   * @param parameters where this was evaluated
   * @param decay not negative
   */
  public NormalEquations decayed(double[] parameters, double decay) {
    double weight = decay * target;
    double[] bent = matrix.clone();
    for (int i = 0; i < parameters.length && bent.length > 0; i++) {
      bent[i * (i + 3) / 2] += weight;
    }
    return new NormalEquations(
        bent,
        Vectors.plus(gradient, weight, parameters),
        residual + weight * Vectors.dot(parameters, parameters),
        target,
        validationResidual,
        validationTarget);
  }

  private static double[] scaled(double[] values, double scale) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scale * values[i];
    }
    return scaled;
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

  /** Neither is changed by anybody, so that either can stand for a sum with nothing. */
  private static double[] sum(double[] a, double[] b) {
    if (a.length == 0 || b.length == 0) {
      return a.length == 0 ? b : a;
    }
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

  /** The gradient of {@link #loss}. */
  public double[] lossGradient() {
    return scaled(gradient, 2 / target);
  }

  /** Sum of squared residuals over the fitted samples. */
  public double residual() {
    return residual;
  }

  /** Mean squared residual over the fitted samples, relative to the mean squared target. */
  public double loss() {
    return residual / target;
  }

  /** The same over the held-out samples; NaN if there are none. */
  public double validationLoss() {
    return validationResidual / validationTarget;
  }

  /** The loss that tells the best point: of held-out samples, if there are any. */
  public double score() {
    double validation = validationLoss();
    return Double.isNaN(validation) ? loss() : validation;
  }

  /**
   * Refuses samples that no loss is relative to.
   *
   * @param round the round that took them
   */
  public void requireTargets(int round) {
    if (gradient.length == 0) {
      throw new ArithmeticException(
          "round "
              + round
              + " takes none of the blocks: train.batch or train.samples must be more");
    }
    if (target == 0) {
      throw new ArithmeticException("there is nothing to learn: the targets of all samples are 0");
    }
    if (!Double.isFinite(target)) {
      throw new ArithmeticException("the target of a sample is not finite");
    }
  }

  /** Refuses a start without a loss. */
  public void requireStart() {
    requireTargets(1);
    if (!Double.isFinite(loss())) {
      throw new ArithmeticException(
          "the loss is "
              + loss()
              + " at the start; where steps are unrolled (train.unroll), fewer of them, or labels"
              + " alone, must come first");
    }
  }
}
