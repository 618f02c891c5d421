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
 * @param tally what was counted; of a state that diverged only its steps up to the last snapshot,
 *     and its time
 * @param digest of the last state; empty if it diverged
 * @param divergence why it ended early; null if it did not
 */
record BatchResult(long state, Tally tally, StateDigest digest, @Nullable String divergence)
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
      put("steps", row.tally.steps());
      if (row.divergence != null) {
        put("divergence", row.divergence);
        return;
      }
      Books books = row.tally.books();
      put("mass_drift_quanta", row.tally.massDrift());
      for (Side side : Side.values()) {
        put("ledger_" + side.key(), books.ledger().entered(side));
      }
      put("ledger_source", books.ledger().source());
      put("packets", books.packets());
      put("spikes", books.spikes());
      put("face_steps", row.tally.faceSteps());
      put("state_digest", row.digest.toString());
    }
  }
}
