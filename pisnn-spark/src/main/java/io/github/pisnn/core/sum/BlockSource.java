package io.github.pisnn.core.sum;

import java.io.Serializable;

/**
 * Training data, a block at a time. A block depends on its number alone.
 *
 * @param <B> what a block holds
 */
public interface BlockSource<B extends Block> extends Serializable {

  /** Number of blocks, at least 1. */
  int blocks();

  /**
   * Makes a block.
   *
   * @param number from 0 to {@link #blocks} - 1
   */
  B block(int number);
}
