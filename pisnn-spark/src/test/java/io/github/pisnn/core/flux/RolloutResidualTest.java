package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Advection;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.sum.NormalEquations;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutResidualTest {
  private static final double H = 1e-6;

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  /** A random loss of random trajectories; weights of 0 leave a part out. */
  private static final class Case {
    final TrajectoryBlock block;
    final OperatorShape shape;
    final RolloutLoss loss;
    final Scaling scaling;
    final double[] parameters;

    Case(long seed) {
      RandomCases cases = new RandomCases(seed);
      boolean oneDimensional = cases.oneOf(true, false);
      int nx = cases.oneOf(8, 9);
      int ny = oneDimensional ? 1 : cases.oneOf(6, 7);
      double[] states = cases.numbers(2 * 3 * nx * ny);
      for (int i = 0; i < states.length; i++) {
        states[i] *= 10;
      }
      block = new TrajectoryBlock(0, false, nx, ny, 3, cases.oneOf(1, 2), states);
      shape = cases.shape(oneDimensional);
      int parts = cases.oneOf(0, 1, 2);
      loss =
          new RolloutLoss(
              cases.oneOf(new Burgers(0.01), new Diffusion(1), new Advection(0.1, -1)),
              0.1,
              0.5,
              new Quantization(0.1, 0.5),
              cases.oneOf(Mode.values()),
              new Neuron(cases.oneOf(1f, 0.75f), 0.5f, cases.oneOf(2, Neuron.UNCAPPED)),
              cases.oneOf(Firing.NONE, Firing.SMOOTH),
              cases.oneOf(Surrogate.values()),
              0,
              cases.oneOf(2, 3),
              parts == 0 ? 0 : 0.5,
              cases.oneOf(0.25, Double.POSITIVE_INFINITY),
              parts == 1 ? 0 : 2);
      scaling = Scaling.of(shape, block, loss);
      parameters = cases.numbers(shape.parameters());
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] *= 0.5;
      }
    }

    /** The loss of the misfit alone. */
    RolloutLoss misfit(Firing firing, int push, int steps) {
      return new RolloutLoss(
          loss.law(),
          loss.dt(),
          loss.dx(),
          loss.quantization(),
          loss.mode(),
          loss.neuron(),
          firing,
          loss.surrogate(),
          push,
          steps,
          1,
          Double.POSITIVE_INFINITY,
          0);
    }

    NormalEquations at(double[] point, boolean curvature) {
      return new RolloutResidual(loss, shape, scaling, point).of(block, curvature);
    }
  }

  /** Without any flux a misfit is what the solution changes: here by 3 and by -4 quanta of 0.5. */
  @Test
  void largeMisfitsCountByTheirAbsoluteValue() {
    TrajectoryBlock block =
        new TrajectoryBlock(0, false, 4, 1, 2, 1, new double[] {1, 2, 3, 4, 4, 2, -1, 4});
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    for (double huber : new double[] {0.25, 1, 1e-6, 1e6}) {
      RolloutLoss loss = changes(huber);
      Scaling scaling = Scaling.of(shape, block, loss);
      double sum = 0;
      for (double misfit : new double[] {1.5, -2}) {
        sum += 2 * huber * huber * (Math.hypot(1, misfit / huber) - 1);
      }
      double inQuanta = sum / (0.5 * 0.5 * scaling.flux() * scaling.flux());
      double found =
          new RolloutResidual(loss, shape, scaling, new double[] {0}).of(block, true).residual();
      assertEquals(inQuanta, found, 1e-3 * inQuanta);
    }
  }

  private static RolloutLoss changes(double huber) {
    return new RolloutLoss(
        new Diffusion(1),
        0.1,
        1,
        new Quantization(0.5, 0),
        Mode.UNSPLIT,
        Neuron.DEFAULT,
        Firing.NONE,
        Surrogate.STRAIGHT_THROUGH,
        0,
        1,
        1,
        huber,
        0);
  }

  /** J^T r is half the derivative of the sum of squares. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theGradientIsTheDerivativeOfTheSumOfSquares(long seed) {
    Case of = new Case(seed);
    NormalEquations equations = of.at(of.parameters, true);
    double size = Math.sqrt(equations.residual());
    for (int i = 0; i < of.parameters.length; i++) {
      NormalEquations up = of.at(FluxGradientTest.moved(of.parameters, i, H), false);
      NormalEquations down = of.at(FluxGradientTest.moved(of.parameters, i, -H), false);
      double slope = (up.residual() - down.residual()) / (4 * H);
      int diagonal = i * (i + 3) / 2;
      double scale = 1 + size * Math.sqrt(equations.matrix()[diagonal]);
      assertEquals(slope, equations.gradient()[i], 1e-5 * scale, "parameter " + i);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void withoutCurvatureTheRestIsTheSame(long seed) {
    Case of = new Case(seed);
    NormalEquations with = of.at(of.parameters, true);
    NormalEquations without = of.at(of.parameters, false);
    int p = of.parameters.length;
    assertEquals(p * (p + 1) / 2, with.matrix().length);
    assertEquals(0, without.matrix().length);
    assertArrayEquals(with.gradient(), without.gradient());
    assertEquals(with.residual(), without.residual());
    assertEquals(with.loss(), without.loss());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void heldOutBlocksCountForTheValidationLossOnly(long seed) {
    Case of = new Case(seed);
    TrajectoryBlock block = of.block;
    TrajectoryBlock heldOut =
        new TrajectoryBlock(
            0, true, block.nx(), block.ny(), 3, block.stepsBetween(), block.states());
    RolloutResidual residual = new RolloutResidual(of.loss, of.shape, of.scaling, of.parameters);
    NormalEquations validation = residual.of(heldOut, true);
    assertEquals(0, validation.residual());
    assertEquals(residual.of(block, true).loss(), validation.validationLoss());
  }

  /** The trajectory of a model itself has no misfit, whether its neurons fire or not. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aModelFitsItsOwnTrajectory(long seed) {
    Case of = new Case(seed);
    int cells = of.block.cells();
    for (Firing firing : Firing.values()) {
      RolloutLoss loss = of.misfit(firing, 0, 2);
      Unroll unroll =
          new Unroll(
              new FluxGradient(of.shape, of.parameters),
              of.scaling,
              FaceTable.periodic(of.block.nx(), of.block.ny(), of.shape.stencil()),
              loss.mode(),
              loss.neuron(),
              firing,
              loss.surrogate(),
              false);
      double[] states = new double[3 * cells];
      unroll.start(of.block.states(), 0);
      for (int snapshot = 0; snapshot < 3; snapshot++) {
        System.arraycopy(unroll.state, 0, states, snapshot * cells, cells);
        for (int sweep = 0; sweep < unroll.sweeps(); sweep++) {
          unroll.sweep(sweep);
        }
      }
      TrajectoryBlock own =
          new TrajectoryBlock(0, false, of.block.nx(), of.block.ny(), 3, 1, states);
      NormalEquations equations =
          new RolloutResidual(loss, of.shape, of.scaling, of.parameters).of(own, true);
      assertEquals(0, equations.residual());
    }
  }

  /** Steps made before are as if the trajectory had begun where they lead. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void pushedStepsLeaveNothingButTheState(long seed) {
    Case of = new Case(seed);
    int cells = of.block.cells();
    double[] goal = Arrays.copyOf(of.block.states(), 4 * cells);
    double[] pushed = new double[2 * cells];
    Unroll unroll =
        new Unroll(
            new FluxGradient(of.shape, of.parameters),
            of.scaling,
            FaceTable.periodic(of.block.nx(), of.block.ny(), of.shape.stencil()),
            of.loss.mode(),
            of.loss.neuron(),
            Firing.NONE,
            of.loss.surrogate(),
            false);
    unroll.start(goal, 0);
    for (int step = 0; step < 2; step++) {
      for (int sweep = 0; sweep < unroll.sweeps(); sweep++) {
        unroll.sweep(sweep);
      }
    }
    System.arraycopy(unroll.state, 0, pushed, 0, cells);
    System.arraycopy(goal, 3 * cells, pushed, cells, cells);
    NormalEquations expected = of(of, 0, 2, pushed);
    NormalEquations actual = of(of, 2, 4, goal);
    assertEquals(expected.residual(), actual.residual());
    assertArrayEquals(expected.gradient(), actual.gradient());
    assertTrue(expected.residual() > 0);
  }

  private static NormalEquations of(Case of, int push, int snapshots, double[] states) {
    RolloutLoss loss = of.misfit(Firing.NONE, push, 1);
    TrajectoryBlock block =
        new TrajectoryBlock(0, false, of.block.nx(), of.block.ny(), snapshots, 1, states);
    return new RolloutResidual(loss, of.shape, of.scaling, of.parameters).of(block, false);
  }

  /**
   * Where F is the exact flux of the heat equation for one mode, the physics residual is the error
   * of the rules in space and time.
   */
  @Test
  void exactFluxesOfHeatLeaveATinyPhysicsResidual() {
    double coarse = exactHeat(0.25);
    double fine = exactHeat(0.125);
    double observed = StrictMath.log(coarse / fine) / StrictMath.log(2) / 2;
    assertTrue(coarse < 1e-10, "relative error squared " + coarse);
    assertEquals(4, observed, 0.2);
  }

  /** The loss at steps of k^2 dt conductivity = size, for the mode of wave number k. */
  private static double exactHeat(double size) {
    int nx = 64;
    double dx = 1.0 / nx;
    double k = 2 * Math.PI;
    Diffusion law = new Diffusion(size / (k * k));
    double[] states = new double[nx];
    for (int cell = 0; cell < nx; cell++) {
      states[cell] = 1000 * StrictMath.sin(k * (cell + 0.5) * dx);
    }
    TrajectoryBlock block = new TrajectoryBlock(0, false, nx, 1, 1, 1, states);
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    RolloutLoss loss =
        new RolloutLoss(
            law,
            1,
            dx,
            new Quantization(1, 0),
            Mode.UNSPLIT,
            Neuron.DEFAULT,
            Firing.NONE,
            Surrogate.STRAIGHT_THROUGH,
            0,
            1,
            0,
            Double.POSITIVE_INFINITY,
            1);
    Scaling scaling = Scaling.of(shape, block, loss);
    // What a cell loses, (1 - exp(-size)) u, is the difference of c (u_left - u_right).
    double c = -StrictMath.expm1(-size) / (2 - 2 * StrictMath.cos(k * dx));
    double[] parameters = {-c * scaling.inputs()[0] / scaling.flux()};
    return new RolloutResidual(loss, shape, scaling, parameters).of(block, true).loss();
  }
}
