package io.github.pisnn.jobs.train;

/**
 * How far training from one seed goes before it pauses or is given up.
 *
 * @param rounds rounds of all stages together, after which it pauses
 * @param seconds time of all its rounds, after which it is given up
 */
public record Budget(int rounds, double seconds) {
  /** To the end. */
  public static final Budget NONE = new Budget(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);

  /** What is left of it after some rounds. */
  Budget after(int made, double spent) {
    return new Budget(rounds - made, seconds - spent);
  }
}
