package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.State;
import io.github.pisnn.jobs.run.Console;
import java.io.Serializable;

/**
 * What was counted in a rollout, or in several: those of different states add up in any order.
 *
 * @param steps steps made
 * @param massDrift mass at the end, minus mass at the start, minus ledger; of several rollouts the
 *     one that is largest in absolute value
 * @param books what entered, packets and spikes
 * @param faceSteps how often a face could have fired
 * @param kernelNanos time spent in steps
 */
record Tally(long steps, long massDrift, Books books, long faceSteps, long kernelNanos)
    implements Serializable {
  /** The tally of no rollout. */
  static final Tally NONE = new Tally(0, 0, new Books(), 0, 0);

  /** The tally of a state that was rolled out in that time. */
  static Tally of(State state, long kernelNanos) {
    return new Tally(
        state.step(), state.massDrift(), state.books(), state.faceSteps(), kernelNanos);
  }

  /** The tally of a rollout that diverged: nothing that it counted is worth telling. */
  static Tally ofDiverged(long steps, long kernelNanos) {
    return new Tally(steps, 0, new Books(), 0, kernelNanos);
  }

  Tally plus(Tally other) {
    Books both = new Books();
    both.add(books);
    both.add(other.books);
    return new Tally(
        steps + other.steps,
        worse(massDrift, other.massDrift),
        both,
        faceSteps + other.faceSteps,
        kernelNanos + other.kernelNanos);
  }

  private static long worse(long one, long other) {
    if (Math.abs(one) == Math.abs(other)) {
      return Math.max(one, other);
    }
    return Math.abs(one) > Math.abs(other) ? one : other;
  }

  /** Spikes a face and step; NaN if no face could have fired. */
  double spikeRate() {
    return (double) books.spikes() / faceSteps;
  }

  /** Tells the user the drift, and how busy the faces were. */
  void summarize() {
    Console.say("mass drift: %d quanta", massDrift);
    if (faceSteps > 0) {
      Console.say("spikes a face and step: %.3f", spikeRate());
    }
  }
}
