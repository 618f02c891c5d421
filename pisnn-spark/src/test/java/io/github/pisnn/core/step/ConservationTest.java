package io.github.pisnn.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.grid.Boundaries;
import io.github.pisnn.core.grid.Boundary;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Side;
import org.junit.jupiter.api.Test;

/** Mass is exact, whatever the operator, the neuron, the boundaries and the state. */
class ConservationTest {
  private static final int CASES = 1000;

  @Test
  void noQuantumIsLostOrMade() {
    int lively = 0;
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false);
      EvolutionOperator operator = cases.evolution(oneDimensional);
      Domain domain = cases.domain(oneDimensional);
      State state = new State(domain.grid(), cases.counts(domain.grid().cells(), 500));
      int steps = conservingSteps(operator, domain, state, seed);
      lively += steps >= 5 && state.packets() > 0 ? 1 : 0;
    }
    assertTrue(lively > 0.95 * CASES, lively + " of " + CASES + " cases moved anything for long");
  }

  /** Steps until the end, or until a random operator diverges, checking the books every time. */
  private static int conservingSteps(
      EvolutionOperator operator, Domain domain, State state, int seed) {
    Stepper stepper = new ScalarStepper(operator, domain);
    for (int step = 0; step < 15; step++) {
      try {
        stepper.step(state);
      } catch (DivergenceException e) {
        return step;
      }
      assertEquals(0, state.massDrift(), "seed " + seed);
      for (Side side : Side.values()) {
        if (!(domain.boundaries().at(side) instanceof Boundary.Dirichlet)) {
          assertEquals(0, state.ledger().entered(side), side + " is closed, seed " + seed);
        }
      }
      if (!domain.hasSource()) {
        assertEquals(0, state.ledger().source(), "seed " + seed);
      }
    }
    return 15;
  }

  /** With leak 1, what was asked for and what was sent differ by at most half a quantum a face. */
  @Test
  void noIntentionIsLost() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      EvolutionOperator drawn = cases.evolution(false);
      EvolutionOperator operator =
          new EvolutionOperator(
              drawn.law(),
              drawn.dt(),
              drawn.dx(),
              drawn.quantization(),
              drawn.mode(),
              drawn.flux(),
              Neuron.DEFAULT);
      Domain domain = Domain.of(cases.domain(false).grid(), Boundaries.periodic());
      State state = new State(domain.grid(), cases.counts(domain.grid().cells(), 500));
      Stepper stepper = new ScalarStepper(operator, domain);
      for (int step = 0; step < 3; step++) {
        stepper.step(state);
        for (int cell = 0; cell < domain.grid().cells(); cell++) {
          assertTrue(Math.abs(state.right(cell)) <= 0.5f, "seed " + seed);
          assertTrue(Math.abs(state.upper(cell)) <= 0.5f, "seed " + seed);
        }
      }
    }
  }
}
