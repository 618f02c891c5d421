package io.github.pisnn.core.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exported C ends in the bits of the scalar step, to which arithmetic.md belongs too. */
class CExportTest {
  private static final int DOMAINS = 12;
  private static final int BOUNDED = 40;
  private static final Grid LONG = new Grid(70, 9, 70, 9);

  @TempDir Path temp;

  @BeforeAll
  static void requireCompiler() {
    assumeTrue(CompiledC.isPossible(), "skipped: there is no gcc on this machine");
  }

  /** Random stencils, skips, neurons, bounds, boundaries and sources, in both modes. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void equalsTheOracle(Activation activation) throws IOException {
    int compared = 0;
    int seed = 100 * List.of(Activation.values()).indexOf(activation);
    for (Mode mode : Mode.values()) {
      seed++;
      RandomCases cases = new RandomCases(seed);
      boolean wide = mode == Mode.LIE && activation == Activation.SOFTSIGN;
      OperatorShape shape =
          new OperatorShape(
              wide ? new Stencil(3, 2) : new Stencil(cases.oneOf(1, 2, 3), cases.oneOf(0, 0, 1)),
              cases.oneOf(1, 5),
              activation,
              cases.oneOf(Skip.values()),
              cases.oneOf(true, false));
      Neuron neuron = cases.neuron();
      if (cases.oneOf(true, false)) {
        neuron = bounded(neuron, new Bounds(-cases.oneOf(0, 400), cases.oneOf(50, 300)));
      }
      EvolutionOperator operator = operator(mode, cases.operator(shape), neuron);
      CompiledC program = CompiledC.of(operator, temp.resolve("c" + seed));
      for (int i = 0; i < DOMAINS; i++) {
        boolean oneDimensional = shape.stencil().transverse() == 0 && i % 3 == 0;
        Domain domain = cases.domain(oneDimensional);
        int[] counts = cases.counts(domain.grid().cells(), 500);
        String message = "seed " + seed + ", domain " + i;
        compared += requireSame(operator, domain, counts, 9, program, message) ? 1 : 0;
      }
    }
    assertTrue(compared > 0.8 * 2 * DOMAINS, compared + " cases");
  }

  /** Rows of more than two chunks, with sources: Dirichlet sides, walls, potentials above 2^22. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void equalsTheOracleAfterAThousandSteps(Mode mode) throws IOException {
    int[] counts = new RandomCases(1).counts(LONG.cells(), 100_000);
    for (int cell = 200; cell < 600; cell += 40) {
      counts[cell] = (1 << 26) + cell;
    }
    requireSameAfterAThousandSteps(diffusive(mode), mixed(LONG), counts);
  }

  /** The same for other operators: periodic or Dirichlet across y, with bounds or a leak. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void othersEqualTheOracleAfterAThousandSteps(Mode mode) throws IOException {
    Neuron bounded = bounded(new Neuron(1f, 0.75f, 50), new Bounds(-300, 400));
    OperatorShape wide =
        new OperatorShape(new Stencil(3, 0), 3, Activation.TANH, Skip.QUADRATIC, true);
    requireSameAfterAThousandSteps(
        diffusive(mode, wide, bounded), channel(Boundary.periodic()), steep());
    OperatorShape narrow =
        new OperatorShape(new Stencil(1, 1), 2, Activation.ABS, Skip.LINEAR, false);
    Boundary values = Boundary.dirichlet(new RandomCases(5).numbers(LONG.nx()));
    requireSameAfterAThousandSteps(
        diffusive(mode, narrow, new Neuron(0.9f, 0.5f, Neuron.UNCAPPED)), channel(values), steep());
  }

  private void requireSameAfterAThousandSteps(
      EvolutionOperator operator, Domain domain, int[] counts) throws IOException {
    CompiledC program = CompiledC.of(operator, temp, "-O3", "-march=native");
    assertTrue(requireSame(operator, domain, counts, 1000, program, "1000 steps"));
  }

  /** Fluxes as large as the whole range, from within it and from without. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void boundsActAlike(Mode mode) throws IOException {
    EvolutionOperator free = diffusive(mode);
    float[] weights = free.flux().weights();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 5;
    }
    FluxOperator violent = new FluxOperator(free.flux().shape(), weights);
    Bounds bounds = new Bounds(-30, 50);
    EvolutionOperator operator = operator(mode, violent, bounded(Neuron.DEFAULT, bounds));
    CompiledC program = CompiledC.of(operator, temp);
    int atBound = 0;
    for (int seed = 0; seed < BOUNDED; seed++) {
      RandomCases cases = new RandomCases(seed);
      Domain domain = cases.domain(false);
      int[] counts = cases.counts(domain.grid().cells(), seed % 2 == 0 ? 30 : 1000);
      String message = "seed " + seed;
      assertTrue(requireSame(operator, domain, counts, 6, program, message), message);
      State state = new State(domain.grid(), counts);
      advance(operator, domain, state, 6);
      for (int count : state.counts()) {
        atBound += count == bounds.lo() || count == bounds.hi() ? 1 : 0;
      }
    }
    assertTrue(atBound > 5 * BOUNDED, atBound + " cells at a bound");
  }

  /** In the plane and on a line, at sides of all kinds, with bounds and without. */
  @ParameterizedTest
  @EnumSource(value = FaceAverage.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void averagesOverFacesActAlike(FaceAverage average) throws IOException {
    int planes = 0;
    for (Mode mode : Mode.values()) {
      RandomCases cases = new RandomCases(average.lines());
      int transverse = mode == Mode.LIE ? 0 : 1;
      OperatorShape shape =
          new OperatorShape(
                  new Stencil(2, transverse), 3, Activation.TANH, Skip.QUADRATIC, transverse > 0)
              .with(average);
      Neuron neuron = Neuron.DEFAULT;
      if (transverse == 0) {
        neuron = bounded(neuron, new Bounds(-300, 400));
      }
      EvolutionOperator operator = operator(mode, cases.operator(shape), neuron);
      CompiledC program = CompiledC.of(operator, temp.resolve(mode.name()));
      for (int i = 0; i < 3 * DOMAINS; i++) {
        Domain domain = cases.domain(transverse == 0 && i % 6 == 0);
        Grid grid = domain.grid();
        int least = grid.axes().stream().mapToInt(grid::cells).min().orElseThrow();
        if (2 * shape.seen(grid).reach() <= least) {
          int[] counts = cases.counts(grid.cells(), 500);
          String message = average + " " + mode + ", domain " + i;
          assertTrue(requireSame(operator, domain, counts, 9, program, message), message);
          planes += grid.ny() > 1 ? 1 : 0;
        }
      }
      assertTrue(planes > 3, planes + " in the plane");
    }
  }

  @Test
  void staticMemoryChangesNothing() throws IOException {
    Domain domain = mixed(new Grid(19, 8, 19, 8));
    int[] counts = new RandomCases(2).counts(domain.grid().cells(), 1000);
    EvolutionOperator free = diffusive(Mode.LIE);
    Neuron neuron = bounded(free.neuron(), new Bounds(-900, 800));
    EvolutionOperator operator = operator(Mode.LIE, free.flux(), neuron);
    CompiledC program =
        CompiledC.of(
            operator,
            temp,
            "-DPISNN_STATIC_NX=19",
            "-DPISNN_STATIC_NY=8",
            "-DPISNN_STATIC_SOURCE",
            "-DPISNN_CHUNK=1");
    assertTrue(requireSame(operator, domain, counts, 50, program, "static"));
  }

  @Test
  void theStepNeedsNoHeapAndNoFiles() throws IOException {
    CompiledC program = CompiledC.of(diffusive(Mode.UNSPLIT), temp);
    Set<String> allowed =
        Set.of(
            "fmaf",
            "rintf",
            "rint",
            "fabs",
            "fabsf",
            "memcpy",
            "memset",
            "__stack_chk_fail",
            "_GLOBAL_OFFSET_TABLE_");
    List<String> others =
        program.undefinedSymbols().stream().filter(name -> !allowed.contains(name)).toList();
    assertEquals(List.of(), others);
  }

  @Test
  void divergenceNamesStepAndCell() throws IOException {
    Grid grid = new Grid(8, 1, 8, 1);
    Domain domain = Domain.of(grid, Boundaries.periodic());
    int[] counts = new int[grid.cells()];
    counts[5] = 1000;
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.ABS, Skip.LINEAR, true);
    EvolutionOperator operator =
        operator(Mode.UNSPLIT, new FluxOperator(shape, new float[] {30f}), Neuron.DEFAULT);
    requireSameDivergence(operator, domain, counts);
  }

