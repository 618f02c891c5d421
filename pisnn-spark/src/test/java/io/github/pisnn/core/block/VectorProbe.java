package io.github.pisnn.core.block;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;

/**
 * Compares the vector kernel with the scalar oracle in a JVM of its own, and prints how many bits a
 * vector has there and how many cases are equal.
 */
public final class VectorProbe {
  private static final int CASES = 120;
  private static final int STEPS = 5;

  private VectorProbe() {}

  /** Runs the probe. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    int equal = 0;
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false, false);
      EvolutionOperator operator = cases.evolution(oneDimensional, seed % 3 == 0);
      Domain domain = cases.domain(oneDimensional, seed % 3 == 0);
      int[] counts = cases.counts(domain.grid().cells(), 500);
      String scalar = end(new ScalarStepper(operator, domain), domain, counts);
      String vector = end(new FusedStepper(operator, domain, Kernel.VECTOR), domain, counts);
      equal += scalar.equals(vector) ? 1 : 0;
    }
    System.out.println(bits() + " bits, " + equal + " of " + CASES);
  }

  /** The bits of this JVM's vectors; by reflection, as tests are compiled without that module. */
  static int bits() throws ReflectiveOperationException {
    Object species =
        Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
    return (int)
        Class.forName("jdk.incubator.vector.VectorSpecies")
            .getMethod("vectorBitSize")
            .invoke(species);
  }

  /** The state and what was counted on the way, or that there is none. */
  private static String end(Stepper stepper, Domain domain, int[] counts) {
    State state = new State(domain.grid(), counts);
    try {
      for (int step = 0; step < STEPS; step++) {
        stepper.step(state);
      }
    } catch (DivergenceException e) {
      return "diverged";
    }
    return StateDigest.of(state, domain.boundaries())
        + " "
        + state.packets()
        + " "
        + state.spikes();
  }
}
