package io.github.pisnn.core.sum;

import java.io.Serializable;

/**
 * Gives the residual of a loss at a point of parameter space, block by block. {@link RowSums} adds
 * up residuals that come one by one; what has J^T J by other means makes {@link NormalEquations}
 * itself.
 *
 * @param <B> the blocks that it is made of
 */
public interface Residual<B extends Block> extends Serializable {

  /**
   * Computes what a block contributes.
   *
   * @param curvature whether J^T J is wanted, which is most of the work
   */
  NormalEquations of(B block, boolean curvature);
}
