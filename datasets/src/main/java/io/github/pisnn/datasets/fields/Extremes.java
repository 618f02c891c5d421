package io.github.pisnn.datasets.fields;

import java.io.Serializable;

/**
 * The least and the largest of some values. Those of a whole field are the same however it is cut
 * into windows.
 *
 * @param least positive infinity if there are no values
 * @param largest negative infinity if there are no values
 */
public record Extremes(double least, double largest) implements Serializable {

  /** Those of the given values. */
  public static Extremes of(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    return new Extremes(least, largest);
  }

  /** Those of the values of both. */
  public Extremes and(Extremes other) {
    return new Extremes(Math.min(least, other.least), Math.max(largest, other.largest));
  }
}
