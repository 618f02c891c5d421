package io.github.pisnn.core.sum;

import java.io.Serializable;

/**
 * A value that blocks contribute to a sum.
 *
 * @param <T> the type itself
 */
public interface Summable<T> extends Serializable {

  /** This value plus another, as a new value. */
  T plus(T other);
}
