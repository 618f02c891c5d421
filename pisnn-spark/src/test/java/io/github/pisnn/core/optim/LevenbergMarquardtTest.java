package io.github.pisnn.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevenbergMarquardtTest {

  /** The Rosenbrock function as residuals (10 (b - a^2), 1 - a), of minimum 0 at (1, 1). */
  private static NormalEquations rosenbrock(double[] at, int round, boolean curvature) {
    double a = at[0];
    double b = at[1];
    double r0 = 10 * (b - a * a);
    double r1 = 1 - a;
    double[] j0 = {-20 * a, 10};
    double[] j1 = {-1, 0};
    double[] matrix = {
      j0[0] * j0[0] + j1[0] * j1[0], j0[0] * j0[1] + j1[0] * j1[1], j0[1] * j0[1] + j1[1] * j1[1]
    };
    double[] gradient = {j0[0] * r0 + j1[0] * r1, j0[1] * r0 + j1[1] * r1};
    return NormalEquations.ofFit(matrix, gradient, r0 * r0 + r1 * r1, 1);
  }

  @Test
  void findsTheMinimumOfRosenbrocksFunction() {
    List<Round> rounds = new ArrayList<>();
    double[] minimum =
        Minimum.of(
            new LevenbergMarquardt(100, 1e-3, 0, 10),
            LevenbergMarquardtTest::rosenbrock,
            new double[] {-1.2, 1},
            rounds::add);
    assertArrayEquals(new double[] {1, 1}, minimum, 1e-9);
    assertTrue(rounds.size() < 60, rounds.size() + " rounds");
    double last = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rounds.size(); i++) {
      assertEquals(i + 1, rounds.get(i).number());
      if (rounds.get(i).accepted()) {
        assertTrue(rounds.get(i).loss() < last, "accepted steps go down");
        last = rounds.get(i).loss();
      }
    }
  }

  /** With a target held out that the fit moves away from, the best point is an early one. */
  @Test
  void returnsTheBestPointByValidation() {
    LeastSquares problem =
        (at, k, curvature) ->
            NormalEquations.ofFit(new double[] {1}, new double[] {at[0] - 4}, sq(at[0] - 4), 1)
                .plus(NormalEquations.ofValidation(sq(at[0] - 2), 1));
    List<Double> losses = new ArrayList<>();
    double[] best =
        Minimum.of(
            new LevenbergMarquardt(50, 10, 0, 3),
            problem,
            new double[] {0},
            round -> losses.add(round.validation()));
    double least = losses.stream().mapToDouble(x -> x).min().orElseThrow();
    assertEquals(least, sq(best[0] - 2));
    assertTrue(best[0] < 3);
    assertTrue(losses.size() < 50, "stopped early");
  }

  private static double sq(double x) {
    return x * x;
  }

  /** Parameters that nothing depends on stay where they are. */
  @Test
  void survivesASingularProblem() {
    LeastSquares problem =
        (at, k, curvature) ->
            NormalEquations.ofFit(
                new double[] {1, 0, 0}, new double[] {at[0] - 1, 0}, sq(at[0] - 1), 1);
    double[] minimum =
        Minimum.of(new LevenbergMarquardt(30, 1e-3, 0, 10), problem, new double[] {5, 7}, r -> {});
    assertArrayEquals(new double[] {1, 7}, minimum, 1e-9);
  }

  /** A target of nothing but zeros has no relative loss. */
  @Test
  void nothingToLearnIsAnError() {
    LeastSquares problem =
        (at, k, curvature) -> NormalEquations.ofFit(new double[] {1}, new double[] {1}, 0, 0);
    LevenbergMarquardt method = new LevenbergMarquardt(5, 1e-3, 0, 10);
    assertThrows(
        TrainingException.class, () -> Minimum.of(method, problem, new double[] {0}, r -> {}));
  }

  /** Where Cholesky fails, the damping that was used instead is the one reported. */
  @Test
  void theDampingReportedIsTheOneUsed() {
    List<Double> lambdas = new ArrayList<>();
    LeastSquares problem =
        (at, k, curvature) ->
            NormalEquations.ofFit(
                new double[] {1, 2, 1}, new double[] {at[0] - 1, at[1] - 1}, 1 + sq(at[0]), 1);
    Minimum.of(
        new LevenbergMarquardt(2, 1e-3, 0, 10),
        problem,
        new double[] {0, 0},
        round -> lambdas.add(round.control()));
    assertTrue(lambdas.get(1) >= 1, "1 + lambda must exceed 2, not " + lambdas.get(1));
  }

  @Test
  void samplesThatAreNotFiniteAreAnError() {
    LeastSquares problem =
        (at, k, curvature) ->
            NormalEquations.ofFit(new double[] {Double.NaN}, new double[] {1}, 1, 1);
    LevenbergMarquardt method = new LevenbergMarquardt(5, 1e-3, 0, 10);
    assertThrows(
        TrainingException.class, () -> Minimum.of(method, problem, new double[] {0}, r -> {}));
  }
}
