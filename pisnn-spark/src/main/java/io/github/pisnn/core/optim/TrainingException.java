package io.github.pisnn.core.optim;

import java.io.Serial;

/** A training that cannot go on, or came to nothing, for a reason told in one line. */
public final class TrainingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Tells the reason. */
  public TrainingException(String message) {
    super(message);
  }
}
