package io.github.pisnn.search;

import io.github.pisnn.core.metrics.Statistics;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a leg.
 *
 * @param failure why the trial failed, in one line; null if it did not
 * @param figures by the name of an objective its figure for each seed; empty if it failed
 * @param rounds rounds of training that the trial has made by then, from all seeds
 * @param seconds where the time went
 */
public record Outcome(
    @Nullable String failure, SortedMap<String, double[]> figures, long rounds, Seconds seconds)
    implements Serializable {

  /**
   * Where a leg's time went, in seconds.
   *
   * @param data making training data, or waiting for them
   * @param training training
   * @param validation rolling out from the validation states
   * @param all from when a slot took the leg to when it gave it back
   */
  public record Seconds(double data, double training, double validation, double all)
      implements Serializable {

    /** The same with another whole. */
    public Seconds in(double whole) {
      return new Seconds(data, training, validation, whole);
    }
  }

  /** What comes out of a trial that failed. */
  public static Outcome failed(String reason, Seconds seconds) {
    return new Outcome(reason, new TreeMap<>(), 0, seconds);
  }

  /** The same after so many seconds in a slot. */
  Outcome in(double whole) {
    return new Outcome(failure, figures, rounds, seconds.in(whole));
  }

  /** The mean of an objective over the seeds; infinite if the trial failed. */
  public double mean(String objective) {
    double[] values = figures.get(objective);
    return failure != null || values == null ? Double.POSITIVE_INFINITY : Statistics.mean(values);
  }

  /** The standard deviation of an objective over the seeds; 0 of a single one. */
  public double spread(String objective) {
    double[] values = figures.get(objective);
    return values == null ? 0 : Statistics.deviation(values);
  }
}
