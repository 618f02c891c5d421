package io.github.pisnn.jobs.rollout;

import java.util.Locale;

/** How the error of another scheme compares with the learned operator's, in words. */
final class Comparison {
  /** Errors that differ by less than this share count as the same. */
  private static final double TIE = 0.05;

  /** Beyond it nobody counts the digits before the point. */
  private static final double LARGEST_PLAIN = 1e4;

  private Comparison() {}

  /**
   * Says a scheme's error, and which of the two errors is the larger one, by how much.
   *
   * @param scheme the scheme's error; not finite if the scheme diverged
   * @param operator the learned operator's error, finite and not negative
   */
  static String of(double scheme, double operator) {
    if (!Double.isFinite(scheme)) {
      return "not finite";
    }
    String error = String.format(Locale.ROOT, "%.2e", scheme);
    if (Math.abs(scheme - operator) <= TIE * Math.max(scheme, operator)) {
      return error + ", about as much";
    }
    boolean isWorse = scheme > operator;
    double ratio = isWorse ? scheme / operator : operator / scheme;
    if (Double.isInfinite(ratio)) {
      return error + ", where the operator has " + (isWorse ? "none" : "one");
    }
    return error + (isWorse ? ", " : "; the operator's is ") + times(ratio);
  }

  private static String times(double ratio) {
    return String.format(
        Locale.ROOT, ratio < LARGEST_PLAIN ? "%.1f times as much" : "%.1e times as much", ratio);
  }
}
