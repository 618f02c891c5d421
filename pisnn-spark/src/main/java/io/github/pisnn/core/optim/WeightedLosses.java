package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import java.util.List;

/** Several losses as one: their weighted mean, each relative to its own targets. */
public record WeightedLosses(List<Part> parts) implements LeastSquares {

  /**
   * A loss and its weight.
   *
   * @param weight positive
   */
  public record Part(double weight, LeastSquares loss) {}

  @Override
  public NormalEquations evaluate(double[] parameters, int round, boolean curvature) {
    NormalEquations sum = NormalEquations.none();
    for (Part part : parts) {
      NormalEquations loss = part.loss().evaluate(parameters, round, curvature);
      loss.requireTargets(round);
      sum = sum.plus(loss.weighted(part.weight()));
    }
    return sum;
  }
}
