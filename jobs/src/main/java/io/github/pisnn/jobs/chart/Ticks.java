package io.github.pisnn.jobs.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ticks of an axis.
 *
 * @param values where they stand
 * @param labels what they say
 * @param power the power of ten taken out of the labels, such as "1e-5"; empty if there is none
 */
record Ticks(List<Double> values, List<String> labels, String power) {
  /** Round numbers, about five, over a range of positive length. */
  static Ticks over(double min, double max) {
    double rough = (max - min) / 5;
    double decade = Math.pow(10, Math.floor(Math.log10(rough)));
    double ratio = rough / decade;
    double step = decade * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    int exponent = (int) Math.floor(Math.log10(Math.max(Math.abs(min), Math.abs(max))));
    if (exponent >= -2 && exponent <= 5) {
      exponent = 0;
    }
    int decimals = Math.max(0, exponent - (int) Math.floor(Math.log10(step) + 1e-9));
    List<Double> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    long last = (long) Math.floor(max / step + 1e-9);
    for (long k = (long) Math.ceil(min / step - 1e-9); k <= last; k++) {
      values.add(k * step);
      labels.add(
          String.format(Locale.ROOT, "%." + decimals + "f", k * step / Math.pow(10, exponent)));
    }
    return new Ticks(values, labels, exponent == 0 ? "" : "1e" + exponent);
  }

  /** A label for the axis: a quantity with its unit, and the power of ten of its numbers. */
  String title(String quantity, String unit) {
    String scale = (power + " " + unit).strip();
    return scale.isEmpty() ? quantity : quantity + " [" + scale + "]";
  }
}