  /** A source makes a count unsafe that the sweep after it would make safe again. */
  @Test
  void emissionMustBeSafeByItself() throws IOException {
    Grid grid = new Grid(8, 1, 8, 1);
    double[] rates = new double[grid.cells()];
    rates[3] = 1;
    Domain domain = Domain.withSource(grid, Boundaries.periodic(), rates);
    int[] counts = new int[grid.cells()];
    counts[3] = Quantization.SAFE_COUNT - 9;
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.ABS, Skip.LINEAR, true);
    FluxOperator flux = new FluxOperator(shape, new float[] {-0.25f});
    EvolutionOperator operator = operator(Mode.UNSPLIT, flux, Neuron.DEFAULT);
    requireSameDivergence(operator, domain, counts);
    Bounds bounds = new Bounds(0, Quantization.SAFE_COUNT);
    EvolutionOperator bounded = operator(Mode.UNSPLIT, flux, bounded(Neuron.DEFAULT, bounds));
    CompiledC program = CompiledC.of(bounded, temp.resolve("bounded"));
    assertTrue(requireSame(bounded, domain, counts, 5, program, "bounded"));
  }

  @Test
  void coefficientsAreRefused() {
    EvolutionOperator operator = new RandomCases(1).evolution(false, true);
    assertThrows(IllegalArgumentException.class, () -> CSource.of(operator));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    CompiledC program = CompiledC.of(diffusive(Mode.UNSPLIT), temp);
    Domain narrow = Domain.of(new Grid(3, 8, 3, 8), Boundaries.periodic());
    requireRefusal(program, narrow, new int[24], "does not fit the operator's stencil");
    Domain domain = Domain.of(new Grid(8, 8, 8, 8), Boundaries.periodic());
    requireRefusal(program, domain, new int[24], "the state");
    int[] unsafe = new int[64];
    unsafe[9] = Quantization.SAFE_COUNT + 1;
    requireRefusal(program, domain, unsafe, "a count is beyond 2^27");
  }

  private void requireSameDivergence(EvolutionOperator operator, Domain domain, int[] counts)
      throws IOException {
    State state = new State(domain.grid(), counts);
    DivergenceException expected =
        assertThrows(DivergenceException.class, () -> advance(operator, domain, state, 100));
    CompiledC.Outcome outcome = CompiledC.of(operator, temp).rollOut(domain, counts, 100);
    assertEquals(1, outcome.status());
    String what = expected.getMessage().substring(0, expected.getMessage().indexOf(')') + 1);
    assertEquals("pisnn: " + what + "\n", outcome.output());
  }

  private static void requireRefusal(CompiledC program, Domain domain, int[] counts, String why)
      throws IOException {
    CompiledC.Outcome outcome = program.rollOut(domain, counts, 1);
    assertEquals(2, outcome.status(), outcome.output());
    assertTrue(outcome.output().contains(why), outcome.output());
  }

  private static EvolutionOperator operator(Mode mode, FluxOperator flux, Neuron neuron) {
    return new EvolutionOperator(
        new Diffusion(1), 0.1, 1, new Quantization(0.01, 0.25), mode, flux, neuron);
  }

  private static Neuron bounded(Neuron neuron, Bounds bounds) {
    return new Neuron(neuron.leak(), neuron.threshold(), neuron.maxPackets(), bounds);
  }

  private static EvolutionOperator diffusive(Mode mode) {
    OperatorShape shape =
        new OperatorShape(new Stencil(2, 1), 4, Activation.SOFTSIGN, Skip.LINEAR, true);
    return diffusive(mode, shape, Neuron.DEFAULT);
  }

  /** Mostly diffusion, so that it never diverges. */
  private static EvolutionOperator diffusive(Mode mode, OperatorShape shape, Neuron neuron) {
    float[] weights = new RandomCases(3).operator(shape).weights();
    for (int i = shape.linearAt(); i < shape.quadraticAt(); i++) {
      weights[i] *= 0.1f;
    }
    // The difference of the two cells at the face itself.
    int left = shape.stencil().left() + (shape.shiftInvariant() ? 0 : 1);
    weights[shape.linearAt() + left] = -0.15f;
    return operator(mode, new FluxOperator(shape, weights), neuron);
  }

  private static int[] steep() {
    return new RandomCases(6).counts(LONG.cells(), 500);
  }

  /** Periodic across x, with a source. */
  private static Domain channel(Boundary acrossY) {
    Boundary periodic = Boundary.periodic();
    return Domain.withSource(
        LONG,
        new Boundaries(periodic, periodic, acrossY, acrossY),
        new RandomCases(7).numbers(LONG.cells()));
  }

  private static Domain mixed(Grid grid) {
    RandomCases cases = new RandomCases(4);
    Boundary wall = Boundary.wall();
    return Domain.withSource(
        grid,
        new Boundaries(
            Boundary.dirichlet(cases.numbers(grid.ny())),
            wall,
            Boundary.dirichlet(cases.numbers(grid.nx())),
            wall),
        cases.numbers(grid.cells()));
  }

  private static void advance(EvolutionOperator operator, Domain domain, State state, int steps) {
    ScalarStepper stepper = new ScalarStepper(operator, domain);
    for (int step = 0; step < steps; step++) {
      stepper.step(state);
    }
  }

  /** False if both diverged, in the same step. */
  private static boolean requireSame(
      EvolutionOperator operator,
      Domain domain,
      int[] counts,
      int steps,
      CompiledC program,
      String message)
      throws IOException {
    State state = new State(domain.grid(), counts);
    CompiledC.Outcome outcome = program.rollOut(domain, counts, steps);
    try {
      advance(operator, domain, state, steps);
    } catch (DivergenceException e) {
      assertTrue(outcome.output().contains("diverged in step " + e.step() + " at"), message);
      return false;
    }
    assertEquals(0, outcome.status(), message + ": " + outcome.output());
    StringBuilder expected = new StringBuilder();
    expected.append("state_digest " + StateDigest.of(state, domain.boundaries()) + "\n");
    expected.append("mass " + state.mass() + "\n");
    for (Side side : Side.values()) {
      expected.append("ledger." + side.key() + " " + state.ledger().entered(side) + "\n");
    }
    expected.append("ledger.source " + state.ledger().source() + "\n");
    String output = outcome.output();
    assertEquals(
        expected.toString(), output.substring(0, output.indexOf("processor_seconds")), message);
    return true;
  }
}
