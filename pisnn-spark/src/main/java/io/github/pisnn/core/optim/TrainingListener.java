package io.github.pisnn.core.optim;

import java.util.List;

/** Is told how trainings go, by the threads of all seeds. What it throws ends the training. */
public interface TrainingListener {
  /** Hears and says nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * Hears that a stage goes on from a checkpoint.
   *
   * @param stage the stage's number, from 1
   * @param history its rounds so far
   */
  default void resumes(long seed, int stage, TrainingState state, List<TrainingRound> history) {}

  /**
   * Hears that the thread's next work is that of another round.
   *
   * @param stage the stage's number, from 1
   * @param state where the stage stands before it
   */
  default void begins(long seed, int stage, TrainingState state) {}

  /** Hears that a round has ended. */
  default void ended(TrainingRound round) {}

  /** Has another told whatever this one has been told. */
  default TrainingListener andThen(TrainingListener other) {
    TrainingListener first = this;
    return new TrainingListener() {
      @Override
      public void resumes(
          long seed, int stage, TrainingState state, List<TrainingRound> history) {
        first.resumes(seed, stage, state, history);
        other.resumes(seed, stage, state, history);
      }

      @Override
      public void begins(long seed, int stage, TrainingState state) {
        first.begins(seed, stage, state);
        other.begins(seed, stage, state);
      }

      @Override
      public void ended(TrainingRound round) {
        first.ended(round);
        other.ended(round);
      }
    };
  }
}
