package io.github.pisnn.core.optim;

/**
 * How far training from one seed goes before it pauses or is given up.
 *
 * @param rounds rounds of all stages together, after which it pauses
 * @param seconds time of all its rounds, after which it is given up
 */
public record Budget(int rounds, double seconds) {
  /** Lets a training go on to its end. */
  public static final Budget NONE = new Budget(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);

  /** Takes off what some rounds have used. */
  Budget after(int made, double spent) {
    return new Budget(rounds - made, seconds - spent);
  }
}
