package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.Books;
import java.io.Serial;
import java.io.Serializable;

/**
 * What a tile reports at the end.
 *
 * @param mass the sum of its counts
 * @param digest its part of the state's digest
 * @param books what has happened to it
 * @param kernelNanos time spent in its steps
 */
public record TileReport(long mass, StateDigest digest, Books books, long kernelNanos)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  TileReport plus(TileReport other) {
    Books both = new Books();
    both.add(books);
    both.add(other.books);
    return new TileReport(
        mass + other.mass, digest.plus(other.digest), both, kernelNanos + other.kernelNanos);
  }
}
