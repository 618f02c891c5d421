package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.jobs.run.TableRows;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the rollout of one state of a batch went: a row of {@code results.parquet}.
 *
 * @param state its number
 * @param steps steps made; of a state that diverged, up to its last snapshot
 * @param massDrift mass at the end, minus mass at the start, minus ledger; 0 if it diverged
 * @param books what was counted; nothing if it diverged
 * @param faceSteps how often a face could have fired; 0 if it diverged
 * @param digest of the last state; empty if it diverged
 * @param kernelNanos time spent in its steps
 * @param divergence why it ended early; null if it did not
 */
record BatchResult(
    long state,
    long steps,
    long massDrift,
    Books books,
    long faceSteps,
    StateDigest digest,
    long kernelNanos,
    @Nullable String divergence)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The one with the lower number; null for none. */
  static @Nullable BatchResult first(@Nullable BatchResult one, @Nullable BatchResult other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.state <= other.state ? one : other;
  }

  /** The rows of the table. */
  static final class Rows extends TableRows<BatchResult> {

    Rows() {
      super(
          """
          message results {
            required int64 state;
            required int64 steps;
            optional int64 mass_drift_quanta;
            optional int64 ledger_west;
            optional int64 ledger_east;
            optional int64 ledger_south;
            optional int64 ledger_north;
            optional int64 ledger_source;
            optional int64 packets;
            optional int64 spikes;
            optional int64 face_steps;
            optional binary state_digest (STRING);
            optional binary divergence (STRING);
          }
          """);
    }

    @Override
    protected void put(BatchResult row) {
      put("state", row.state);
      put("steps", row.steps);
      if (row.divergence != null) {
        put("divergence", row.divergence);
        return;
      }
      put("mass_drift_quanta", row.massDrift);
      for (Side side : Side.values()) {
        put("ledger_" + side.key(), row.books.ledger().entered(side));
      }
      put("ledger_source", row.books.ledger().source());
      put("packets", row.books.packets());
      put("spikes", row.books.spikes());
      put("face_steps", row.faceSteps);
      put("state_digest", row.digest.toString());
    }
  }
}
