package io.github.pisnn.core.sum;

import java.io.Serializable;

/**
 * The residual of a loss at a point of parameter space.
 *
 * @param <B> the blocks that it is made of
 */
public interface Residual<B extends Block> extends Serializable {

  /**
   * What a block contributes.
   *
   * @param curvature whether J^T J is wanted, which is most of the work
   */
  NormalEquations of(B block, boolean curvature);
}
