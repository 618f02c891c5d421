package io.github.pisnn.datasets.reference;

import io.github.pisnn.datasets.volumes.FiniteVolumes;

/** How a solution on the fine grid makes a step of the coarse one. */
@FunctionalInterface
interface FineSolver {

  /**
   * Advances a solution, in place.
   *
   * @param fine averages of the fine cells
   * @param crossed receives what crosses each fine face, as {@link FiniteVolumes#step} says; left
   *     as it is where that is not known
   */
  void step(double[] fine, double[] crossed);
}
