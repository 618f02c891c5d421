package io.github.pisnn.jobs;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.spark.tiles.TiledRollout;
import org.apache.spark.api.java.JavaSparkContext;

/** Tells terminal and Spark UI how a rollout goes: at most one line a second, and the last. */
final class RolloutProgress {
  private static final long NANOS_A_LINE = 1_000_000_000L;
  private static final double NANO = 1e-9;
  private static final double MILLION = 1e6;

  private final JavaSparkContext spark;
  private final double cells;
  private final long first;
  private final int steps;
  private final long start = System.nanoTime();
  private long nextLine = start + NANOS_A_LINE;

  RolloutProgress(JavaSparkContext spark, Grid grid, long first, int steps) {
    this.spark = spark;
    this.cells = grid.cells();
    this.first = first;
    this.steps = steps;
  }

  /** Names the job to come. */
  void announce(long from, long to) {
    spark.setJobDescription("steps " + from + " to " + to + " of " + steps);
  }

  /** Shows what has been reached. */
  void show(long step) {
    if (System.nanoTime() < nextLine) {
      return;
    }
    nextLine = System.nanoTime() + NANOS_A_LINE;
    double seconds = (System.nanoTime() - start) * NANO;
    Verb.say(
        "step %d of %d: %.0f million cell-steps per second, %.0f s left",
        step, steps, rate(step), seconds / (step - first) * (steps - step));
  }

  private double rate(long step) {
    return cells * (step - first) / ((System.nanoTime() - start) * NANO) / MILLION;
  }

  /** Says how it went. */
  void done(TiledRollout rollout) {
    double seconds = rollout.wallNanos() * NANO;
    Verb.say(
        "%d steps in %.1f s: %.0f million cell-steps per second",
        rollout.step(), seconds, cells * rollout.step() / seconds / MILLION);
  }
}
