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
}
