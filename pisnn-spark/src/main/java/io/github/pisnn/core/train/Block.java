package io.github.pisnn.core.train;

import java.io.Serializable;

/** A numbered part of the training data. */
public interface Block extends Serializable {

  /** Its number, from 0. */
  int number();

  /** True if it is held out of the fit. */
  boolean validation();

  /** A digest of its data. */
  String sha256();
}
