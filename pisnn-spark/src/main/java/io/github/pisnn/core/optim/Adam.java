package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.core.sum.Vectors;
import io.github.pisnn.core.util.Refusal;

/**
 * Adam (D. P. Kingma and J. Ba 2015, arXiv:1412.6980) with a rate that falls along half a cosine
 * (I. Loshchilov and F. Hutter 2017, arXiv:1608.03983) and gradients clipped by their norm. Each
 * round may take other blocks.
 *
 * @param rounds rounds, at least 1
 * @param rate the first step size
 * @param lastRate the last one, as a share of the first
 * @param clip largest norm of a gradient; longer ones are shortened to it
 */
public record Adam(int rounds, double rate, double lastRate, double clip) implements Optimizer {
  private static final double FIRST_MOMENT = 0.9;
  private static final double SECOND_MOMENT = 0.999;
  private static final double EPSILON = 1e-8;

  /** Checks the settings. */
  public Adam {
    if (rounds < 1 || !(rate > 0 && lastRate >= 0 && lastRate <= 1 && clip > 0)) {
      throw new Refusal(
          "{rounds} must be at least 1, {rate} and {clip} positive, {lastRate} in [0, 1]");
    }
  }

  @Override
  public String control() {
    return "stepSize";
  }

  @Override
  public String title() {
    return "Adam";
  }

  @Override
  public boolean isScheduled() {
    return true;
  }

  @Override
  public boolean takesBatches() {
    return true;
  }

  @Override
  public String remedy() {
    return "another {rate} may help";
  }

  /** Its vectors are the means of gradients and of their squares. */
  @Override
  public TrainingState start(double[] point) {
    return TrainingState.start(point);
  }

  @Override
  public TrainingState next(LeastSquares problem, TrainingState state) {
    int number = state.rounds() + 1;
    double[] point = state.point();
    NormalEquations at = problem.evaluate(point, number, false);
    if (state.last() == null) {
      at.requireStart();
    }
    at.requireTargets(number);
    if (!Double.isFinite(at.loss())) {
      throw new Refusal("the loss is %s in round %s: {rate} must be less", at.loss(), number);
    }
    double[] gradient = at.lossGradient();
    double norm = Math.sqrt(Vectors.dot(gradient, gradient));
    double shortened = norm > clip ? clip / norm : 1;
    double size = size(number);
    boolean first = state.vectors().length == 0;
    double[] mean = first ? new double[point.length] : state.vectors()[0].clone();
    double[] square = first ? new double[point.length] : state.vectors()[1].clone();
    double[] next = point.clone();
    double meanBias = 1 - StrictMath.pow(FIRST_MOMENT, number);
    double squareBias = 1 - StrictMath.pow(SECOND_MOMENT, number);
    for (int i = 0; i < next.length; i++) {
      double slope = shortened * gradient[i];
      mean[i] = FIRST_MOMENT * mean[i] + (1 - FIRST_MOMENT) * slope;
      square[i] = SECOND_MOMENT * square[i] + (1 - SECOND_MOMENT) * slope * slope;
      next[i] -= size * (mean[i] / meanBias) / (Math.sqrt(square[i] / squareBias) + EPSILON);
    }
    Round round = new Round(number, at.loss(), at.validationLoss(), size, true);
    return state.accept(round, point, at, state.numbers(), mean, square).goneOn(next);
  }

  private double size(int number) {
    double part = (number - 1.0) / rounds;
    return rate * (lastRate + (1 - lastRate) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * part)));
  }
}
