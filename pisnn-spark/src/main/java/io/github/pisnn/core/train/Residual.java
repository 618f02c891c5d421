package io.github.pisnn.core.train;

import java.io.Serializable;

/**
 * What a block contributes at a point of parameter space.
 *
 * @param <B> what the blocks are
 */
public interface Residual<B extends Block> extends Serializable {

  /**
   * A block's sums.
   *
   * @param curvature whether J^T J is wanted; without it the matrix is empty
   */
  NormalEquations of(B block, boolean curvature);
}
