package io.github.pisnn.core.train;

/** A least-squares problem, summed wherever its samples are. */
@FunctionalInterface
public interface LeastSquares {

  /** The normal equations at a point of parameter space. */
  NormalEquations evaluate(double[] parameters);
}
