package io.github.pisnn.core.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fused step gives the bits of the scalar one. */
class FusedStepperTest {
  private static final int CASES = 600;

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void equalsTheOracle(Kernel kernel) {
    int compared = 0;
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false, false);
      EvolutionOperator operator = cases.evolution(oneDimensional);
      Domain domain = cases.domain(oneDimensional);
      int[] counts = cases.counts(domain.grid().cells(), 500);
      State expected = new State(domain.grid(), counts);
      State actual = new State(domain.grid(), counts);
      if (advance(new ScalarStepper(operator, domain), expected)) {
        assertTrue(advance(new FusedStepper(operator, domain, kernel), actual), "seed " + seed);
        requireSame(expected, actual, domain, "seed " + seed);
        compared++;
      }
    }
    assertTrue(compared > 0.9 * CASES, compared + " cases");
  }

  /** False if it diverged. */
  private static boolean advance(Stepper stepper, State state) {
    try {
      for (int step = 0; step < 7; step++) {
        stepper.step(state);
      }
      return true;
    } catch (DivergenceException e) {
      return false;
    }
  }

  private static void requireSame(State expected, State actual, Domain domain, String message) {
    assertArrayEquals(expected.counts(), actual.counts(), message);
    assertEquals(
        StateDigest.of(expected, domain.boundaries()),
        StateDigest.of(actual, domain.boundaries()),
        message);
    assertEquals(expected.packets(), actual.packets(), message);
    assertEquals(expected.spikes(), actual.spikes(), message);
    assertEquals(expected.faceSteps(), actual.faceSteps(), message);
    assertEquals(expected.ledger().source(), actual.ledger().source(), message);
    for (Side side : Side.values()) {
      assertEquals(
          expected.ledger().entered(side), actual.ledger().entered(side), message + " " + side);
    }
  }
}
