package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
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
 * @param worstDrift the mass drift that is largest in absolute value
 * @param books what was counted
 * @param steps steps made
 * @param faceSteps how often a face could have fired
 * @param digest sum of the digests, each mixed with its state's number
 * @param kernelNanos time spent in steps
 */
public record BatchSums(
    long states,
    long diverged,
    @Nullable BatchResult first,
    @Nullable BatchResult firstDiverged,
    long worstDrift,
    Books books,
    long steps,
    long faceSteps,
    StateDigest digest,
    long kernelNanos)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Of no states. */
  static BatchSums none() {
    return new BatchSums(0, 0, null, null, 0, new Books(), 0, 0, StateDigest.EMPTY, 0);
  }

  /** Of one state. */
  static BatchSums of(BatchResult result) {
    boolean diverged = result.divergence() != null;
    return new BatchSums(
        1,
        diverged ? 1 : 0,
        result,
        diverged ? result : null,
        result.massDrift(),
        result.books(),
        result.steps(),
        result.faceSteps(),
        diverged ? StateDigest.EMPTY : result.digest().numbered(result.state()),
        result.kernelNanos());
  }

  BatchSums plus(BatchSums other) {
    Books both = new Books();
    both.add(books);
    both.add(other.books);
    return new BatchSums(
        states + other.states,
        diverged + other.diverged,
        BatchResult.first(first, other.first),
        BatchResult.first(firstDiverged, other.firstDiverged),
        worse(worstDrift, other.worstDrift),
        both,
        steps + other.steps,
        faceSteps + other.faceSteps,
        digest.plus(other.digest),
        kernelNanos + other.kernelNanos);
  }

  private static long worse(long one, long other) {
    if (Math.abs(one) == Math.abs(other)) {
      return Math.max(one, other);
    }
    return Math.abs(one) > Math.abs(other) ? one : other;
  }
}
