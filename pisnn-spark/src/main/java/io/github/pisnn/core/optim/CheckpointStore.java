package io.github.pisnn.core.optim;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the checkpoints of trainings, so that one which was stopped goes on to the same bits. The
 * threads of several seeds use it at the same time, each for its own.
 */
public interface CheckpointStore {

  /** Keeps nothing. */
  CheckpointStore NONE =
      new CheckpointStore() {
        @Override
        public int every() {
          return Integer.MAX_VALUE;
        }

        @Override
        public Optional<TrainingCheckpoint> read(long seed, int stage, String dataHash) {
          return Optional.empty();
        }

        @Override
        public void write(long seed, int stage, TrainingCheckpoint checkpoint) {}
      };

  /** Rounds between two checkpoints of a stage, at least 1; its end is one in any case. */
  int every();

  /**
   * Reads the last checkpoint of a stage; empty if there is none.
   *
   * @param stage the stage's number, from 1
   * @param dataHash the digest of the data to go on with
   * @throws IOException if it cannot be read
   * @throws RuntimeException if it is damaged, or of other data
   */
  Optional<TrainingCheckpoint> read(long seed, int stage, String dataHash) throws IOException;

  /**
   * Writes a checkpoint of a stage in place of the last one, whole or not at all.
   *
   * @param stage the stage's number, from 1
   * @throws IOException if it cannot be written
   */
  void write(long seed, int stage, TrainingCheckpoint checkpoint) throws IOException;
}
