package io.github.pisnn.jobs;

import io.github.pisnn.core.train.LevenbergMarquardt;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Tells terminal and Spark UI how training goes: at most one line a second, and the last. */
final class TrainingProgress {
  private static final long NANOS_A_LINE = 1_000_000_000L;
  private static final double NANO = 1e-9;

  private final JavaSparkContext spark;
  private final int rounds;
  private final int samples;
  private final long start = System.nanoTime();
  private long nextLine = start;
  private String last = "";
  private boolean lastIsShown;

  /**
   * Training that begins.
   *
   * @param rounds the most there may be
   * @param samples looked at in each of them
   */
  TrainingProgress(JavaSparkContext spark, int rounds, int samples) {
    this.spark = spark;
    this.rounds = rounds;
    this.samples = samples;
    spark.setJobDescription("LM round 1 of " + rounds);
  }

  /** Shows a round that ended, and names the next one. */
  void show(LevenbergMarquardt.Round round) {
    watch(round);
    last =
        String.format(
            Locale.ROOT,
            "round %d of at most %d: loss %.2e%s, lambda %.0e",
            round.round(),
            rounds,
            round.loss(),
            Double.isNaN(round.validation())
                ? ""
                : String.format(Locale.ROOT, ", validation %.2e", round.validation()),
            round.lambda());
    lastIsShown = System.nanoTime() >= nextLine;
    if (lastIsShown) {
      Verb.say("%s", last);
      nextLine = System.nanoTime() + NANOS_A_LINE;
    }
    spark.setJobDescription(
        String.format(
            Locale.ROOT,
            "LM round %d of %d, loss %.1e",
            Math.min(round.round() + 1, rounds),
            rounds,
            round.loss()));
  }

  private void watch(LevenbergMarquardt.Round round) {
    double seconds = (System.nanoTime() - start) * NANO;
    Watch.set(Watch.Figure.ROUND, round.round());
    Watch.set(Watch.Figure.ROUNDS, rounds);
    Watch.set(Watch.Figure.LOSS, round.loss());
    Watch.set(Watch.Figure.SAMPLES_PER_SECOND, (double) samples * round.round() / seconds);
  }

  /** Says where the model is. */
  void done(String model) {
    if (!lastIsShown) {
      Verb.say("%s", last);
    }
    Verb.say("trained in %.1f s: %s", (System.nanoTime() - start) * NANO, model);
  }
}
