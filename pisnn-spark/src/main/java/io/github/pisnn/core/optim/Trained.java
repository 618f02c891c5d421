package io.github.pisnn.core.optim;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a training from one seed has come to.
 *
 * @param seed the seed
 * @param start the point that the first stage started from
 * @param stages how each stage ended, at least one, the last of them maybe paused
 * @param isOver whether all stages have come to their end
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Trained(long seed, double[] start, List<TrainingCheckpoint> stages, boolean isOver) {

  /** How the last stage ended, with the best point that was found. */
  public TrainingState end() {
    return stages.get(stages.size() - 1).state();
  }

  /** All rounds, one stage after the other. */
  public Stream<TrainingRound> history() {
    return stages.stream().flatMap(stage -> stage.history().stream());
  }

  /** Counts the rounds made in all stages. */
  public int rounds() {
    return stages.stream().mapToInt(stage -> stage.state().rounds()).sum();
  }

  /** Adds up the time of all rounds, in seconds. */
  public double seconds() {
    return history().mapToDouble(TrainingRound::seconds).sum();
  }

  /** Whether no better point than the start was found. */
  public boolean isAtItsStart() {
    return Arrays.equals(end().best(), start);
  }
}
