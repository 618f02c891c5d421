package io.github.pisnn.jobs.run;

import io.github.pisnn.core.optim.TrainingException;
import java.io.Serial;

/** A run that could not be completed, for a reason told in one line. */
public class RunFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public RunFailure(String message) {
    super(message);
  }

  /** Says in one line why something failed. */
  public static String reason(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    String line = message.isEmpty() ? "" : message.lines().findFirst().orElse("");
    boolean explained =
        e instanceof RunFailure
            || e instanceof TrainingException
            || e instanceof IllegalArgumentException;
    return explained ? line : e.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
  }
}
