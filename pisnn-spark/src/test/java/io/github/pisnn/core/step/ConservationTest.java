package io.github.pisnn.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.operator.FluxOperator;
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
      EvolutionOperator operator = cases.evolution(oneDimensional, seed % 3 == 0);
      Domain domain = cases.domain(oneDimensional, seed % 3 == 0);
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
        if (!domain.boundaries().at(side).isOpen()) {
          assertEquals(0, state.ledger().entered(side), side + " is closed, seed " + seed);
        }
      }
      if (!domain.hasSource()) {
        assertEquals(0, state.ledger().source(), "seed " + seed);
      }
    }
    return 15;
  }

  /** With leak 1, the flux asked for and the packets sent differ by what is still pending. */
  @Test
  void noIntentionIsLost() {
    EvolutionOperator operator = ScalarStepperTest.twoPoint(0.21, Mode.UNSPLIT);
    FluxOperator flux = operator.flux();
    int n = 16;
    Domain domain = Domain.of(new Grid(n, 1, n, 1), Boundaries.walls());
    State state = new State(domain.grid(), new RandomCases(1).counts(n, 1000));
    Stepper stepper = new ScalarStepper(operator, domain);
    double[] asked = new double[n];
    long[] start = new long[n];
    for (int cell = 0; cell < n; cell++) {
      start[cell] = state.count(cell);
    }
    for (int step = 0; step < 500; step++) {
      for (int cell = 0; cell < n - 1; cell++) {
        asked[cell] +=
            flux.flux(new int[] {state.count(cell), state.count(cell + 1)}, new float[1]);
      }
      stepper.step(state);
      long sent = 0;
      for (int cell = 0; cell < n - 1; cell++) {
        sent += start[cell] - state.count(cell);
        assertEquals(asked[cell] - sent, state.right(cell), 1e-2, "face " + cell);
        assertTrue(Math.abs(state.right(cell)) <= 0.5f);
      }
    }
  }
}
