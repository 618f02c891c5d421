package io.github.pisnn.datasets.heat;

/**
 * A solution with a formula where cells conduct differently: on a ring of length 2, of coefficient
 * 1 for |x| < 1/2 and 1/9 elsewhere, a mode that decays by exp(-w^2 t). It is cos(w x) in the one
 * layer, a multiple of cos(3 w (1 - x)) in the other; u and c u_x are continuous for tan(w/2)^2 =
 * 3/5.
 */
public final class LayeredMode {
  private static final double W = 2 * Math.atan(Math.sqrt(0.6));
  private static final double FACTOR = Math.cos(W / 2) / Math.cos(1.5 * W);

  private LayeredMode() {}

  /** Coefficients of n cells, from x = -1/2 on; n a multiple of 2. */
  public static double[] coefficients(int n) {
    double[] coefficients = new double[n];
    for (int cell = 0; cell < n; cell++) {
      coefficients[cell] = cell < n / 2 ? 1 : 1 / 9.0;
    }
    return coefficients;
  }

  /** Averages of n cells. */
  public static double[] averages(int n, double time) {
    double[] averages = new double[n];
    for (int cell = 0; cell < n; cell++) {
      double from = 2.0 * cell / n - 0.5;
      averages[cell] =
          Math.exp(-W * W * time) * (integral(from + 2.0 / n) - integral(from)) * n / 2;
    }
    return averages;
  }

  private static double integral(double x) {
    return x <= 0.5 + 1e-12
        ? Math.sin(W * x) / W
        : Math.sin(W / 2) / W + FACTOR * (Math.sin(1.5 * W) - Math.sin(3 * W * (1 - x))) / (3 * W);
  }

  /** The largest difference of two fields. */
  public static double difference(double[] a, double[] b) {
    double largest = 0;
    for (int cell = 0; cell < a.length; cell++) {
      largest = Math.max(largest, Math.abs(a[cell] - b[cell]));
    }
    return largest;
  }
}
