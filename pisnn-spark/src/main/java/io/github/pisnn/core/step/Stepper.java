package io.github.pisnn.core.step;

/** Advances states by one step of an {@link EvolutionOperator} on a domain. */
public interface Stepper {

  /**
   * Advances a state by one step, in place.
   *
   * @throws DivergenceException if a potential or a count leaves the safe range; the state is then
   *     unusable
   */
  void step(State state);

  /**
   * Advances a state by several steps, in place; at best in fewer passes over memory.
   *
   * @throws DivergenceException as a step does
   */
  default void advance(State state, int steps) {
    for (int i = 0; i < steps; i++) {
      step(state);
    }
  }
}
