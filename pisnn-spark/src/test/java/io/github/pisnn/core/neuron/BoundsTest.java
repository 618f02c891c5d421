package io.github.pisnn.core.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import org.junit.jupiter.api.Test;

/** Operators that push cells out of their bounds do not succeed, by one quantum, once. */
class BoundsTest {
  private static final int CASES = 10_000;

  @Test
  void noCellLeavesItsBoundsAndMassIsExact() {
    long limited = 0;
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false);
      EvolutionOperator drawn = cases.evolution(oneDimensional);
      Bounds bounds = new Bounds(-cases.oneOf(0, 3, 100), cases.oneOf(1, 40, 100));
      EvolutionOperator operator = violent(drawn, bounds);
      Domain domain = cases.domain(oneDimensional);
      int[] counts = cases.counts(domain.grid().cells(), 100);
      for (int cell = 0; cell < counts.length; cell++) {
        counts[cell] = Math.max(bounds.lo(), Math.min(bounds.hi(), counts[cell]));
      }
      State state = new State(domain.grid(), counts);
      limited += run(operator, domain, state, "seed " + seed);
    }
    assertTrue(limited > CASES, "bounds were reached " + limited + " times");
  }

  /** Weights ten times as large as elsewhere: fluxes of the order of the whole range. */
  private static EvolutionOperator violent(EvolutionOperator drawn, Bounds bounds) {
    float[] weights = drawn.flux().weights();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 10;
    }
    Neuron neuron =
        new Neuron(drawn.neuron().leak(), drawn.neuron().threshold(), Neuron.UNCAPPED, bounds);
    return new EvolutionOperator(
        drawn.law(),
        drawn.dt(),
        drawn.dx(),
        drawn.quantization(),
        drawn.mode(),
        new FluxOperator(drawn.flux().shape(), weights),
        neuron);
  }

  /** How many cells stood at a bound after a step. */
  private static int run(EvolutionOperator operator, Domain domain, State state, String message) {
    Bounds bounds = operator.neuron().bounds();
    Stepper stepper = new FusedStepper(operator, domain, Kernel.best());
    int atBound = 0;
    for (int step = 0; step < 5; step++) {
      stepper.step(state);
      assertEquals(0, state.massDrift(), message);
      for (int cell = 0; cell < domain.grid().cells(); cell++) {
        int count = state.count(cell);
        assertTrue(count >= bounds.lo() && count <= bounds.hi(), () -> message + ": " + count);
        atBound += count == bounds.lo() || count == bounds.hi() ? 1 : 0;
      }
    }
    return atBound;
  }
}
