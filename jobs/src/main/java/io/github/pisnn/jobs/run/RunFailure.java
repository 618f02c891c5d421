package io.github.pisnn.jobs.run;

import io.github.pisnn.core.optim.TrainingException;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.jobs.config.KeyTable;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A run that could not be completed, for a reason told in one line. */
public class RunFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public RunFailure(String message) {
    super(message);
  }

  /** What a failure says, in the words of the configuration where something was refused. */
  public static @Nullable String said(Throwable e) {
    if (e instanceof Refusal refusal) {
      return KeyTable.said(refusal, "");
    }
    return e instanceof TrainingException && e.getCause() instanceof Refusal refusal
        ? String.valueOf(e.getMessage())
            .replace(String.valueOf(refusal.getMessage()), KeyTable.said(refusal, "train"))
        : e.getMessage();
  }

  /** Says in one line why something failed. */
  public static String reason(Throwable e) {
    String said = said(e);
    String message = said == null ? "" : said.strip();
    String line = message.isEmpty() ? "" : message.lines().findFirst().orElse("");
    boolean explained =
        e instanceof RunFailure
            || e instanceof TrainingException
            || e instanceof IllegalArgumentException;
    return explained ? line : e.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
  }
}
