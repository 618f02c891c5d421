package io.github.pisnn.core.metrics;

import java.util.Arrays;

/** Averages of a few figures, one at least. */
public final class Statistics {

  private Statistics() {}

  /** The middle one of the figures, or the mean of the middle two. */
  public static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The mean of the figures. */
  public static double mean(double[] figures) {
    return Arrays.stream(figures).sum() / figures.length;
  }

  /** The standard deviation of a sample, with n - 1 in the denominator; 0 of a single figure. */
  public static double deviation(double[] figures) {
    double mean = mean(figures);
    double squares = Arrays.stream(figures).map(f -> (f - mean) * (f - mean)).sum();
    return figures.length < 2 ? 0 : Math.sqrt(squares / (figures.length - 1));
  }
}
