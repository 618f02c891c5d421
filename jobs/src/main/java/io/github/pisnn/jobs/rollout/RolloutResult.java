package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.metrics.Change;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.jobs.chart.Thumbnail;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.run.Console;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What there is to report of the rollout of one state that came to its end.
 *
 * @param tally what was counted
 * @param wallNanos time of all steps, and of exchanges between them
 * @param digest the digest of the last state
 * @param quantaSha256 the hash of its counts; null of a grid too large for that
 * @param accuracy how it compares with the exact solution; null where that is not known
 * @param extremes the least and the largest value of its cells; null of a rollout in tiles
 * @param residual how far it was from steady; null if that was not asked for
 * @param picture what there is to draw of it; null but of the first state
 */
record RolloutResult(
    Tally tally,
    long wallNanos,
    StateDigest digest,
    @Nullable String quantaSha256,
    @Nullable Accuracy accuracy,
    @Nullable Extremes extremes,
    @Nullable Residual residual,
    @Nullable Picture picture)
    implements Serializable {

  /**
   * How far a state was from steady at the last look.
   *
   * @param value relative change a step
   * @param isSteady whether that is below the tolerance
   */
  record Residual(double value, boolean isSteady) implements Serializable {

    /** The residual of a state that has changed so much since the look before. */
    static Residual of(Change change, Quantization quantization, RunConfig.Steady asked) {
      double value = change.relative(quantization) / asked.every();
      return new Residual(value, value < asked.tolerance());
    }
  }

  /**
   * A {@link Thumbnail} each of what there is to draw.
   *
   * @param initial the initial state
   * @param last the last state
   * @param exact the exact solution after the last step; null where it is not known
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Picture(double[] initial, double[] last, double @Nullable [] exact)
      implements Serializable {}

  /** Tells the user that it became steady, if it did. */
  void sayIfSteady() {
    if (residual != null && residual.isSteady()) {
      Console.say("steady after %d steps, residual %.1e", tally.steps(), residual.value());
    }
  }
}
