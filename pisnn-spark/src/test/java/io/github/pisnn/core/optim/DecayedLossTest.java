package io.github.pisnn.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.sum.NormalEquations;
import org.junit.jupiter.api.Test;

final class DecayedLossTest {
  private static final double DECAY = 0.125;

  /** The residual a + b - 3, of target 4, which cannot tell a from b. */
  private static NormalEquations sum(double[] at, int round, boolean curvature) {
    double r = at[0] + at[1] - 3;
    double[] matrix = curvature ? new double[] {1, 1, 1} : new double[0];
    return NormalEquations.ofFit(matrix, new double[] {r, r}, r * r, 4);
  }

  @Test
  void theLossGrowsBySquares() {
    double[] at = {2, -1};
    NormalEquations plain = sum(at, 1, true);
    NormalEquations decayed = new DecayedLoss(DecayedLossTest::sum, DECAY).evaluate(at, 1, true);
    assertEquals(plain.loss() + DECAY * 5, decayed.loss(), 1e-15);
    assertArrayEquals(new double[] {1 + 4 * DECAY, 1, 1 + 4 * DECAY}, decayed.matrix());
  }

  @Test
  void theGradientIsTheDerivative() {
    DecayedLoss loss = new DecayedLoss(DecayedLossTest::sum, DECAY);
    double h = 1e-6;
    double up = loss.evaluate(new double[] {2 + h, -1}, 1, false).loss();
    double down = loss.evaluate(new double[] {2 - h, -1}, 1, false).loss();
    double[] gradient = loss.evaluate(new double[] {2, -1}, 1, false).lossGradient();
    assertEquals((up - down) / (2 * h), gradient[0], 1e-8);
  }

  /** Of all that fit alike, the least: a = b, and 2 a - 3 + 4 DECAY a = 0. */
  @Test
  void theLeastParametersWin() {
    DecayedLoss loss = new DecayedLoss(DecayedLossTest::sum, DECAY);
    double[] start = {1000, -990};
    double[] end = Minimum.of(new LevenbergMarquardt(60, 1e-3, 0, 100), loss, start, round -> {});
    assertArrayEquals(new double[] {3 / 2.5, 3 / 2.5}, end, 1e-6);
  }
}
