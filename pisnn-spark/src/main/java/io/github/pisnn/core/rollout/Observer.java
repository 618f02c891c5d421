package io.github.pisnn.core.rollout;

/**
 * Looks at a rollout on its way.
 *
 * @param <E> what a look may throw
 */
@FunctionalInterface
public interface Observer<E extends Exception> {
  /**
   * Looks at the rollout.
   *
   * @param step how many steps it has made
   * @return whether it goes on, should there be steps left
   */
  boolean look(long step) throws E;
}
