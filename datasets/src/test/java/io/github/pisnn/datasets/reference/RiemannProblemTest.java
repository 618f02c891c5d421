package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.BuckleyLeverett;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.Traffic;
import io.github.pisnn.datasets.classical.Muscl;
import io.github.pisnn.datasets.volumes.Discretization;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import io.github.pisnn.datasets.volumes.Weno5;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Solvers against exact solutions from two jumps on a ring. */
final class RiemannProblemTest {
  private static final double TIME = 0.15;

  static Stream<Arguments> problems() {
    return Stream.of(
            new Burgers(0), new Traffic(1, 1), new BuckleyLeverett(1), new BuckleyLeverett(0.5))
        .flatMap(
            law ->
                Stream.of(
                    Arguments.of(law, new Weno5(), 0.0, 1.0),
                    Arguments.of(law, new Weno5(), 0.9, 0.1),
                    Arguments.of(law, new Muscl(), 0.0, 1.0)));
  }

  /** Mean errors fall with the cell width, and states stay between the two. */
  @ParameterizedTest
  @MethodSource("problems")
  void solversConvergeToTheEntropySolution(
      Law law, Discretization discretization, double outside, double inside) {
    double coarse = meanError(law, discretization, outside, inside, 100);
    double fine = meanError(law, discretization, outside, inside, 400);
    assertTrue(fine < 0.45 * coarse && fine < 3e-3, coarse + " to " + fine);
  }

  private static double meanError(
      Law law, Discretization discretization, double outside, double inside, int cells) {
    Grid grid = new Grid(cells, 1, 1, 1);
    FiniteVolumes volumes =
        new FiniteVolumes(law, Domain.of(grid, Boundaries.periodic()), discretization);
    double[] u = new double[cells];
    Arrays.fill(u, outside);
    Arrays.fill(u, cells / 4, cells / 2, inside);
    int steps = volumes.steps(TIME, u);
    for (int step = 0; step < steps; step++) {
      volumes.step(u, TIME / steps, new double[cells + 1]);
    }
    double least = Math.min(outside, inside);
    double largest = Math.max(outside, inside);
    RiemannProblem west = new RiemannProblem(law, outside, inside);
    RiemannProblem east = new RiemannProblem(law, inside, outside);
    // By then the waves from the west are not here yet, nor those from the east, if these move
    // west.
    double middle = law instanceof Traffic && outside < inside ? 0.3 : 0.495;
    double error = 0;
    for (int cell = 0; cell < cells; cell++) {
      assertTrue(u[cell] > least - 1e-3 && u[cell] < largest + 1e-3, "a value of " + u[cell]);
      double x = grid.centreX(cell);
      RiemannProblem nearer = x < middle ? west : east;
      double jump = x < middle ? 0.25 : 0.5;
      double exact = nearer.average(cell * grid.dx() - jump, (cell + 1) * grid.dx() - jump, TIME);
      error += Math.abs(u[cell] - exact) / cells;
    }
    return error;
  }

  /**
   * Water drives oil: a shock to the tangent's touching point, 1 / sqrt(2) at ratio 1, then a fan.
   */
  @Test
  void waterDrivesOilAsWelgeSays() {
    RiemannProblem problem = new RiemannProblem(new BuckleyLeverett(1), 1, 0);
    double touching = Math.sqrt(0.5);
    double speed = new BuckleyLeverett(1).flux(touching) / touching;
    assertEquals(0, problem.average(speed + 1e-3, speed + 2e-3, 1), 1e-9);
    assertEquals(touching, problem.average(speed - 2e-5, speed - 1e-5, 1), 1e-3);
    double state = 0.9;
    double at = new BuckleyLeverett(1).speed(state);
    assertEquals(state, problem.average(at - 1e-4, at + 1e-4, 1), 1e-4);
  }

  /** A queue in front of a red light, and what leaves it when it turns green. */
  @Test
  void trafficQueuesAndLeaves() {
    Law law = new Traffic(1, 1);
    RiemannProblem red = new RiemannProblem(law, 0.4, 1);
    assertEquals(0.4, red.average(-0.5, -0.41, 1), 1e-9);
    assertEquals(1, red.average(-0.39, -0.1, 1), 1e-9);
    RiemannProblem green = new RiemannProblem(law, 1, 0);
    assertEquals(0.5 * (1 - 0.3), green.average(0.3 - 1e-4, 0.3 + 1e-4, 1), 1e-6);
  }
}
