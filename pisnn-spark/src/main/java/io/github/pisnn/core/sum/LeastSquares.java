package io.github.pisnn.core.sum;

/** A least-squares problem, summed wherever its data are. */
@FunctionalInterface
public interface LeastSquares {

  /**
   * The normal equations at a point of parameter space.
   *
   * @param round the round that asks, which chooses the blocks where each round takes some of them
   * @param curvature whether J^T J is wanted
   */
  NormalEquations evaluate(double[] parameters, int round, boolean curvature);
}
