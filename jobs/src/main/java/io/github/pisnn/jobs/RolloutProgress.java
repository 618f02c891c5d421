package io.github.pisnn.jobs;

import org.apache.spark.api.java.JavaSparkContext;

/** Tells terminal and Spark UI how a rollout goes: at most one line a second, and the last. */
final class RolloutProgress {
  private static final long NANOS_A_LINE = 1_000_000_000L;
  private static final double NANO = 1e-9;
  private static final double MILLION = 1e6;

  private final JavaSparkContext spark;
  private final String what;
  private final double cellStepsEach;
  private final long first;
  private final long last;
  private final long start = System.nanoTime();
  private long nextLine = start + NANOS_A_LINE;

  /**
   * A rollout that begins.
   *
   * @param what the thing that is counted: a step or a state
   * @param cellStepsEach cells advanced by one step, in each of them
   * @param first how many are done already
   * @param last how many there will be
   */
  RolloutProgress(
      JavaSparkContext spark, String what, double cellStepsEach, long first, long last) {
    this.spark = spark;
    this.what = what;
    this.cellStepsEach = cellStepsEach;
    this.first = first;
    this.last = last;
  }

  /** Names the job to come. */
  void announce(long from, long to) {
    spark.setJobDescription(what + "s " + from + " to " + to + " of " + last);
  }

  /** Shows how many are done. */
  void show(long done) {
    if (System.nanoTime() < nextLine || done == first) {
      return;
    }
    nextLine = System.nanoTime() + NANOS_A_LINE;
    double seconds = (System.nanoTime() - start) * NANO;
    Verb.say(
        "%s %d of %d: %.0f million cell-steps per second, %.0f s left",
        what, done, last, rate(done), seconds / (done - first) * (last - done));
  }

  private double rate(long done) {
    return cellStepsEach * (done - first) / ((System.nanoTime() - start) * NANO) / MILLION;
  }

  /**
   * Says how it went.
   *
   * @param done how many are done
   * @param nanos time that they took
   */
  void done(long done, long nanos) {
    Verb.say(
        "%d %s%s in %.1f s: %.0f million cell-steps per second",
        done, what, done == 1 ? "" : "s", nanos * NANO, rate(done));
  }
}
