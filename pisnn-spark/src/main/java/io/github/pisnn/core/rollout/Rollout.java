package io.github.pisnn.core.rollout;

import io.github.pisnn.core.step.DivergenceException;

/** A state, wherever its cells are, that is advanced from look to look. */
public interface Rollout {

  /** Steps made. */
  long step();

  /**
   * Makes steps.
   *
   * @throws DivergenceException if the state leaves the safe range; it is then unusable
   */
  void advance(int steps);

  /**
   * Looks at a rollout on its way.
   *
   * @param <E> what a look may throw
   */
  @FunctionalInterface
  interface Observer<E extends Exception> {
    /**
     * Looks at the rollout after so many steps.
     *
     * @return whether it goes on, should there be steps left
     */
    boolean look(long step) throws E;
  }

  /**
   * Makes all steps up to the last one, unless an observer has seen enough before. The start is not
   * looked at.
   *
   * @throws DivergenceException as {@link #advance} does
   * @throws E what the observer throws
   */
  default <E extends Exception> void run(Looks looks, Observer<E> observer) throws E {
    boolean goesOn = true;
    while (goesOn && step() < looks.last()) {
      advance(looks.ahead(step()));
      goesOn = observer.look(step());
    }
  }
}
