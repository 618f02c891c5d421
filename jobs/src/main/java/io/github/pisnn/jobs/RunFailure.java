package io.github.pisnn.jobs;

import java.io.Serial;

/** A run that could not be completed, for a reason told in one line. */
class RunFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  RunFailure(String message) {
    super(message);
  }
}
