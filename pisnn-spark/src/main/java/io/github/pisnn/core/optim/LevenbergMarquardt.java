package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.util.Refusal;
import java.util.Arrays;
import org.netlib.lapack.Dppsv;
import org.netlib.util.intW;

/**
 * The Levenberg-Marquardt method, damped along the diagonal of J^T J and steered by the gain ratio
 * (Madsen, Nielsen and Tingleff 2004, "Methods for non-linear least squares problems", section
 * 3.2). A round is one evaluation of the normal equations.
 *
 * @param rounds most rounds, at least 1
 * @param damping the first damping, relative to the diagonal
 * @param tolerance stops once a step lowers the loss by less than this share of it
 * @param patience stops after so many accepted steps in a row that do not lower the validation
 *     loss; without held-out samples it has no effect
 */
public record LevenbergMarquardt(int rounds, double damping, double tolerance, int patience)
    implements Optimizer {

  /**
   * Most parameters: J^T J takes 16 MiB then, which every task, every node of a sum and the driver
   * hold, and its factors a second or two a round.
   */
  public static final int MOST_PARAMETERS = 2000;

  /** Below this share of the largest diagonal entry a parameter counts as unused. */
  private static final double LEAST_DIAGONAL = 1e-14;

  private static final double LEAST_DAMPING = 1e-16;
  private static final double LARGEST_DAMPING = 1e16;
  private static final double LARGEST_START = 1e6;

  /** Checks the settings. */
  public LevenbergMarquardt {
    if (rounds < 1) {
      throw new Refusal("{rounds} must be at least 1, not %s", rounds);
    }
    if (!(damping > 0 && damping <= LARGEST_START && tolerance >= 0) || patience < 1) {
      throw new Refusal("{damping} must be in (0, 1e6], {tolerance} not negative, {patience} >= 1");
    }
  }

  @Override
  public String control() {
    return "lambda";
  }

  @Override
  public String title() {
    return "LM";
  }

  @Override
  public int mostParameters() {
    return MOST_PARAMETERS;
  }

  /** Its own numbers are the damping and what it grows by when a step fails. */
  @Override
  public TrainingState start(double[] point) {
    if (point.length > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "Levenberg-Marquardt takes at most "
              + MOST_PARAMETERS
              + " parameters, not "
              + point.length);
    }
    return TrainingState.start(point, damping, 2);
  }

  @Override
  public TrainingState next(LeastSquares problem, TrainingState state) {
    int number = state.rounds() + 1;
    NormalEquations at = state.at();
    if (at == null) {
      at = problem.evaluate(state.point(), number, true);
    }
    double lambda = state.numbers()[0];
    double growth = state.numbers()[1];
    if (state.last() == null) {
      at.requireStart();
      Round round = new Round(1, at.loss(), at.validationLoss(), lambda, true);
      return state.accept(round, state.point(), at, state.numbers());
    }
    Damped damped = damped(at, lambda);
    double[] step = damped.step();
    lambda = damped.lambda();
    double[] trial = new double[step.length];
    for (int i = 0; i < trial.length; i++) {
      trial[i] = state.point()[i] + step[i];
    }
    NormalEquations there = problem.evaluate(trial, number, true);
    double decrease = at.residual() - there.residual();
    boolean little = Math.abs(decrease) <= tolerance * at.residual();
    Round round = new Round(number, there.loss(), there.validationLoss(), lambda, decrease > 0);
    if (!round.accepted()) {
      double more = lambda * growth;
      return state.reject(round, more, 2 * growth).doneIf(little || more > LARGEST_DAMPING);
    }
    double swing = 2 * decrease / predictedDecrease(at, step, lambda) - 1;
    double less = Math.max(LEAST_DAMPING, lambda * Math.max(0.1, 1 - swing * swing * swing));
    TrainingState next = state.accept(round, trial, there, new double[] {less, 2});
    return next.doneIf(little || next.sinceBest() >= patience);
  }

  /** How much the linear model expects the sum of squares to fall. */
  private static double predictedDecrease(NormalEquations at, double[] step, double lambda) {
    double[] gradient = at.gradient();
    double[] diagonal = diagonal(at.matrix(), step.length);
    double predicted = 0;
    for (int i = 0; i < step.length; i++) {
      predicted += step[i] * (lambda * diagonal[i] * step[i] - gradient[i]);
    }
    return predicted;
  }

  /** A step, and the damping it was made with. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Damped(double[] step, double lambda) {}

  /** Solves (A + lambda D) step = -gradient by Cholesky, damping more where A is not definite. */
  private static Damped damped(NormalEquations at, double lambda) {
    int n = at.gradient().length;
    double[] diagonal = diagonal(at.matrix(), n);
    for (double damped = lambda; ; damped = 10 * damped) {
      double[] matrix = at.matrix();
      double[] step = at.gradient();
      for (int i = 0; i < n; i++) {
        matrix[diagonalAt(i)] += damped * diagonal[i];
        step[i] = -step[i];
      }
      intW info = new intW(0);
      Dppsv.dppsv("U", n, 1, matrix, 0, step, 0, n, info);
      if (info.val == 0 && Arrays.stream(step).allMatch(Double::isFinite)) {
        return new Damped(step, damped);
      }
      if (damped > LARGEST_DAMPING) {
        throw new ArithmeticException(
            "the normal equations cannot be solved: is a training sample not finite?");
      }
    }
  }

  private static double[] diagonal(double[] matrix, int n) {
    double[] diagonal = new double[n];
    double largest = 0;
    for (int i = 0; i < n; i++) {
      diagonal[i] = matrix[diagonalAt(i)];
      largest = Math.max(largest, diagonal[i]);
    }
    double least = largest == 0 ? 1 : LEAST_DIAGONAL * largest;
    for (int i = 0; i < n; i++) {
      diagonal[i] = Math.max(diagonal[i], least);
    }
    return diagonal;
  }

  private static int diagonalAt(int i) {
    return i * (i + 3) / 2;
  }
}
