package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.NormalEquations;
import org.jspecify.annotations.Nullable;

/**
 * Where training stands between two rounds: all that an optimizer needs to go on to the same bits.
 *
 * @param last the last round; null before the first
 * @param point the point accepted last
 * @param best the accepted point of the least validation loss, or of the least loss where nothing
 *     is held out
 * @param bestScore that loss
 * @param sinceBest accepted points since
 * @param done whether there is nothing more to do
 * @param numbers the optimizer's own scalars
 * @param vectors the optimizer's own vectors
 * @param at the evaluation at the point, which can be made again; null for none at hand
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TrainingState(
    @Nullable Round last,
    double[] point,
    double[] best,
    double bestScore,
    int sinceBest,
    boolean done,
    double[] numbers,
    double[][] vectors,
    @Nullable NormalEquations at) {

  /**
   * Makes the state before the first round.
   *
   * @param point the parameters to start from; copied
   * @param numbers the optimizer's own scalars
   */
  public static TrainingState start(double[] point, double... numbers) {
    return new TrainingState(
        null,
        point.clone(),
        point.clone(),
        Double.POSITIVE_INFINITY,
        0,
        false,
        numbers,
        new double[0][],
        null);
  }

  /** Counts the rounds made. */
  public int rounds() {
    return last == null ? 0 : last.number();
  }

  /**
   * Makes the state after an accepted round, which may have found the best point so far.
   *
   * @param there the point accepted, not to be changed afterwards
   * @param evaluation what the problem is there
   * @param own the optimizer's own scalars
   * @param vectors the optimizer's own vectors
   */
  public TrainingState accept(
      Round round, double[] there, NormalEquations evaluation, double[] own, double[]... vectors) {
    double score = evaluation.score();
    boolean better = score < bestScore;
    return new TrainingState(
        round,
        there,
        better ? there : best,
        better ? score : bestScore,
        better ? 0 : sinceBest + 1,
        false,
        own,
        vectors,
        evaluation);
  }

  /**
   * Makes the state after a round whose point was not taken.
   *
   * @param own the optimizer's own scalars
   */
  public TrainingState reject(Round round, double... own) {
    return new TrainingState(round, point, best, bestScore, sinceBest, false, own, vectors, at);
  }

  /** Makes the same state at another point, where nothing is evaluated yet. */
  public TrainingState goneOn(double[] there) {
    return new TrainingState(last, there, best, bestScore, sinceBest, done, numbers, vectors, null);
  }

  /** Makes the same state, with nothing more to do if that is so. */
  public TrainingState doneIf(boolean finished) {
    return new TrainingState(
        last, point, best, bestScore, sinceBest, finished, numbers, vectors, at);
  }
}
