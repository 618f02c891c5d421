package io.github.pisnn.jobs.train;

import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.optim.TrainingRound;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.jobs.cluster.Watch;
import io.github.pisnn.jobs.run.Console;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells terminal, Spark UI and metrics how training goes: at most one line a second. */
public final class TrainingProgress implements TrainingListener {
  private static final long NANOS_A_LINE = 1_000_000_000L;
  private static final double NANO = 1e-9;

  private final Consumer<String> jobs;
  private final Optimizer optimizer;
  private final int samples;
  private final int seeds;
  private final int stages;

  /** On Java 17 and 21; Java 22 always has a console. */
  @SuppressWarnings("SystemConsoleNull")
  private final boolean isTerminal = System.console() != null;

  private final long start = System.nanoTime();
  private long nextLine = start;
  private long made;

  /**
   * Training that begins.
   *
   * @param jobs takes the description of this thread's next jobs
   * @param samples looked at in each round
   * @param seeds trained side by side
   * @param stages of each
   */
  public TrainingProgress(
      Consumer<String> jobs, Optimizer optimizer, int samples, int seeds, int stages) {
    this.jobs = jobs;
    this.optimizer = optimizer;
    this.samples = samples;
    this.seeds = seeds;
    this.stages = stages;
  }

  @Override
  public void resumes(long seed, int stage, TrainingState state, List<TrainingRound> history) {
    Console.say("seed %d, stage %d: going on after round %d", seed, stage, state.rounds());
  }

  /** Names this thread's next jobs. */
  @Override
  public void begins(long seed, int stage, TrainingState state) {
    Round last = state.last();
    jobs.accept(
        String.format(
            Locale.ROOT,
            "%s%s round %d of %d%s",
            whose(seed, stage),
            optimizer.title(),
            state.rounds() + 1,
            optimizer.rounds(),
            last == null ? "" : String.format(Locale.ROOT, ", loss %.1e", last.loss())));
  }

  /** Shows a round that ended, if somebody is looking. */
  @Override
  public synchronized void ended(TrainingRound round) {
    made++;
    watch(round.round());
    if (isTerminal && System.nanoTime() >= nextLine) {
      Console.say("%s", line(round.seed(), round.stage(), round.round()));
      nextLine = System.nanoTime() + NANOS_A_LINE;
    }
  }

  private String line(long seed, int stage, Round round) {
    return String.format(
        Locale.ROOT,
        "%sround %d of at most %d: loss %.2e%s, %s %.0e",
        whose(seed, stage),
        round.number(),
        optimizer.rounds(),
        round.loss(),
        Double.isNaN(round.validation())
            ? ""
            : String.format(Locale.ROOT, ", validation %.2e", round.validation()),
        optimizer.control(),
        round.control());
  }

  private String whose(long seed, int stage) {
    return (seeds == 1 ? "" : "seed " + seed + ": ") + (stages == 1 ? "" : "stage " + stage + ": ");
  }

  private void watch(Round round) {
    double seconds = (System.nanoTime() - start) * NANO;
    Watch.set(Watch.Figure.ROUND, round.number());
    Watch.set(Watch.Figure.ROUNDS, optimizer.rounds());
    Watch.set(Watch.Figure.LOSS, round.loss());
    Watch.set(Watch.Figure.SAMPLES_PER_SECOND, (double) samples * made / seconds);
  }

  /** Says how each stage of each seed ended. */
  public void summarize(SeededTraining trained) {
    for (Trained seed : trained.seeds()) {
      for (int stage = 1; stage <= seed.stages().size(); stage++) {
        Round last = seed.stages().get(stage - 1).state().last();
        if (last != null) {
          Console.say("%s", line(seed.seed(), stage, last));
        }
      }
    }
  }

  /** Says where the model is. */
  public void done(String model) {
    Console.say("trained in %.1f s: %s", (System.nanoTime() - start) * NANO, model);
  }
}
