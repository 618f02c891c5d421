package io.github.pisnn.core.optim;

import java.util.List;

/**
 * Where a stage of a training from one seed stands.
 *
 * @param dataHash a digest of the data it is trained with
 * @param state where the optimizer stands
 * @param history the stage's rounds so far
 */
public record TrainingCheckpoint(
    String dataHash, TrainingState state, List<TrainingRound> history) {

  /** Keeps the history as it is now. */
  public TrainingCheckpoint {
    history = List.copyOf(history);
  }

  /** Adds up the time of all rounds, in seconds. */
  public double seconds() {
    return history.stream().mapToDouble(TrainingRound::seconds).sum();
  }
}
