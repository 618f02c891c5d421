package io.github.pisnn.core.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ScalarStepperTest {
  private static final Quantization UNIT = new Quantization(1, 0);

  /** The two-point diffusion flux c (m_left - m_right). */
  public static EvolutionOperator twoPoint(double c, Mode mode) {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    FluxOperator flux = new FluxOperator(shape, new float[] {(float) -c});
    return new EvolutionOperator(new Diffusion(c), 1, 1, UNIT, mode, flux, Neuron.DEFAULT);
  }

  private static State run(EvolutionOperator operator, Domain domain, int[] counts, int steps) {
    State state = new State(domain.grid(), counts);
    Stepper stepper = new ScalarStepper(operator, domain);
    for (int step = 0; step < steps; step++) {
      stepper.step(state);
    }
    return state;
  }

  @Test
  void oneStepByHand() {
    Grid grid = new Grid(4, 1, 4, 1);
    Domain domain = Domain.of(grid, Boundaries.periodic());
    State state = run(twoPoint(0.25, Mode.UNSPLIT), domain, new int[] {10, 0, 0, 0}, 1);
    // 2.5 quanta are asked for on both sides of cell 0; rint gives 2, and 0.5 stays pending.
    assertArrayEquals(new int[] {6, 2, 0, 2}, state.counts());
    assertEquals(0.5f, state.right(0));
    assertEquals(-0.5f, state.right(3));
    assertEquals(2, state.spikes());
    assertEquals(4, state.packets());
    assertEquals(4, state.faceSteps());
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aUniformStateIsQuietUnderAShiftInvariantOperator(Mode mode) {
    for (long seed = 0; seed < 20; seed++) {
      RandomCases cases = new RandomCases(seed);
      OperatorShape drawn = cases.shape(false);
      OperatorShape shape =
          new OperatorShape(
              drawn.stencil(), drawn.hidden(), drawn.activation(), drawn.skip(), true);
      EvolutionOperator operator =
          new EvolutionOperator(
              new Diffusion(1), 1, 1, UNIT, mode, cases.operator(shape), Neuron.DEFAULT);
      Grid grid = new Grid(8, 9, 8, 9);
      int[] counts = new int[grid.cells()];
      Arrays.fill(counts, 12345);
      State state = run(operator, Domain.of(grid, Boundaries.walls()), counts, 5);
      assertEquals(0, state.packets(), "seed " + seed);
      for (int cell = 0; cell < grid.cells(); cell++) {
        assertEquals(0f, state.right(cell));
        assertEquals(0f, state.upper(cell));
      }
    }
  }

  /** Transposing the state and swapping the order of the sweeps transposes the result. */
  @Test
  void theTwoDirectionsAreTreatedAlike() {
    int n = 9;
    Grid grid = new Grid(n, n, n, n);
    int[] counts = new RandomCases(7).counts(n * n, 300);
    EvolutionOperator operator = twoPoint(0.2, Mode.UNSPLIT);
    Boundary wall = Boundary.wall();
    Boundary hot = Boundary.dirichlet(ramp(n));
    Boundary periodic = Boundary.periodic();
    Domain domain = Domain.of(grid, new Boundaries(wall, hot, periodic, periodic));
    Domain transposed = Domain.of(grid, new Boundaries(periodic, periodic, wall, hot));
    State state = run(operator, domain, counts, 10);
    State other = run(operator, transposed, transpose(counts, n), 10);
    assertArrayEquals(transpose(state.counts(), n), other.counts());
    assertEquals(state.ledger().entered(Side.EAST), other.ledger().entered(Side.NORTH));
    assertTrue(state.ledger().entered(Side.EAST) != 0);
  }

  private static double[] ramp(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = 10.0 * i;
    }
    return values;
  }

  private static int[] transpose(int[] counts, int n) {
    int[] transposed = new int[counts.length];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        transposed[column * n + row] = counts[row * n + column];
      }
    }
    return transposed;
  }

  /** Between two prescribed values the steady state is a straight line, and flux is the same. */
  @Test
  void dirichletSidesDriveALinearProfile() {
    int n = 10;
    Grid grid = new Grid(n, 1, n, 1);
    Boundaries boundaries =
        new Boundaries(
            Boundary.dirichlet(new double[] {1000}),
            Boundary.dirichlet(new double[] {0}),
            Boundary.periodic(),
            Boundary.periodic());
    EvolutionOperator operator = twoPoint(0.25, Mode.UNSPLIT);
    State state = run(operator, Domain.of(grid, boundaries), new int[n], 3000);
    for (int column = 0; column < n; column++) {
      assertEquals(1000 - 100 * (column + 0.5), state.count(column), 2);
    }
    // In a steady state, 0.25 * 100 quanta pass in each step.
    long before = state.ledger().entered(Side.WEST);
    State later = run(operator, Domain.of(grid, boundaries), new int[n], 3400);
    long passed = later.ledger().entered(Side.WEST) - before;
    assertTrue(Math.abs(passed - 25 * 400) <= 2, passed + " quanta");
  }

  @Test
  void aSourceEmitsItsRateWithoutBias() {
    Grid grid = new Grid(5, 1, 5, 1);
    double[] rates = {0.3, 0, 1.25, -0.4, 2};
    Domain domain = Domain.withSource(grid, Boundaries.walls(), rates);
    State state = run(twoPoint(1e-9, Mode.LIE), domain, new int[5], 1000);
    for (int cell = 0; cell < 5; cell++) {
      assertEquals(1000 * rates[cell], state.count(cell), 1.01);
    }
    assertEquals(state.mass(), state.ledger().source());
  }

  /**
   * The sweeps go x, y, y, x: the second step on a state is the first step on its transpose,
   * transposed.
   */
  @Test
  void lieAlternatesTheOrderOfTheSweeps() {
    int n = 8;
    Grid grid = new Grid(n, n, n, n);
    EvolutionOperator operator = twoPoint(0.4, Mode.LIE);
    Domain domain = Domain.of(grid, Boundaries.periodic());
    int[] counts = new RandomCases(3).counts(n * n, 1000);
    // A leak-free neuron carries remainders, so start the second step from a state without any.
    State odd = new State(grid, counts);
    odd.step = 1;
    new ScalarStepper(operator, domain).step(odd);
    State even = run(operator, domain, transpose(counts, n), 1);
    assertArrayEquals(transpose(even.counts(), n), odd.counts());
    State same = run(operator, domain, counts, 1);
    assertFalse(Arrays.equals(same.counts(), odd.counts()), "the two orders differ");
  }

  @ParameterizedTest
  @ValueSource(floats = {1e30f, -1e30f})
  void divergenceNamesStepAndCell(float weight) {
    Grid grid = new Grid(6, 4, 6, 4);
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    EvolutionOperator operator =
        new EvolutionOperator(
            new Diffusion(1),
            1,
            1,
            UNIT,
            Mode.UNSPLIT,
            new FluxOperator(shape, new float[] {weight}),
            Neuron.DEFAULT);
    int[] counts = new int[grid.cells()];
    counts[grid.index(2, 4)] = 1;
    State state = new State(grid, counts);
    Stepper stepper = new ScalarStepper(operator, Domain.of(grid, Boundaries.periodic()));
    DivergenceException e = assertThrows(DivergenceException.class, () -> stepper.step(state));
    assertEquals(1, e.step());
    assertEquals(1, e.row());
    assertEquals(4, e.column());
    assertTrue(e.getMessage().contains("step 1 at cell (row 1, column 4)"), e.getMessage());
  }

  @Test
  void aCountOutOfRangeStopsTheRun() {
    Grid grid = new Grid(2, 1, 2, 1);
    Domain domain =
        Domain.withSource(
            grid, Boundaries.walls(), new double[] {0, Quantization.SAFE_COUNT / 4.0});
    EvolutionOperator operator = twoPoint(1e-12, Mode.UNSPLIT);
    Stepper stepper = new ScalarStepper(operator, domain);
    State state = new State(grid, new int[2]);
    DivergenceException e =
        assertThrows(
            DivergenceException.class,
            () -> {
              for (int step = 0; step < 10; step++) {
                stepper.step(state);
              }
            });
    assertEquals(5, e.step());
    assertEquals(1, e.column());
  }

  @Test
  void operatorsThatDoNotFitAreRefused() {
    EvolutionOperator operator = twoPoint(0.2, Mode.LIE);
    Domain otherWidth = Domain.of(new Grid(4, 1, 5, 1), Boundaries.periodic());
    Domain narrow = Domain.of(new Grid(4, 1, 4, 1), Boundaries.periodic());
    OperatorShape wide =
        new OperatorShape(new Stencil(3, 0), 0, Activation.TANH, Skip.LINEAR, true);
    EvolutionOperator wideOperator =
        new EvolutionOperator(
            operator.law(),
            1,
            1,
            UNIT,
            Mode.LIE,
            new FluxOperator(wide, new float[5]),
            Neuron.DEFAULT);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new ScalarStepper(operator, otherWidth))
            .getMessage()
            .contains("extent"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new ScalarStepper(wideOperator, narrow))
            .getMessage()
            .contains("radius and transverse may be"));
  }

  @Test
  void theDigestSeesEveryValue() {
    Grid grid = new Grid(3, 2, 3, 2);
    State state = new State(grid, new int[] {1, 2, 3, 4, 5, 6});
    StateDigest digest = StateDigest.of(state, Boundaries.walls());
    state.cells.first[Axis.Y.index()][2] = 0.25f;
    StateDigest lower = StateDigest.of(state, Boundaries.walls());
    state.cells.first[Axis.X.index()][1] = -0f;
    StateDigest left = StateDigest.of(state, Boundaries.walls());
    assertTrue(!digest.equals(lower) && !lower.equals(left));
    assertEquals(
        StateDigest.of(state, Boundaries.periodic()),
        StateDigest.of(new State(grid, new int[] {1, 2, 3, 4, 5, 6}), Boundaries.periodic()),
        "potentials behind periodic sides do not exist");
    assertEquals(32, digest.toString().length());
  }
}
