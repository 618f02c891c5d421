package io.github.pisnn.core.rollout;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps after which a rollout is looked at: the last one, and the multiples of some periods.
 *
 * @param last the last step of the rollout
 * @param periods none of them less than 1
 */
public record Looks(long last, List<Integer> periods) implements Serializable {

  /** One look, after the last step. */
  public static Looks until(long last) {
    return new Looks(last, List.of());
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
    List<Integer> more = new ArrayList<>(periods);
    more.add(period);
    return new Looks(last, more);
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
