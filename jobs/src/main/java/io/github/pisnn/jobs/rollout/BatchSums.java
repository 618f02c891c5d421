package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.metrics.StateDigest;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Figures of many states of a batch, which add up in any order.
 *
 * @param states number of states
 * @param diverged number of those that diverged
 * @param first the result with the lowest number; null for none
 * @param firstDiverged the same of those that diverged
 * @param tally what was counted
 * @param digest sum of the digests, each mixed with its state's number
 */
public record BatchSums(
    long states,
    long diverged,
    @Nullable BatchResult first,
    @Nullable BatchResult firstDiverged,
    Tally tally,
    StateDigest digest)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The sums of no states. */
  static BatchSums none() {
    return new BatchSums(0, 0, null, null, Tally.NONE, StateDigest.EMPTY);
  }

  /** The figures of one state. */
  static BatchSums of(BatchResult result) {
    boolean diverged = result.divergence() != null;
    return new BatchSums(
        1,
        diverged ? 1 : 0,
        result,
        diverged ? result : null,
        result.tally(),
        diverged ? StateDigest.EMPTY : result.digest().numbered(result.state()));
  }

  BatchSums plus(BatchSums other) {
    return new BatchSums(
        states + other.states,
        diverged + other.diverged,
        BatchResult.first(first, other.first),
        BatchResult.first(firstDiverged, other.firstDiverged),
        tally.plus(other.tally),
        digest.plus(other.digest));
  }
}
