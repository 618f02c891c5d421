package io.github.pisnn.jobs;

import io.github.pisnn.core.train.LeastSquares;
import io.github.pisnn.core.train.Optimizer;
import io.github.pisnn.core.train.Round;
import io.github.pisnn.core.train.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains from one seed: rounds, history and checkpoints. */
final class Trainer {
  private static final double NANO = 1e-9;

  private final RunFolder folder;
  private final Optimizer optimizer;
  private final int checkpointEvery;
  private final String dataHash;
  private final History history;
  private final TrainingProgress progress;

  Trainer(
      RunFolder folder,
      Optimizer optimizer,
      int checkpointEvery,
      String dataHash,
      History history,
      TrainingProgress progress) {
    this.folder = folder;
    this.optimizer = optimizer;
    this.checkpointEvery = checkpointEvery;
    this.dataHash = dataHash;
    this.history = history;
    this.progress = progress;
  }

  /**
   * Trains to the end, from the last checkpoint if there is one.
   *
   * @param stages the losses to lower, one after the other, each from where the last one ended
   * @param start the point to start from without a checkpoint
   * @return how each stage ended
   * @throws RunFailure if a loss has no targets, no step can be found, or a checkpoint is damaged
   *     or of other data
   */
  List<TrainingCheckpoint> train(List<LeastSquares> stages, long seed, double[] start)
      throws IOException {
    List<TrainingCheckpoint> ends = new ArrayList<>();
    double[] from = start;
    for (LeastSquares problem : stages) {
      TrainingCheckpoint end = train(problem, seed, ends.size() + 1, from);
      ends.add(end);
      from = end.state().best();
    }
    return ends;
  }

  private TrainingCheckpoint train(LeastSquares problem, long seed, int stage, double[] start)
      throws IOException {
    Optional<TrainingCheckpoint> checkpoint =
        TrainingCheckpoint.read(folder, seed, stage, dataHash);
    TrainingState state =
        checkpoint.map(TrainingCheckpoint::state).orElseGet(() -> optimizer.start(start));
    List<String> lines =
        new ArrayList<>(checkpoint.map(TrainingCheckpoint::history).orElse(List.of()));
    lines.forEach(history::add);
    if (checkpoint.isPresent()) {
      Verb.say("seed %d, stage %d: going on after round %d", seed, stage, state.rounds());
    }
    while (!optimizer.isDone(state)) {
      progress.announce(seed, stage, state);
      long begun = System.nanoTime();
      state = next(problem, state);
      Round round = state.last();
      if (round != null) {
        double seconds = (System.nanoTime() - begun) * NANO;
        String line = History.line(seed, stage, round, optimizer.control(), seconds);
        lines.add(line);
        history.add(line);
        progress.show(seed, stage, round);
      }
      if (optimizer.isDone(state) || state.rounds() % checkpointEvery == 0) {
        new TrainingCheckpoint(dataHash, state, lines).write(folder, seed, stage);
      }
    }
    return new TrainingCheckpoint(dataHash, state, lines);
  }

  private TrainingState next(LeastSquares problem, TrainingState state) {
    try {
      return optimizer.next(problem, state);
    } catch (ArithmeticException e) {
      throw new RunFailure("training: " + e.getMessage());
    }
  }
}
