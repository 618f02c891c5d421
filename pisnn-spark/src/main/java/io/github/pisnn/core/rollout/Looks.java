package io.github.pisnn.core.rollout;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The steps after which a rollout is looked at: the last one, and the multiples of some periods.
 */
public final class Looks implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final long last;
  private final int[] periods;

  private Looks(long last, int[] periods) {
    this.last = last;
    this.periods = periods;
  }

  /** One look, after the last step. */
  public static Looks until(long last) {
    return new Looks(last, new int[0]);
  }

  /**
   * The same looks, and one after every multiple of a period.
   *
   * @throws IllegalArgumentException if the period is less than 1
   */
  public Looks every(int period) {
    if (period < 1) {
      throw new IllegalArgumentException("a period has 1 step at least, not " + period);
    }
    int[] more = Arrays.copyOf(periods, periods.length + 1);
    more[periods.length] = period;
    return new Looks(last, more);
  }

  /** The last step of the rollout. */
  public long last() {
    return last;
  }

  /** How many steps there are from a step, before the last one, to the next look. */
  public int ahead(long step) {
    long next = last;
    for (int period : periods) {
      next = Math.min(next, (step / period + 1) * period);
    }
    return (int) Math.min(next - step, Integer.MAX_VALUE);
  }
}
