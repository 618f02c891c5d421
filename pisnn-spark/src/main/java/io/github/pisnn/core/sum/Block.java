package io.github.pisnn.core.sum;

import java.io.Serializable;

/**
 * A numbered part of the training data. Blocks are cut by count, so that a block holds the same on
 * any cluster.
 */
public interface Block extends Serializable {

  /** The block's number, from 0. */
  int number();

  /** True if the block is held out of the fit. */
  boolean validation();

  /** A digest of what it holds. */
  String sha256();
}
