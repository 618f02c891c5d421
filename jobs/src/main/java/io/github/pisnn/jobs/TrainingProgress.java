package io.github.pisnn.jobs;

import io.github.pisnn.core.train.LevenbergMarquardt;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Tells terminal and Spark UI how training goes: at most one line a second, and the last. */
final class TrainingProgress {
  private static final long NANOS_A_LINE = 1_000_000_000L;

  private final JavaSparkContext spark;
  private final int rounds;
  private final long start = System.nanoTime();
  private long nextLine = start;
  private String last = "";
  private boolean lastIsShown;

  TrainingProgress(JavaSparkContext spark, int rounds) {
    this.spark = spark;
    this.rounds = rounds;
    spark.setJobDescription("LM round 1 of " + rounds);
  }

  /** Shows a round that ended, and names the next one. */
  void show(LevenbergMarquardt.Round round) {
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

  /** Says where the model is. */
  void done(String model) {
    if (!lastIsShown) {
      Verb.say("%s", last);
    }
    Verb.say("trained in %.1f s: %s", (System.nanoTime() - start) * 1e-9, model);
  }
}
