package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.cluster.Watch;
import io.github.pisnn.jobs.run.Console;
import org.apache.spark.api.java.JavaSparkContext;

/** Tells terminal and Spark UI how a rollout goes: at most one line a second, and the last. */
final class RolloutProgress {
  private static final long NANOS_A_LINE = 1_000_000_000L;
  private static final double NANO = 1e-9;
  private static final double MILLION = 1e6;

  private final JavaSparkContext spark;
  private final Unit unit;
  private final double cellStepsEach;
  private final long first;
  private final long last;
  private final long start = System.nanoTime();
  private long nextLine = start + NANOS_A_LINE;

  /** What is counted. */
  enum Unit {
    STEP(Watch.Figure.STEP, Watch.Figure.STEPS),
    STATE(Watch.Figure.STATE, Watch.Figure.STATES);

    private final Watch.Figure done;
    private final Watch.Figure all;

    Unit(Watch.Figure done, Watch.Figure all) {
      this.done = done;
      this.all = all;
    }

    private String word() {
      return Keys.of(this);
    }
  }

  /**
   * A rollout that begins.
   *
   * @param unit what is counted
   * @param cellStepsEach cells advanced by one step, in each of them
   * @param first how many are done already
   * @param last how many there will be
   */
  RolloutProgress(JavaSparkContext spark, Unit unit, double cellStepsEach, long first, long last) {
    this.spark = spark;
    this.unit = unit;
    this.cellStepsEach = cellStepsEach;
    this.first = first;
    this.last = last;
  }

  /** Names the job to come. */
  void announce(long from, long to) {
    spark.setJobDescription(unit.word() + "s " + from + " to " + to + " of " + last);
  }

  /** Shows how many are done. */
  void show(long done) {
    if (done == first) {
      return;
    }
    watch(done);
    if (System.nanoTime() < nextLine) {
      return;
    }
    nextLine = System.nanoTime() + NANOS_A_LINE;
    Console.say(
        "%s %d of %d: %.0f million cell-steps per second, %.0f s left",
        unit.word(), done, last, rate(done) / MILLION, secondsLeft(done));
  }

  private void watch(long done) {
    Watch.set(unit.done, (double) done);
    Watch.set(unit.all, (double) last);
    Watch.set(Watch.Figure.CELL_STEPS_PER_SECOND, rate(done));
    Watch.set(Watch.Figure.SECONDS_LEFT, secondsLeft(done));
  }

  private double secondsLeft(long done) {
    double seconds = (System.nanoTime() - start) * NANO;
    return seconds / (done - first) * (last - done);
  }

  private double rate(long done) {
    return cellStepsEach * (done - first) / ((System.nanoTime() - start) * NANO);
  }

  /**
   * Says how it went.
   *
   * @param done how many are done
   * @param nanos time that they took
   */
  void done(long done, long nanos) {
    if (done > first) {
      watch(done);
    }
    Console.say(
        "%d %s%s in %.1f s: %.0f million cell-steps per second",
        done,
        unit.word(),
        done == 1 ? "" : "s",
        nanos * NANO,
        cellStepsEach * done / (nanos * NANO) / MILLION);
  }
}
