package io.github.pisnn.datasets.matlab;

import java.util.Locale;

/**
 * The imaginary part of a complex matrix. Where it is only what an inverse Fourier transform left
 * of rounding, the matrix is read as a real one.
 *
 * @param largestReal the largest absolute real part
 * @param largest the largest absolute imaginary part
 */
record ImaginaryPart(double largestReal, double largest) {
  /** How large an imaginary part may be, of the largest real part. */
  private static final double TOLERANCE = 1e-6;

  /** The parts of matrices. */
  static ImaginaryPart of(double[] real, double[] imaginary) {
    return new ImaginaryPart(largest(real), largest(imaginary));
  }

  /** NaN if there is one. */
  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  boolean isRounding() {
    return largest <= TOLERANCE * largestReal;
  }

  /** What a user should know if it is left out. */
  String note(String name) {
    return String.format(
        Locale.ROOT,
        "%s is complex; its imaginary part, at most %.1e beside real parts up to %.1e, is left out",
        name,
        largest,
        largestReal);
  }

  /** Why the matrix is not read. */
  String refusal() {
    return String.format(
        Locale.ROOT,
        "is complex, with an imaginary part of up to %s; expected real numbers, or at most %s of"
            + " the largest real part, %s",
        largest,
        TOLERANCE,
        largestReal);
  }
}
