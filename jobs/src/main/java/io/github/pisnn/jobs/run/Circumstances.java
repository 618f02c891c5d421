package io.github.pisnn.jobs.run;

import io.github.pisnn.datasets.fields.StateOutOfBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;

/**
 * Faults of files, the network, the cluster or the code that its machines have: what failed by them
 * may succeed the next time, so that they are never written down as a trial's failure.
 */
public final class Circumstances {
  /** How Spark names what befalls tasks without a fault of their own. */
  private static final List<String> LOSSES =
      List.of("FetchFailed", "TaskResultLost", "Master removed", "SparkContext was shut down");

  /**
   * An executor that goes. A trial that loses one again and again takes too much memory as a rule,
   * which it would do the next time, too.
   */
  private static final String EXECUTOR = "ExecutorLostFailure";

  private Circumstances() {}

  /** Whether one of them is behind something that was thrown. */
  public static boolean areBehind(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof StateOutOfBounds) {
        return false;
      }
      if (e instanceof IOException
          || e instanceof UncheckedIOException
          || e instanceof FSError
          || e instanceof InterruptedException
          || MissingLibrary.isOne(e)
          || LOSSES.stream().anyMatch(String.valueOf(e.getMessage())::contains)) {
        return true;
      }
    }
    return false;
  }

  /** What Spark says was lost, executors among it, in one line; empty if nothing was. */
  public static Optional<String> lost(Throwable thrown) {
    return String.valueOf(thrown.getMessage())
        .lines()
        .flatMap(line -> from(line).stream())
        .findFirst();
  }

  private static Optional<String> from(String line) {
    int at = line.indexOf(EXECUTOR);
    for (String loss : LOSSES) {
      at = at < 0 ? line.indexOf(loss) : at;
    }
    return at < 0 ? Optional.empty() : Optional.of(line.substring(at));
  }
}
