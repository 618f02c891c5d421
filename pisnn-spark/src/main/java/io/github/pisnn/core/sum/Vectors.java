package io.github.pisnn.core.sum;

/** Computes with vectors of parameters; sums run from the first element to the last. */
public final class Vectors {

  private Vectors() {}

  /** Computes the scalar product of two vectors. */
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Computes a + scale * b. */
  public static double[] plus(double[] a, double scale, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + scale * b[i];
    }
    return sum;
  }

  /** Adds a multiple of a row to another one, in matrices of rows of a width. */
  public static void addRow(
      double factor, double[] from, int fromRow, double[] to, int toRow, int width) {
    int source = fromRow * width;
    int target = toRow * width;
    for (int i = 0; i < width; i++) {
      to[target + i] += factor * from[source + i];
    }
  }
}
