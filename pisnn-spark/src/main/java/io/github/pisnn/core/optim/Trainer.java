package io.github.pisnn.core.optim;

import io.github.pisnn.core.sum.LeastSquares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lowers losses one after the other, the stages of a training, each from where the one before
 * ended. It serves any method, and any number of seeds at the same time.
 *
 * @param optimizer makes the rounds of each stage
 * @param stages the losses, at least one
 * @param dataHash a digest of the data that the losses are made of
 */
public record Trainer(Optimizer optimizer, List<LeastSquares> stages, String dataHash) {
  private static final double NANO = 1e-9;

  /**
   * Trains to the end of the stages or of the budget, from the last checkpoint if there is one that
   * is not beyond.
   *
   * @param start the point to start from without a checkpoint
   * @throws TrainingException if a loss has no targets, no step can be found, or time is over
   * @throws IOException if a checkpoint cannot be read or written
   */
  public Trained train(
      long seed, double[] start, TrainingListener listener, CheckpointStore store, Budget budget)
      throws IOException {
    return new Seed(seed, listener, store, budget).train(start);
  }

  /** The training from one seed. */
  private final class Seed {
    private final long seed;
    private final TrainingListener listener;
    private final CheckpointStore store;
    private final Budget budget;

    Seed(long seed, TrainingListener listener, CheckpointStore store, Budget budget) {
      this.seed = seed;
      this.listener = listener;
      this.store = store;
      this.budget = budget;
    }

    Trained train(double[] start) throws IOException {
      List<TrainingCheckpoint> ends = new ArrayList<>();
      double[] from = start;
      Budget left = budget;
      boolean isOver = false;
      for (LeastSquares problem : stages) {
        TrainingCheckpoint end = train(problem, ends.size() + 1, from, left);
        ends.add(end);
        left = left.after(end.state().rounds(), end.seconds());
        isOver = optimizer.isDone(end.state());
        if (!isOver || left.rounds() == 0) {
          break;
        }
        from = end.state().best();
      }
      return new Trained(seed, start, ends, isOver && ends.size() == stages.size());
    }

    private TrainingCheckpoint train(LeastSquares problem, int stage, double[] start, Budget left)
        throws IOException {
      // One from beyond the budget, of which a log has lost the end, leads to no state within it.
      Optional<TrainingCheckpoint> last =
          store
              .read(seed, stage, dataHash)
              .filter(found -> found.state().rounds() <= left.rounds());
      TrainingState state =
          last.map(TrainingCheckpoint::state).orElseGet(() -> optimizer.start(start));
      List<TrainingRound> history = new ArrayList<>();
      if (last.isPresent()) {
        history.addAll(last.get().history());
        listener.resumes(seed, stage, state, last.get().history());
      }
      double spent = last.map(TrainingCheckpoint::seconds).orElse(0.0);
      while (!optimizer.isDone(state) && state.rounds() < left.rounds()) {
        listener.begins(seed, stage, state);
        long begun = System.nanoTime();
        state = next(problem, state);
        double seconds = (System.nanoTime() - begun) * NANO;
        Round made = state.last();
        if (made != null) {
          TrainingRound round = new TrainingRound(seed, stage, made, seconds);
          history.add(round);
          listener.ended(round);
        }
        spent += seconds;
        boolean pauses = optimizer.isDone(state) || state.rounds() >= left.rounds();
        if (pauses || state.rounds() % store.every() == 0) {
          store.write(seed, stage, new TrainingCheckpoint(dataHash, state, history));
        }
        if (spent > left.seconds() && !pauses) {
          throw new TrainingException(
              String.format(
                  Locale.ROOT,
                  "training from seed %d takes longer than %s s: stopped in stage %d, round %d",
                  seed,
                  budget.seconds(),
                  stage,
                  state.rounds()));
        }
      }
      return new TrainingCheckpoint(dataHash, state, history);
    }

    private TrainingState next(LeastSquares problem, TrainingState state) {
      try {
        return optimizer.next(problem, state);
      } catch (ArithmeticException e) {
        throw new TrainingException("training: " + e.getMessage());
      }
    }
  }
}
