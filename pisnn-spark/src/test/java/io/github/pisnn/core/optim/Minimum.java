package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** Trains in one stage from a given point. */
public final class Minimum {
  private Minimum() {}

  /** Finds the best point of a training to its end, whose listener is told every round. */
  public static double[] of(
      Optimizer optimizer, LeastSquares problem, double[] start, Consumer<Round> listener) {
    TrainingListener told =
        new TrainingListener() {
          @Override
          public void ended(TrainingRound round) {
            listener.accept(round.round());
          }
        };
    try {
      return new Trainer(optimizer, List.of(problem), "")
          .train(0, start, told, CheckpointStore.NONE, Budget.NONE)
          .end()
          .best();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
