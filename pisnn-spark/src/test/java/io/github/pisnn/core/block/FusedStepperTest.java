package io.github.pisnn.core.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.AllocationProbe;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.ScalarStepperTest;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fused step gives the bits of the scalar one. */
class FusedStepperTest {
  private static final int CASES = 600;

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void equalsTheOracle(Kernel kernel) {
    requireOracle(kernel, false);
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void averagesOverFacesEqualTheOracle(Kernel kernel) {
    requireOracle(kernel, true);
  }

  private static void requireOracle(Kernel kernel, boolean averaged) {
    int compared = 0;
    int averages = 0;
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false, false);
      boolean weighted = !averaged && seed % 3 == 0;
      EvolutionOperator drawn = cases.evolution(oneDimensional, weighted);
      Domain domain = cases.domain(oneDimensional, weighted);
      EvolutionOperator operator = averaged ? cases.averaged(drawn, domain.grid()) : drawn;
      int[] counts = cases.counts(domain.grid().cells(), 500);
      State expected = new State(domain.grid(), counts);
      State actual = new State(domain.grid(), counts);
      if (advance(new ScalarStepper(operator, domain), expected)) {
        try (FusedStepper one = new FusedStepper(operator, domain, kernel);
            FusedStepper three = new FusedStepper(operator, domain, kernel, 3)) {
          assertTrue(advance(one, actual), "seed " + seed);
          requireSame(expected, actual, domain, "seed " + seed);
          State shared = new State(domain.grid(), counts);
          assertTrue(advance(three, shared), "three threads, seed " + seed);
          requireSame(expected, shared, domain, "three threads, seed " + seed);
        }
        int rows = cases.oneOf(1, 2, 3, 5, 100);
        int columns = cases.oneOf(1, 3, 4, 7, 100);
        int depth = cases.oneOf(1, 2, 3, 7, 9);
        int threads = cases.oneOf(1, 2);
        String blocks = rows + " x " + columns + " cells, " + depth + " steps, seed " + seed;
        try (FusedStepper blocked =
            new FusedStepper(
                operator, domain, kernel, threads, new CacheBlockSize(rows, columns, depth))) {
          State state = new State(domain.grid(), counts);
          blocked.advance(state, 3);
          blocked.advance(state, 4);
          requireSame(expected, state, domain, blocks);
        }
        compared++;
        averages += operator.equals(drawn) ? 0 : 1;
      }
    }
    assertTrue(compared > 0.9 * CASES, compared + " cases");
    assertTrue(!averaged || averages > CASES / 3, averages + " with averages");
  }

  /** Rows longer than a stretch of faces, and of awkward lengths around it. */
  @ParameterizedTest
  @EnumSource(Kernel.class)
  void longRowsEqualTheOracle(Kernel kernel) {
    for (int nx : new int[] {511, 512, 513, 530, 1100}) {
      RandomCases cases = new RandomCases(nx);
      Grid grid = new Grid(nx, 7, nx, 7);
      Domain domain = Domain.of(grid, cases.oneOf(Boundaries.periodic(), Boundaries.walls()));
      EvolutionOperator operator = cases.evolution(false);
      int[] counts = cases.counts(grid.cells(), 300);
      State expected = new State(grid, counts);
      State actual = new State(grid, counts);
      assertTrue(advance(new ScalarStepper(operator, domain), expected), "columns: " + nx);
      assertTrue(advance(new FusedStepper(operator, domain, kernel), actual));
      requireSame(expected, actual, domain, nx + " columns");
    }
  }

  /** Potentials beyond 2^22 are rounded the slow way, and to the same bits. */
  @ParameterizedTest
  @EnumSource(Kernel.class)
  void largePotentialsEqualTheOracle(Kernel kernel) {
    for (int seed = 0; seed < 50; seed++) {
      RandomCases cases = new RandomCases(seed);
      Domain domain = cases.domain(false);
      EvolutionOperator operator = cases.evolution(false);
      int[] counts = cases.counts(domain.grid().cells(), 1 << 26);
      State expected = new State(domain.grid(), counts);
      State actual = new State(domain.grid(), counts);
      try {
        new ScalarStepper(operator, domain).step(expected);
      } catch (DivergenceException e) {
        continue;
      }
      new FusedStepper(operator, domain, kernel).step(actual);
      requireSame(expected, actual, domain, "seed " + seed);
    }
  }

  /** Between the sweeps of a step counts may be unsafe, as long as the step ends safely. */
  @ParameterizedTest
  @EnumSource(Kernel.class)
  void divergesExactlyWhenTheOracleDoes(Kernel kernel) {
    EvolutionOperator operator = ScalarStepperTest.twoPoint(0.6, Mode.LIE);
    Grid grid = new Grid(4, 4, 4, 4);
    Domain domain = Domain.of(grid, Boundaries.periodic());
    int diverged = 0;
    for (int seed = 0; seed < 500; seed++) {
      int[] counts = new RandomCases(seed).counts(16, Quantization.SAFE_COUNT);
      State expected = new State(grid, counts);
      State actual = new State(grid, counts);
      boolean safe = advance(new ScalarStepper(operator, domain), expected, 1);
      assertEquals(safe, advance(new FusedStepper(operator, domain, kernel), actual, 1));
      diverged += safe ? 0 : 1;
    }
    assertTrue(diverged > 50 && diverged < 450, diverged + " of 500 diverged");
  }

  /** Once compiled, a step allocates nothing, in a JVM that has seen no other operators. */
  @ParameterizedTest
  @EnumSource(Kernel.class)
  void aStepAllocatesNothing(Kernel kernel) throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                // Whoever asks for compiled code waits for it, however busy the machine.
                "-Xbatch",
                "-cp",
                System.getProperty("java.class.path"),
                AllocationProbe.class.getName(),
                kernel.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String bytes = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, probe.waitFor());
    assertEquals("0", bytes.strip(), "bytes in 50 steps, after 10,000");
  }

  /** False if it diverged. */
  private static boolean advance(Stepper stepper, State state) {
    return advance(stepper, state, 7);
  }

  private static boolean advance(Stepper stepper, State state, int steps) {
    try {
      for (int step = 0; step < steps; step++) {
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
