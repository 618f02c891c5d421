package io.github.pisnn.core.train;

import java.io.Serializable;

/** Training samples, a block at a time. A block depends on its number alone. */
public interface SampleSource extends Serializable {

  /** Number of blocks, at least 1. */
  int blocks();

  /**
   * Makes a block.
   *
   * @param number from 0 to {@link #blocks} - 1
   */
  SampleBlock block(int number);
}
