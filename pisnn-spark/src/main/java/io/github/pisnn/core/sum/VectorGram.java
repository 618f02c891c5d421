package io.github.pisnn.core.sum;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Four rows by two vectors of the matrix at a time, kept in registers over all rows. */
final class VectorGram extends Gram {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = D.length();
  private static final int ROWS = 4;
  private static final int COLUMNS = 2 * LANES;

  @Override
  void addSquare(double[] matrix, double[] rows, int count, int stride) {
    for (int i = 0; i < stride; i += ROWS) {
      for (int j = i / COLUMNS * COLUMNS; j < stride; j += COLUMNS) {
        addBlock(matrix, rows, count, stride, i, j);
      }
    }
  }

  private static void addBlock(
      double[] matrix, double[] rows, int count, int stride, int i, int j) {
    int at = i * stride + j;
    DoubleVector a0 = DoubleVector.fromArray(D, matrix, at);
    DoubleVector b0 = DoubleVector.fromArray(D, matrix, at + LANES);
    DoubleVector a1 = DoubleVector.fromArray(D, matrix, at + stride);
    DoubleVector b1 = DoubleVector.fromArray(D, matrix, at + stride + LANES);
    DoubleVector a2 = DoubleVector.fromArray(D, matrix, at + 2 * stride);
    DoubleVector b2 = DoubleVector.fromArray(D, matrix, at + 2 * stride + LANES);
    DoubleVector a3 = DoubleVector.fromArray(D, matrix, at + 3 * stride);
    DoubleVector b3 = DoubleVector.fromArray(D, matrix, at + 3 * stride + LANES);
    for (int row = 0; row < count * stride; row += stride) {
      DoubleVector x = DoubleVector.fromArray(D, rows, row + j);
      DoubleVector y = DoubleVector.fromArray(D, rows, row + j + LANES);
      DoubleVector f0 = DoubleVector.broadcast(D, rows[row + i]);
      a0 = f0.fma(x, a0);
      b0 = f0.fma(y, b0);
      DoubleVector f1 = DoubleVector.broadcast(D, rows[row + i + 1]);
      a1 = f1.fma(x, a1);
      b1 = f1.fma(y, b1);
      DoubleVector f2 = DoubleVector.broadcast(D, rows[row + i + 2]);
      a2 = f2.fma(x, a2);
      b2 = f2.fma(y, b2);
      DoubleVector f3 = DoubleVector.broadcast(D, rows[row + i + 3]);
      a3 = f3.fma(x, a3);
      b3 = f3.fma(y, b3);
    }
    a0.intoArray(matrix, at);
    b0.intoArray(matrix, at + LANES);
    a1.intoArray(matrix, at + stride);
    b1.intoArray(matrix, at + stride + LANES);
    a2.intoArray(matrix, at + 2 * stride);
    b2.intoArray(matrix, at + 2 * stride + LANES);
    a3.intoArray(matrix, at + 3 * stride);
    b3.intoArray(matrix, at + 3 * stride + LANES);
  }
}
