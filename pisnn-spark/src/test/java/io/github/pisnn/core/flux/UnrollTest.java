package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnrollTest {
  private static final int STEPS = 3;
  private static final double H = 1e-6;
  private static final List<FaceAverage> AVERAGES = List.of(FaceAverage.values());

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** A random operator on a random grid, with neurons that fire a few quanta. */
  private static final class Case {
    final RandomCases cases;
    final int nx;
    final int ny;
    final OperatorShape shape;
    final Mode mode;
    final Neuron neuron;
    final Surrogate surrogate;
    final Scaling scaling;
    final double[] start;
    final double[] parameters;

    Case(long seed) {
      cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false);
      nx = cases.oneOf(6, 7, 9);
      ny = oneDimensional ? 1 : cases.oneOf(6, 7);
      OperatorShape any = cases.shape(oneDimensional);
      Activation smooth = cases.oneOf(Activation.TANH, Activation.SOFTSIGN);
      shape =
          new OperatorShape(any.stencil(), any.hidden(), smooth, any.skip(), any.shiftInvariant())
              .with(AVERAGES.get((int) (seed % AVERAGES.size())));
      mode = cases.oneOf(Mode.values());
      neuron =
          new Neuron(cases.oneOf(1f, 0.75f), cases.oneOf(0.5f, 0.75f), cases.oneOf(2, 1 << 30));
      surrogate = cases.oneOf(Surrogate.values());
      int[] cells = cases.counts(20 * shape.stencil().cells(), 10);
      double[] fluxes = new double[20];
      fluxes[0] = 2;
      scaling =
          Scaling.of(shape, new SampleBlock(0, false, shape.stencil().cells(), cells, fluxes));
      start = cases.numbers(nx * ny);
      for (int cell = 0; cell < start.length; cell++) {
        start[cell] *= 10;
      }
      parameters = cases.numbers(shape.parameters());
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] *= 0.3;
      }
    }

    Unroll unrolled(double[] parameters, Firing firing, boolean tangents) {
      Unroll unroll =
          new Unroll(
              new FluxGradient(shape, parameters),
              scaling,
              FaceTable.periodic(nx, ny, shape),
              mode,
              neuron,
              firing,
              surrogate,
              tangents);
      unroll.start(start, 0);
      for (int step = 0; step < STEPS; step++) {
        step(unroll);
      }
      return unroll;
    }
  }

  private static void step(Unroll unroll) {
    for (int sweep = 0; sweep < unroll.sweeps(); sweep++) {
      unroll.sweep(sweep);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tangentsAreDerivativesWithoutFiring(long seed) {
    tangentsAreDerivatives(new Case(seed), Firing.NONE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tangentsAreDerivativesOfTheSmoothStep(long seed) {
    tangentsAreDerivatives(new Case(seed), Firing.SMOOTH);
  }

  private static void tangentsAreDerivatives(Case of, Firing firing) {
    Unroll unroll = of.unrolled(of.parameters, firing, true);
    int p = of.parameters.length;
    for (int i = 0; i < p; i++) {
      Unroll up = of.unrolled(FluxGradientTest.moved(of.parameters, i, H), firing, false);
      Unroll down = of.unrolled(FluxGradientTest.moved(of.parameters, i, -H), firing, false);
      assertTangents(up, down, unroll.stateTangents, i, p, u -> u.state);
      assertTangents(up, down, unroll.fluxTangents, i, p, u -> u.fluxes);
      assertTangents(up, down, unroll.potentialTangents, i, p, u -> u.potentials);
    }
  }

  private static void assertTangents(
      Unroll up, Unroll down, double[] tangents, int i, int p, Function<Unroll, double[]> values) {
    for (int row = 0; row < values.apply(up).length; row++) {
      double difference = (values.apply(up)[row] - values.apply(down)[row]) / (2 * H);
      double tangent = tangents[row * p + i];
      assertEquals(difference, tangent, 2e-5 * Math.max(10, Math.abs(tangent)), row + ", " + i);
    }
  }

  /** Mass does not depend on the parameters, whatever stands for the derivative of packets. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noParameterChangesTheMass(long seed) {
    Case of = new Case(seed);
    for (Firing firing : Firing.values()) {
      Unroll unroll = of.unrolled(of.parameters, firing, true);
      for (int i = 0; i < of.parameters.length; i++) {
        double sum = 0;
        double size = 1;
        for (int cell = 0; cell < of.start.length; cell++) {
          double tangent = unroll.stateTangents[cell * of.parameters.length + i];
          sum += tangent;
          size += Math.abs(tangent);
        }
        assertEquals(0, sum, 1e-13 * size, firing + " " + i);
      }
    }
  }

  /** Weights with few bits, for which binary32 rounds nothing. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void spikesAreThoseOfTheStep(long seed) {
    Case of = new Case(seed);
    OperatorShape shape =
        new OperatorShape(
            new Stencil(of.cases.oneOf(1, 2), of.ny == 1 ? 0 : of.cases.oneOf(0, 1)),
            of.cases.oneOf(0, 2),
            of.cases.oneOf(Activation.RELU, Activation.ABS),
            of.cases.oneOf(Skip.LINEAR, Skip.QUADRATIC),
            of.cases.oneOf(true, false));
    double[] parameters = new double[shape.parameters()];
    int[] eighths = of.cases.counts(parameters.length, 2);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = eighths[i] / 8.0;
    }
    int[] counts = of.cases.counts(of.nx * of.ny, 10);
    double[] start = new double[counts.length];
    for (int cell = 0; cell < start.length; cell++) {
      start[cell] = counts[cell] + 0.25;
    }
    Scaling scaling = scaling(shape);
    Unroll unroll =
        new Unroll(
            new FluxGradient(shape, parameters),
            scaling,
            FaceTable.periodic(of.nx, of.ny, shape.stencil()),
            of.mode,
            of.neuron,
            Firing.SPIKE,
            of.surrogate,
            false);
    unroll.start(start, 0);
    Grid grid = new Grid(of.nx, of.ny, of.nx, of.ny);
    ScalarStepper stepper =
        new ScalarStepper(
            new EvolutionOperator(
                new Diffusion(1),
                1,
                1,
                new Quantization(1, 0),
                of.mode,
                scaling.fold(shape, parameters),
                of.neuron),
            Domain.of(grid, Boundaries.periodic()));
    State state = new State(grid, counts);
    for (int step = 0; step < STEPS; step++) {
      step(unroll);
      stepper.step(state);
      for (int cell = 0; cell < counts.length; cell++) {
        assertEquals(state.count(cell), unroll.state[cell], "cell " + cell);
        assertEquals(state.right(cell), unroll.potentials[cell]);
        if (of.ny > 1) {
          assertEquals(state.upper(cell), unroll.potentials[counts.length + cell]);
        }
      }
    }
  }

  /** Inputs of up to 32 quanta, fluxes of up to 4. */
  private static Scaling scaling(OperatorShape shape) {
    int[] cells = new int[2 * shape.stencil().cells()];
    Arrays.fill(cells, 16);
    cells[shape.stencil().left()] = -16;
    return Scaling.of(
        shape, new SampleBlock(0, false, shape.stencil().cells(), cells, new double[] {4, 0}));
  }
}
