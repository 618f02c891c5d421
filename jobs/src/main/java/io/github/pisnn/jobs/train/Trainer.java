package io.github.pisnn.jobs.train;

import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.jobs.config.KeyTable;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trains from one seed: rounds, history and checkpoints. */
final class Trainer {
  private static final double NANO = 1e-9;

  private final RunFolder folder;
  private final Optimizer optimizer;
  private final int checkpointEvery;
  private final String dataHash;
  private final History history;
  private final TrainingListener listener;
  private final Budget budget;

  /**
   * A trainer.
   *
   * @param checkpointEvery rounds between two checkpoints
   * @param dataHash digest of the data
   */
  Trainer(
      RunFolder folder,
      Optimizer optimizer,
      int checkpointEvery,
      String dataHash,
      History history,
      TrainingListener listener,
      Budget budget) {
    this.folder = folder;
    this.optimizer = optimizer;
    this.checkpointEvery = checkpointEvery;
    this.dataHash = dataHash;
    this.history = history;
    this.listener = listener;
    this.budget = budget;
  }

  /**
   * Trains to the end of the stages or of the budget, from the last checkpoint if there is one that
   * is not beyond.
   *
   * @param stages the losses to lower, one after the other, each from where the last one ended
   * @param start the point to start from without a checkpoint
   * @return how each stage ended, the last of them maybe paused
   * @throws RunFailure if a loss has no targets, no step can be found, time is over, or a
   *     checkpoint is damaged or of other data
   */
  List<TrainingCheckpoint> train(List<LeastSquares> stages, long seed, double[] start)
      throws IOException {
    List<TrainingCheckpoint> ends = new ArrayList<>();
    double[] from = start;
    Budget left = budget;
    for (LeastSquares problem : stages) {
      TrainingCheckpoint end = train(problem, seed, ends.size() + 1, from, left);
      ends.add(end);
      left = left.after(end.state().rounds(), seconds(end.history()));
      if (!optimizer.isDone(end.state()) || left.rounds() == 0) {
        break;
      }
      from = end.state().best();
    }
    return ends;
  }

  private TrainingCheckpoint train(
      LeastSquares problem, long seed, int stage, double[] start, Budget left) throws IOException {
    // One from beyond the budget, of which a log has lost the end, leads to no state within it.
    Optional<TrainingCheckpoint> checkpoint =
        TrainingCheckpoint.read(folder, seed, stage, dataHash)
            .filter(found -> found.state().rounds() <= left.rounds());
    TrainingState state =
        checkpoint.map(TrainingCheckpoint::state).orElseGet(() -> optimizer.start(start));
    List<String> lines =
        new ArrayList<>(checkpoint.map(TrainingCheckpoint::history).orElse(List.of()));
    lines.forEach(history::add);
    double spent = seconds(lines);
    if (checkpoint.isPresent()) {
      listener.resumes(seed, stage, state);
    }
    while (!optimizer.isDone(state) && state.rounds() < left.rounds()) {
      listener.announce(seed, stage, state);
      long begun = System.nanoTime();
      state = next(problem, state);
      double seconds = (System.nanoTime() - begun) * NANO;
      Round round = state.last();
      if (round != null) {
        String line = History.line(seed, stage, round, optimizer.control(), seconds);
        lines.add(line);
        history.add(line);
        listener.show(seed, stage, round);
      }
      spent += seconds;
      boolean pauses = optimizer.isDone(state) || state.rounds() >= left.rounds();
      if (pauses || state.rounds() % checkpointEvery == 0) {
        new TrainingCheckpoint(dataHash, state, lines).write(folder, seed, stage);
      }
      if (spent > left.seconds() && !pauses) {
        throw new RunFailure(
            String.format(
                Locale.ROOT,
                "training from seed %d takes longer than %s s: stopped in stage %d, round %d",
                seed,
                budget.seconds(),
                stage,
                state.rounds()));
      }
    }
    return new TrainingCheckpoint(dataHash, state, lines);
  }

  private static double seconds(List<String> lines) {
    return lines.stream().mapToDouble(History::seconds).sum();
  }

  private TrainingState next(LeastSquares problem, TrainingState state) {
    try {
      return optimizer.next(problem, state);
    } catch (Refusal e) {
      throw new RunFailure("training: " + KeyTable.said(e, "train"));
    } catch (ArithmeticException e) {
      throw new RunFailure("training: " + e.getMessage());
    }
  }
}
