package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import java.io.Serializable;

/**
 * Lowers a loss, a round at a time. A round is one evaluation of the problem, wherever that is
 * summed; everything else is the same anywhere.
 *
 * <p>An optimizer keeps nothing to itself: all that it needs in the next round is in the {@link
 * TrainingState} that it returns, so that a training which is stopped goes on to the same bits.
 */
public interface Optimizer extends Serializable {

  /** Most rounds, at least 1. */
  int rounds();

  /** Names what {@link Round#control} is, for example {@code lambda} or {@code stepSize}. */
  String control();

  /** Names it in descriptions of jobs. */
  String title();

  /** Most parameters that a problem may have. */
  default int mostParameters() {
    return Integer.MAX_VALUE;
  }

  /** Whether it can work with a problem of which each round takes other blocks. */
  default boolean takesBatches() {
    return false;
  }

  /** Whether its steps depend on how many rounds there will be. */
  default boolean isScheduled() {
    return false;
  }

  /**
   * Says what may help where it finds nothing better than its start, with the names of its parts in
   * braces; empty for nothing.
   */
  default String remedy() {
    return "";
  }

  /**
   * Makes the state before the first round, {@link TrainingState#start} with what is its own.
   *
   * @param point the parameters to start from; not changed
   * @throws IllegalArgumentException if there are more than {@link #mostParameters}
   */
  TrainingState start(double[] point);

  /**
   * Makes a round.
   *
   * @param state a state that is not done
   * @throws ArithmeticException if there are no targets, or no step can be found
   * @throws IllegalArgumentException if a round takes no blocks, or the loss is not finite at the
   *     start or at a point that had to be taken
   */
  TrainingState next(LeastSquares problem, TrainingState state);

  /** Whether a state is the last. */
  default boolean isDone(TrainingState state) {
    return state.done() || state.rounds() >= rounds();
  }
}
