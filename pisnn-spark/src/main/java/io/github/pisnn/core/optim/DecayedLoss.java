package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;

/**
 * A loss with weight decay, decay * |parameters|^2, which leaves no direction without a floor:
 * hidden units that have saturated everywhere would grow against each other for ever (A. Krogh and
 * J. A. Hertz 1992, "A simple weight decay can improve generalization", NeurIPS 4).
 *
 * @param problem the loss
 * @param decay relative to the mean squared target, not negative
 */
public record DecayedLoss(LeastSquares problem, double decay) implements LeastSquares {

  @Override
  public NormalEquations evaluate(double[] parameters, int round, boolean curvature) {
    return problem.evaluate(parameters, round, curvature).decayed(parameters, decay);
  }
}
