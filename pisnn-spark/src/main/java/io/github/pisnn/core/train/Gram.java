package io.github.pisnn.core.train;

import java.util.Arrays;

/**
 * Adds J^T J and J^T r of rows of a Jacobian, eight rows at a time: each element is a chain of
 * fused multiply-adds in the order of the rows, so the bits are the same on every machine.
 */
final class Gram {
  private static final int GROUP = 8;

  private Gram() {}

  /**
   * Adds rows.
   *
   * @param matrix receives the upper triangle of J^T J, {@code [p * p]}
   * @param gradient receives J^T r, {@code [p]}
   * @param rows the Jacobian, {@code [count * p]}, with room for a multiple of eight rows
   * @param residuals one a row, likewise
   * @param count rows that are there; those behind, up to a multiple of eight, are overwritten
   * @param curvature whether J^T J is wanted
   */
  static void add(
      double[] matrix,
      double[] gradient,
      double[] rows,
      double[] residuals,
      int count,
      boolean curvature) {
    int p = gradient.length;
    int padded = (count + GROUP - 1) / GROUP * GROUP;
    Arrays.fill(rows, count * p, padded * p, 0);
    Arrays.fill(residuals, count, padded, 0);
    for (int row = 0; row < padded; row += GROUP) {
      addGroup(gradient, 0, 0, p, residuals, row, 1, rows, row * p, p);
      for (int i = 0; curvature && i < p; i++) {
        addGroup(matrix, i * p, i, p, rows, row * p + i, p, rows, row * p, p);
      }
    }
  }

  /** sum[at + j] += factors[k] * rows[k][j] for eight rows k, and j from first to p. */
  private static void addGroup(
      double[] sum,
      int at,
      int first,
      int p,
      double[] factors,
      int factorAt,
      int stride,
      double[] rows,
      int row,
      int length) {
    double f0 = factors[factorAt];
    double f1 = factors[factorAt + stride];
    double f2 = factors[factorAt + 2 * stride];
    double f3 = factors[factorAt + 3 * stride];
    double f4 = factors[factorAt + 4 * stride];
    double f5 = factors[factorAt + 5 * stride];
    double f6 = factors[factorAt + 6 * stride];
    double f7 = factors[factorAt + 7 * stride];
    for (int j = first; j < p; j++) {
      double acc = sum[at + j];
      acc = Math.fma(f0, rows[row + j], acc);
      acc = Math.fma(f1, rows[row + length + j], acc);
      acc = Math.fma(f2, rows[row + 2 * length + j], acc);
      acc = Math.fma(f3, rows[row + 3 * length + j], acc);
      acc = Math.fma(f4, rows[row + 4 * length + j], acc);
      acc = Math.fma(f5, rows[row + 5 * length + j], acc);
      acc = Math.fma(f6, rows[row + 6 * length + j], acc);
      acc = Math.fma(f7, rows[row + 7 * length + j], acc);
      sum[at + j] = acc;
    }
  }
}
