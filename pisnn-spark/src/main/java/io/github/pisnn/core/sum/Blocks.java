package io.github.pisnn.core.sum;

import java.io.Serializable;
import java.util.function.Function;

/**
 * Training data wherever they are, and sums over their blocks along a fixed binary tree: the same
 * bits wherever that is.
 *
 * @param <B> what a block holds
 */
public interface Blocks<B extends Block> {

  /**
   * What a block contributes to a sum.
   *
   * @param <B> the blocks
   * @param <T> what is summed
   */
  @FunctionalInterface
  interface Part<B extends Block, T extends Summable<T>> extends Serializable {
    T of(B block);
  }

  /** Sums what each block gives. */
  <T extends Summable<T>> T sum(Part<B, T> part);

  /**
   * A least-squares problem over all blocks.
   *
   * @param residualAt the residual at a point of parameter space
   * @param choice the blocks that each round takes
   */
  LeastSquares leastSquares(Function<double[], ? extends Residual<B>> residualAt, Choice choice);

  /** A digest of all data. */
  default String hash() {
    return sum(block -> new BlockHash(block.sha256())).hex();
  }
}
