package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Vectors;
import java.util.ArrayList;
import java.util.List;

/**
 * The limited-memory BFGS method (J. Nocedal 1980, doi:10.1090/S0025-5718-1980-0572855-7) with
 * backtracking by quadratic interpolation (Armijo's condition) and cautious updates: a pair without
 * curvature is left out. A round is one evaluation, so a step that fails costs one.
 *
 * @param rounds most rounds, at least 1
 * @param memory pairs of steps and changes of the gradient to keep, at least 1
 * @param tolerance stops once a step lowers the loss by less than this share of it
 * @param patience stops after so many accepted steps in a row that do not lower the validation
 *     loss; without held-out samples it has no effect
 */
public record LimitedMemoryBfgs(int rounds, int memory, double tolerance, int patience)
    implements Optimizer {

  private static final double SUFFICIENT = 1e-4;
  private static final double LEAST_STEP = 1e-14;
  private static final double LEAST_CURVATURE = 1e-10;

  /** Checks the settings. */
  public LimitedMemoryBfgs {
    if (rounds < 1 || memory < 1 || patience < 1 || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "train.rounds, train.memory and train.patience must be at least 1,"
              + " train.tolerance not negative");
    }
  }

  @Override
  public String control() {
    return "stepSize";
  }

  @Override
  public String title() {
    return "L-BFGS";
  }

  /** Its own number is the length of the next step; its vectors are pairs, the oldest first. */
  @Override
  public TrainingState start(double[] point) {
    return TrainingState.start(point, 1);
  }

  @Override
  public TrainingState next(LeastSquares problem, TrainingState state) {
    int number = state.rounds() + 1;
    NormalEquations at = state.at();
    if (at == null) {
      at = problem.evaluate(state.point(), number, false);
    }
    double[] gradient = at.lossGradient();
    if (state.last() == null) {
      at.requireStart();
      double first = Math.min(1, 1 / Math.sqrt(Vectors.dot(gradient, gradient)));
      Round round = new Round(1, at.loss(), at.validationLoss(), first, true);
      return state.accept(round, state.point(), at, new double[] {first});
    }
    double[] direction = direction(gradient, state.vectors());
    double slope = Vectors.dot(gradient, direction);
    double length = state.numbers()[0];
    double[] trial = Vectors.plus(state.point(), length, direction);
    NormalEquations there = problem.evaluate(trial, number, false);
    double change = there.loss() - at.loss();
    boolean accepted = change <= SUFFICIENT * length * slope;
    Round round = new Round(number, there.loss(), there.validationLoss(), length, accepted);
    if (!accepted) {
      double shorter = shorter(length, slope, change);
      return state.reject(round, shorter).doneIf(shorter < LEAST_STEP);
    }
    double[] step = Vectors.plus(trial, -1, state.point());
    double[] bend = Vectors.plus(there.lossGradient(), -1, gradient);
    TrainingState next =
        state.accept(
            round, trial, there, new double[] {1}, remembered(state.vectors(), step, bend));
    return next.doneIf(-change <= tolerance * at.loss() || next.sinceBest() >= patience);
  }

  /** The minimum of the parabola through what is known, but no more than ten times shorter. */
  private static double shorter(double length, double slope, double change) {
    double best = -slope * length * length / (2 * (change - slope * length));
    return best >= 0.1 * length ? Math.min(best, 0.5 * length) : 0.1 * length;
  }

  private double[][] remembered(double[][] pairs, double[] step, double[] bend) {
    double curvature = Vectors.dot(step, bend);
    if (!(curvature > LEAST_CURVATURE * Vectors.dot(step, step))) {
      return pairs;
    }
    List<double[]> kept = new ArrayList<>(List.of(pairs));
    kept.add(step);
    kept.add(bend);
    return kept.subList(Math.max(0, kept.size() - 2 * memory), kept.size())
        .toArray(new double[0][]);
  }

  /** The two loops. */
  private static double[] direction(double[] gradient, double[][] pairs) {
    double[] direction = new double[gradient.length];
    direction = Vectors.plus(direction, -1, gradient);
    double[] shares = new double[pairs.length / 2];
    for (int k = shares.length - 1; k >= 0; k--) {
      double[] step = pairs[2 * k];
      double[] bend = pairs[2 * k + 1];
      shares[k] = Vectors.dot(step, direction) / Vectors.dot(step, bend);
      direction = Vectors.plus(direction, -shares[k], bend);
    }
    if (shares.length > 0) {
      double[] step = pairs[pairs.length - 2];
      double[] bend = pairs[pairs.length - 1];
      double scale = Vectors.dot(step, bend) / Vectors.dot(bend, bend);
      direction = Vectors.plus(new double[direction.length], scale, direction);
    }
    for (int k = 0; k < shares.length; k++) {
      double[] step = pairs[2 * k];
      double[] bend = pairs[2 * k + 1];
      double share = Vectors.dot(bend, direction) / Vectors.dot(step, bend);
      direction = Vectors.plus(direction, shares[k] - share, step);
    }
    return direction;
  }
}
