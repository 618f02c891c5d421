package io.github.pisnn.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all optimizers promise. */
class OptimizerTest {
  private static final double[] START = {-1.2, 1, 0.5};

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new LevenbergMarquardt(60, 1e-3, 0, 100),
        new LimitedMemoryBfgs(60, 5, 0, 100),
        new Adam(60, 0.05, 0.01, 10));
  }

  /** Residuals (10 (b - a^2), 1 - a, c - a b) beside a held-out one; the minimum is (1, 1, 1). */
  private static NormalEquations valley(double[] at, int round, boolean curvature) {
    double a = at[0];
    double b = at[1];
    double c = at[2];
    double[] r = {10 * (b - a * a), 1 - a, c - a * b};
    double[][] jacobian = {{-20 * a, 10, 0}, {-1, 0, 0}, {-b, -a, 1}};
    double[] matrix = new double[curvature ? 6 : 0];
    double[] gradient = new double[3];
    double residual = 0;
    for (int row = 0; row < 3; row++) {
      residual += r[row] * r[row];
      for (int j = 0; j < 3; j++) {
        gradient[j] += jacobian[row][j] * r[row];
        for (int i = 0; i <= j && curvature; i++) {
          matrix[j * (j + 1) / 2 + i] += jacobian[row][i] * jacobian[row][j];
        }
      }
    }
    return NormalEquations.ofFit(matrix, gradient, residual, 2)
        .plus(NormalEquations.ofValidation((a - 1.01) * (a - 1.01), 1));
  }

  /** Every state, stripped of what is not kept in a checkpoint, leads to the same end. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnToTheSameBitsFromAnyRound(Optimizer optimizer) {
    List<Round> rounds = new ArrayList<>();
    double[] expected = Minimum.of(optimizer, OptimizerTest::valley, START, rounds::add);
    TrainingState state = optimizer.start(START);
    List<Round> again = new ArrayList<>();
    while (!optimizer.isDone(state)) {
      TrainingState kept =
          new TrainingState(
              state.last(),
              state.point().clone(),
              state.best().clone(),
              state.bestScore(),
              state.sinceBest(),
              state.done(),
              state.numbers().clone(),
              state.vectors().clone(),
              null);
      state = optimizer.next(OptimizerTest::valley, kept);
      again.add(state.last());
    }
    assertEquals(rounds, again);
    assertArrayEquals(expected, state.best());
    assertTrue(rounds.size() > 5, "there is something to compare");
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void theBestPointIsThatOfTheLeastValidationLoss(Optimizer optimizer) {
    List<Round> rounds = new ArrayList<>();
    double[] best = Minimum.of(optimizer, OptimizerTest::valley, START, rounds::add);
    double least =
        rounds.stream().filter(Round::accepted).mapToDouble(Round::validation).min().orElseThrow();
    assertEquals(least, valley(best, 1, false).validationLoss());
    assertEquals(valley(START, 1, false).loss(), rounds.get(0).loss());
    assertTrue(rounds.get(rounds.size() - 1).loss() < 0.2 * rounds.get(0).loss());
  }

  /** Each cause of a loss that is none has words of its own. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void whyThereIsNoLossIsSaid(Optimizer optimizer) {
    requireComplaint(
        optimizer,
        (at, k, c) -> NormalEquations.ofFit(new double[6], new double[3], 0, 0),
        "there is nothing to learn: the targets of all samples are 0");
    requireComplaint(
        optimizer,
        (at, k, c) -> NormalEquations.ofFit(new double[6], new double[3], 1, Double.NaN),
        "the target of a sample is not finite");
    requireComplaint(
        optimizer,
        (at, k, c) -> NormalEquations.ofFit(new double[6], new double[3], 1 / 0.0, 1),
        "the loss is Infinity at the start; where steps are unrolled (unroll), fewer of them,"
            + " or labels alone, must come first");
    requireComplaint(
        optimizer,
        (at, k, c) -> NormalEquations.none(),
        "round 1 takes none of the blocks: batch or samples must be more");
    LeastSquares nothing = (at, k, c) -> NormalEquations.ofFit(new double[6], new double[3], 0, 0);
    requireComplaint(
        optimizer,
        new WeightedLosses(
            List.of(
                new WeightedLosses.Part(1, OptimizerTest::valley),
                new WeightedLosses.Part(1, nothing))),
        "there is nothing to learn: the targets of all samples are 0");
  }

  private static void requireComplaint(Optimizer optimizer, LeastSquares problem, String expected) {
    RuntimeException refused =
        assertThrows(
            RuntimeException.class, () -> Minimum.of(optimizer, problem, START, round -> {}));
    assertEquals("training: " + expected, refused.getMessage());
  }

  /** The targets are there, and finite: it is the step that was too long. */
  @Test
  void adamSaysThatItHasBlownUp() {
    Adam adam = new Adam(60, 1e300, 0.01, 10);
    requireComplaint(
        adam, OptimizerTest::valley, "the loss is Infinity in round 2: rate must be less");
  }

  @Test
  void quasiNewtonStepsFindTheMinimum() {
    LeastSquares problem =
        (at, round, curvature) -> {
          NormalEquations all = valley(at, round, false);
          return NormalEquations.ofFit(new double[0], all.gradient(), all.residual(), 2);
        };
    double[] minimum = Minimum.of(new LimitedMemoryBfgs(200, 5, 0, 1), problem, START, round -> {});
    assertArrayEquals(new double[] {1, 1, 1}, minimum, 1e-6);
  }

  /** Adam's first step has the length of the rate in every parameter with a slope. */
  @Test
  void adamsFirstStepIsTheRate() {
    Adam adam = new Adam(100, 0.05, 0.01, 1e9);
    TrainingState first = adam.next(OptimizerTest::valley, adam.start(START));
    double[] gradient = valley(START, 1, false).gradient();
    for (int i = 0; i < START.length; i++) {
      assertEquals(-0.05 * Math.signum(gradient[i]), first.point()[i] - START[i], 1e-8);
    }
  }

  /** Clipping shortens all slopes by one factor, which Adam's first step does not feel. */
  @Test
  void adamFallsToItsLastRate() {
    List<Round> rounds = new ArrayList<>();
    Minimum.of(new Adam(50, 0.1, 0.25, 1), OptimizerTest::valley, START, rounds::add);
    assertEquals(0.1, rounds.get(0).control());
    for (int k = 1; k < rounds.size(); k++) {
      assertTrue(rounds.get(k).control() < rounds.get(k - 1).control());
    }
    assertEquals(0.025, rounds.get(49).control(), 2e-4);
  }

  /** The mean of losses relative to their targets, its gradient and its curvature. */
  @Test
  void weightedLossesAddUp() {
    LeastSquares one =
        (at, k, c) ->
            NormalEquations.ofFit(
                new double[] {4}, new double[] {2 * (2 * at[0] - 3)}, square(2 * at[0] - 3), 9);
    LeastSquares other =
        (at, k, c) ->
            NormalEquations.ofFit(new double[] {1}, new double[] {at[0]}, square(at[0]), 5);
    LeastSquares both =
        new WeightedLosses(
            List.of(new WeightedLosses.Part(3, one), new WeightedLosses.Part(1, other)));
    double[] at = {0.7};
    double h = 1e-6;
    NormalEquations sum = both.evaluate(at, 1, true);
    double expected = (3 * square(1.6) / 9 + square(0.7) / 5) / 4;
    assertEquals(expected, sum.loss(), 1e-15);
    double up = both.evaluate(new double[] {at[0] + h}, 1, false).loss();
    double down = both.evaluate(new double[] {at[0] - h}, 1, false).loss();
    assertEquals((up - down) / (2 * h), sum.lossGradient()[0], 1e-8);
    assertEquals(3 * 4.0 / 9 + 1.0 / 5, sum.matrix()[0], 1e-15);
  }

  private static double square(double x) {
    return x * x;
  }

  @Test
  void aRoundTakesAboutItsShareOfTheBlocksAndAnotherEachTime() {
    Choice choice = new Choice(0.3, 7);
    int taken = 0;
    int changed = 0;
    for (int number = 0; number < 1000; number++) {
      boolean now = choice.takes(block(number, false), 1);
      taken += now ? 1 : 0;
      changed += now == choice.takes(block(number, false), 2) ? 0 : 1;
      assertTrue(choice.takes(block(number, true), 1), "held-out blocks always");
      assertTrue(Choice.ALL.takes(block(number, false), 1));
      assertEquals(now, new Choice(0.3, 7).takes(block(number, false), 1), "by seed and number");
    }
    assertEquals(300, taken, 60);
    assertEquals(420, changed, 80);
    assertFalse(taken == 0);
  }

  private static SampleBlock block(int number, boolean validation) {
    return new SampleBlock(number, validation, 2, new int[2], new double[1]);
  }
}
