package io.github.pisnn.jobs;

import java.io.Serial;

/** A checkpoint that is not what was written. */
final class DamagedCheckpoint extends RunFailure {
  @Serial private static final long serialVersionUID = 1L;

  DamagedCheckpoint(String message) {
    super(message);
  }
}
