package io.github.pisnn.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.datasets.fields.StateOutOfBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class CircumstancesTest {
  private static final String ABORTED =
      "Job aborted due to stage failure: Task 0 in stage 7.0 failed 4 times, most recent failure:"
          + " Lost task 0.3 in stage 7.0 (TID 9) (127.0.0.1 executor 1): ";

  private static SparkException aborted(String reason, Throwable cause) {
    return new SparkException(ABORTED + reason + "\n\nDriver stacktrace:", cause);
  }

  @Test
  void filesAndTheClusterMayWorkTheNextTime() {
    IOException gone = new IOException("gone");
    assertTrue(Circumstances.areBehind(gone));
    assertTrue(Circumstances.areBehind(new IllegalArgumentException("x: gone", gone)));
    assertTrue(Circumstances.areBehind(aborted("java.io.IOException", gone)));
    // A file system that tells its own reason.
    assertTrue(Circumstances.areBehind(new IOException("denied", new IllegalStateException())));
    assertTrue(Circumstances.areBehind(aborted("FetchFailed(BlockManagerId(1)", null)));
    assertTrue(Circumstances.areBehind(aborted("TaskResultLost (result lost)", null)));
    assertTrue(
        Circumstances.areBehind(
            new SparkException("Job 3 cancelled because SparkContext was shut down")));
  }

  @Test
  void otherFaultsAreTheTrialsOwn() {
    assertFalse(Circumstances.areBehind(new IllegalStateException("a bug")));
    assertFalse(Circumstances.areBehind(aborted("x", new RunFailure("diverged"))));
    // Its memory, as a rule.
    assertFalse(Circumstances.areBehind(aborted("ExecutorLostFailure (executor 1)", null)));
    StateOutOfBounds state = new StateOutOfBounds("state 3 is 1.5");
    assertFalse(Circumstances.areBehind(state));
    assertFalse(Circumstances.areBehind(aborted("x", state)));
    assertTrue(Circumstances.areBehind(new UncheckedIOException(new IOException("gone"))));
  }

  @Test
  void whatWasLostIsNamedInOneLine() {
    assertEquals(
        Optional.of("FetchFailed(null, shuffleId=3)"),
        Circumstances.lost(aborted("FetchFailed(null, shuffleId=3)", null)));
    assertEquals(
        Optional.of("ExecutorLostFailure (executor 1 exited)"),
        Circumstances.lost(aborted("ExecutorLostFailure (executor 1 exited)", null)));
    assertEquals(Optional.empty(), Circumstances.lost(new SparkException("a bug")));
  }
}
