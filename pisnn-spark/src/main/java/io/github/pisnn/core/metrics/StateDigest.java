package io.github.pisnn.core.metrics;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.State;
import java.io.Serial;
import java.io.Serializable;
import java.util.Locale;

/**
 * A digest of a whole state: two 64-bit sums over all its 32-bit values, each value mixed with its
 * number. Parts of a state add up in any order, modulo 2^64.
 *
 * <p>A value's number is {@code 8 * cell + kind}, with kind 0 the count, 1 the potential of the
 * right face, 2 of the upper face, 3 of the left face (column 0 only, where x is not periodic), 4
 * of the lower face (row 0 only, where y is not periodic). The mixing is that of SplitMix64.
 *
 * @param first the sum with k = 1
 * @param second the sum with k = 2
 */
public record StateDigest(long first, long second) implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  private static final Axis[] AXES = Axis.values();

  /** The digest of nothing. */
  public static final StateDigest EMPTY = new StateDigest(0, 0);

  /** The digest of a state. */
  public static StateDigest of(State state, Boundaries boundaries) {
    return of(state.cells(), state.grid(), boundaries);
  }

  /** The part of a grid's digest that belongs to a patch. */
  public static StateDigest of(Patch patch, Grid grid, Boundaries boundaries) {
    Window window = patch.window();
    long[] sums = new long[2];
    for (int row = window.row(); row < window.endRow(); row++) {
      for (int column = window.column(); column < window.endColumn(); column++) {
        long number = 8 * ((long) row * grid.nx() + column);
        add(sums, number, patch.count(row, column));
        for (Axis axis : AXES) {
          int kind = 1 + axis.index();
          add(sums, number + kind, Float.floatToRawIntBits(patch.potential(axis, row, column)));
          if ((axis == Axis.X ? column : row) == 0 && !boundaries.isPeriodic(axis)) {
            float first = patch.first(axis, axis == Axis.X ? row : column);
            add(sums, number + AXES.length + kind, Float.floatToRawIntBits(first));
          }
        }
      }
    }
    return new StateDigest(sums[0], sums[1]);
  }

  private static void add(long[] sums, long number, int bits) {
    sums[0] += mix(number, bits, 1);
    sums[1] += mix(number, bits, 2);
  }

  private static long mix(long number, int bits, long k) {
    return scramble(
        number * 0x9E3779B97F4A7C15L
            + Integer.toUnsignedLong(bits) * 0xBF58476D1CE4E5B9L
            + k * 0x94D049BB133111EBL);
  }

  private static long scramble(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * The part of a batch's digest that belongs to a state: each sum, plus the state's number times
   * 0x9E3779B97F4A7C15, mixed. The digest of a batch is the sum of these over its states.
   *
   * @param number the state's number
   */
  public StateDigest numbered(long number) {
    long shift = number * 0x9E3779B97F4A7C15L;
    return new StateDigest(scramble(first + shift), scramble(second + shift));
  }

  /** The digest of two disjoint parts together. */
  public StateDigest plus(StateDigest other) {
    return new StateDigest(first + other.first, second + other.second);
  }

  /** 32 hexadecimal digits, the first sum before the second. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%016x%016x", first, second);
  }
}
