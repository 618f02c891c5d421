package io.github.pisnn.datasets.sampling;

import java.io.Serializable;

/** Makes labelled states, a block at a time. Two that are equal make the same states. */
public interface StateSource extends Serializable {

  /**
   * Makes the states of a block.
   *
   * @param number from 0
   */
  LabelledStates states(int number);
}
