package io.github.pisnn.core.train;

import java.util.function.Consumer;
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
public record LevenbergMarquardt(int rounds, double damping, double tolerance, int patience) {

  /** Below this share of the largest diagonal entry a parameter counts as unused. */
  private static final double LEAST_DIAGONAL = 1e-14;

  private static final double LEAST_DAMPING = 1e-16;
  private static final double LARGEST_DAMPING = 1e16;
  private static final double LARGEST_START = 1e6;

  /** Checks the settings. */
  public LevenbergMarquardt {
    if (rounds < 1) {
      throw new IllegalArgumentException("train.rounds must be at least 1, not " + rounds);
    }
    if (!(damping > 0 && damping <= LARGEST_START && tolerance >= 0) || patience < 1) {
      throw new IllegalArgumentException(
          "train.damping must be in (0, 1e6], train.tolerance not negative, train.patience >= 1");
    }
  }

  /**
   * One round.
   *
   * @param round its number, from 1
   * @param loss the loss at the point evaluated
   * @param validation the validation loss there; NaN without held-out samples
   * @param lambda the damping that led there
   * @param accepted whether the point was taken
   */
  public record Round(int round, double loss, double validation, double lambda, boolean accepted) {}

  /**
   * Minimises a sum of squares.
   *
   * @param problem the problem
   * @param start the point to start from; not changed
   * @param listener told every round
   * @return the accepted point of the least validation loss, or of the least loss where nothing is
   *     held out
   */
  public double[] minimize(LeastSquares problem, double[] start, Consumer<Round> listener) {
    double[] point = start.clone();
    NormalEquations at = problem.evaluate(point);
    if (!Double.isFinite(at.loss())) {
      throw new ArithmeticException(
          "there is nothing to learn: the fluxes of all samples are 0, or one is not finite");
    }
    double lambda = damping;
    double growth = 2;
    listener.accept(new Round(1, at.loss(), at.validationLoss(), lambda, true));
    double[] best = point;
    double bestScore = score(at);
    int sinceBest = 0;
    for (int round = 2; round <= rounds && lambda <= LARGEST_DAMPING; round++) {
      Damped damped = damped(at, lambda);
      double[] step = damped.step();
      lambda = damped.lambda();
      double[] trial = new double[point.length];
      for (int i = 0; i < trial.length; i++) {
        trial[i] = point[i] + step[i];
      }
      NormalEquations there = problem.evaluate(trial);
      double decrease = at.residual() - there.residual();
      double gain = decrease / predictedDecrease(at, step, lambda);
      boolean accepted = decrease > 0;
      listener.accept(new Round(round, there.loss(), there.validationLoss(), lambda, accepted));
      if (!accepted) {
        lambda *= growth;
        growth *= 2;
        if (Math.abs(decrease) <= tolerance * at.residual()) {
          break;
        }
        continue;
      }
      double swing = 2 * gain - 1;
      lambda = Math.max(LEAST_DAMPING, lambda * Math.max(0.1, 1 - swing * swing * swing));
      growth = 2;
      boolean converged = decrease <= tolerance * at.residual();
      point = trial;
      at = there;
      if (score(at) < bestScore) {
        best = point;
        bestScore = score(at);
        sinceBest = 0;
      } else {
        sinceBest++;
      }
      if (converged || sinceBest >= patience) {
        break;
      }
    }
    return best.clone();
  }

  private static double score(NormalEquations at) {
    double validation = at.validationLoss();
    return Double.isNaN(validation) ? at.loss() : validation;
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
      if (info.val == 0 && isFinite(step)) {
        return new Damped(step, damped);
      }
      if (damped > LARGEST_DAMPING) {
        throw new ArithmeticException(
            "the normal equations cannot be solved: is a training sample not finite?");
      }
    }
  }

  private static boolean isFinite(double[] numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        return false;
      }
    }
    return true;
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
