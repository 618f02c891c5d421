package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.Activation;

/**
 * The loops of a step over one row of faces, all in binary32 and in the operator's order. Every
 * implementation gives the same bits.
 *
 * <p>Rows are processed in whole groups of {@link #GROUP} faces: arrays must reach at least that
 * far beyond the last face, and what lies there is overwritten with numbers that mean nothing,
 * except by {@link #integrate} and {@link #fire}, which stop at the last one.
 */
interface RowOps {

  /** No implementation works on more faces at a time. */
  int GROUP = 64;

  /** x[i] = a[i] - b[i], the integer difference rounded once. */
  void difference(int[] a, int aAt, int[] b, int bAt, float[] x, int xAt, int n);

  /** x[i] = a[i]. */
  void convert(int[] a, int aAt, float[] x, int xAt, int n);

  /**
   * Adds a whole hidden layer: sum[i] = fma(output, activation(z), sum[i]) for every unit in turn.
   *
   * @return false if this implementation or activation has no such loop; nothing is done then
   */
  default boolean addLayer(
      Activation activation,
      float[] w,
      int biasAt,
      int inputAt,
      int outputAt,
      int units,
      int inputs,
      float[] x,
      int stride,
      float[] sum,
      int n) {
    return false;
  }

  /** How many sums {@link #sums} makes at a time. */
  int UNITS = 4;

  /** out[i] = start, then fma(w, x[i], out[i]) for count inputs in turn, x at xAt + k * stride. */
  void sum(
      float start,
      float[] w,
      int wAt,
      int count,
      float[] x,
      int xAt,
      int stride,
      float[] out,
      int n);

  /**
   * {@link #UNITS} sums at a time: the u-th starts with w[startAt + u], has its weights at wAt + u
   * * count, and goes to out at u * stride.
   */
  void sums(float[] w, int startAt, int wAt, int count, float[] x, int stride, float[] out, int n);

  /**
   * sum[i] = fma(w, x[i], sum[i]) for the inputs k = 0 .. count - 1 in turn, x at xAt + k * stride.
   */
  void accumulate(
      float[] w, int wAt, int count, float[] x, int xAt, int stride, float[] sum, int n);

  /** sum[i] = fma(a[i], b[i], sum[i]), b at an offset. */
  void multiply(float[] a, float[] b, int bAt, float[] sum, int n);

  /** z[i] = activation(z[i]). */
  void activate(Activation activation, float[] z, int zAt, int n);

  /** sum[i] = sum[i] - rest. */
  void subtract(float rest, float[] sum, int n);

  /**
   * v[i] = fma(leak, v[i], phi[i]).
   *
   * @return the largest |v| as the bits of a binary32, above those of infinity if there is a NaN
   */
  int integrate(float leak, float[] v, int vAt, float[] phi, int n);

  /** Fires integrated potentials of at most 2^22: s[i] packets, v[i] -= s[i]. */
  void fire(float threshold, int maxPackets, float[] v, int vAt, int[] s, int sAt, int n);
}
