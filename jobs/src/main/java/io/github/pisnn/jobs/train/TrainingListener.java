package io.github.pisnn.jobs.train;

import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.TrainingState;

/** Is told how training goes, by the threads of all seeds. */
public interface TrainingListener {
  /** Hears and says nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** A stage goes on from a checkpoint. */
  default void resumes(long seed, int stage, TrainingState state) {}

  /** The thread's next jobs are those of the next round. */
  default void announce(long seed, int stage, TrainingState state) {}

  /** A round has ended. */
  default void show(long seed, int stage, Round round) {}
}
