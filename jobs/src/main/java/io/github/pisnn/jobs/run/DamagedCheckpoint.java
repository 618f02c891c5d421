package io.github.pisnn.jobs.run;

import java.io.Serial;

/** A checkpoint that is not what was written. */
public final class DamagedCheckpoint extends RunFailure {
  @Serial private static final long serialVersionUID = 1L;

  public DamagedCheckpoint(String message) {
    super(message);
  }
}
