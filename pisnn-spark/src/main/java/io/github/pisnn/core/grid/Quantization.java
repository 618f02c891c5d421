package io.github.pisnn.core.grid;

import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Conservative flux quantization: a cell average is {@code u = offset + quantum * m} with an
 * integer count {@code m}.
 *
 * @param quantum the value of one count, in the law's units
 * @param offset the value at count 0, in the law's units
 */
public record Quantization(double quantum, double offset) implements Serializable {

  /**
   * Largest count, in absolute value, that a cell may hold. With it every ghost count (2 g - m, in
   * a corner twice over) and every difference of two of them stays inside 32 bits.
   */
  public static final int SAFE_COUNT = 1 << 27;

  /** Checks both numbers. */
  public Quantization {
    if (!(quantum > 0 && quantum < Double.POSITIVE_INFINITY)) {
      throw new Refusal("{quantum} must be positive, not %s", quantum);
    }
    if (!Double.isFinite(offset)) {
      throw new Refusal("{offset} must be finite, not %s", offset);
    }
  }

  /**
   * The count nearest to a value, ties to even.
   *
   * @throws IllegalArgumentException if it lies outside the safe range, or the value is not finite
   */
  public int count(double value) {
    return (int) roundSafely((value - offset) / quantum, 1, value);
  }

  /** Twice the count of a boundary value, rounded once: half counts are kept. */
  public int twiceCount(double value) {
    return (int) roundSafely(2 * ((value - offset) / quantum), 2, value);
  }

  private double roundSafely(double counts, int factor, double value) {
    double rounded = Math.rint(counts);
    if (!(Math.abs(rounded) <= (double) factor * SAFE_COUNT)) {
      throw new IllegalArgumentException(
          "the value "
              + value
              + " is "
              + rounded / factor
              + " quanta of "
              + quantum
              + ": outside the safe range of +-"
              + SAFE_COUNT);
    }
    return rounded;
  }

  /** The value of a count. */
  public double value(int count) {
    return offset + quantum * count;
  }

  /** Counts of many values. */
  public int[] counts(double[] values) {
    return Arrays.stream(values).mapToInt(this::count).toArray();
  }

  /** Values of many counts. */
  public double[] values(int[] counts) {
    return Arrays.stream(counts).mapToDouble(this::value).toArray();
  }

  /** Whether a count lies in the safe range. */
  public static boolean isSafe(int count) {
    return count >= -SAFE_COUNT && count <= SAFE_COUNT;
  }

  /** Whether a potential lies in the safe range; a NaN does not. */
  public static boolean isSafe(float potential) {
    return Math.abs(potential) <= SAFE_COUNT;
  }
}
