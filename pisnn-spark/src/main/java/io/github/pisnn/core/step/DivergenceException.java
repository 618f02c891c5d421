package io.github.pisnn.core.step;

import java.io.Serial;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A rollout left the safe range: it diverged. */
public final class DivergenceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final long step;
  private final int row;
  private final int column;

  public DivergenceException(long step, int row, int column, String what) {
    super(
        "diverged in step " + step + " at cell (row " + row + ", column " + column + "): " + what);
    this.step = step;
    this.row = row;
    this.column = column;
  }

  /** Says that a count is not safe. */
  public static String counts(int count) {
    return "its count is " + count + " quanta";
  }

  /** Says that what a source emits is not safe. */
  public static String emits(float pending) {
    return "its source emits " + pending + " quanta";
  }

  /** The earlier of two, by step, row and column; null for none. */
  public static @Nullable DivergenceException first(
      @Nullable DivergenceException one, @Nullable DivergenceException other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return EARLIER.compare(one, other) <= 0 ? one : other;
  }

  private static final Comparator<DivergenceException> EARLIER =
      Comparator.comparingLong(DivergenceException::step)
          .thenComparingInt(DivergenceException::row)
          .thenComparingInt(DivergenceException::column);

  /** The number of the step that failed; the first step is 1. */
  public long step() {
    return step;
  }

  /** The row of the first cell found. */
  public int row() {
    return row;
  }

  /** The column of the first cell found. */
  public int column() {
    return column;
  }
}
