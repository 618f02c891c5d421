package io.github.pisnn.core.sum;

import io.github.pisnn.core.kernel.Kernel;

/**
 * Adds up J^T J and J^T r of rows of a Jacobian. Each element is a chain of fused multiply-adds in
 * the order of the rows, so the bits are the same on every machine.
 */
abstract class Gram {
  /** Rows are stored at multiples of this, so that vectors of any machine fit without a rest. */
  private static final int ALIGNMENT = 16;

  /** The fastest that this JVM has. */
  static Gram best() {
    return Kernel.best() == Kernel.VECTOR ? vector() : new PlainGram();
  }

  /** By name, because the class cannot be linked on a JVM without the module. */
  private static Gram vector() {
    try {
      return Class.forName("io.github.pisnn.core.sum.VectorGram")
          .asSubclass(Gram.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The distance of rows of p elements, at least p. */
  static int stride(int p) {
    return (p + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Adds rows to J^T J.
   *
   * @param matrix its upper triangle, {@code [stride * stride]}; what is below the diagonal or
   *     behind p is overwritten
   * @param rows the Jacobian, {@code [count * stride]}, with zeros behind p
   */
  abstract void addSquare(double[] matrix, double[] rows, int count, int stride);

  /**
   * Adds rows to J^T r.
   *
   * @param gradient {@code [stride]} or shorter
   */
  static void addProduct(
      double[] gradient, double[] rows, double[] residuals, int count, int stride) {
    for (int row = 0; row < count; row++) {
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = Math.fma(residuals[row], rows[row * stride + j], gradient[j]);
      }
    }
  }

  /** The upper triangle of the first p rows and columns, packed column by column. */
  static double[] packed(double[] matrix, int p) {
    int stride = stride(p);
    double[] packed = new double[p * (p + 1) / 2];
    int at = 0;
    for (int j = 0; j < p; j++) {
      for (int i = 0; i <= j; i++) {
        packed[at++] = matrix[i * stride + j];
      }
    }
    return packed;
  }

  /** Plain loops. */
  static final class PlainGram extends Gram {

    @Override
    void addSquare(double[] matrix, double[] rows, int count, int stride) {
      double[] sums = new double[stride];
      for (int i = 0; i < stride; i++) {
        System.arraycopy(matrix, i * stride, sums, 0, stride);
        for (int row = 0; row < count; row++) {
          double factor = rows[row * stride + i];
          for (int j = i; j < stride; j++) {
            sums[j] = Math.fma(factor, rows[row * stride + j], sums[j]);
          }
        }
        System.arraycopy(sums, 0, matrix, i * stride, stride);
      }
    }
  }
}
