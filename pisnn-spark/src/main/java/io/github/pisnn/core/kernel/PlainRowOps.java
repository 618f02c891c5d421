package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.Activation;
import java.util.Arrays;

/** Plain loops, shaped for the JIT compiler's own vectoriser. */
final class PlainRowOps implements RowOps {

  @Override
  public void difference(int[] a, int aAt, int[] b, int bAt, float[] x, int xAt, int n) {
    for (int i = 0; i < n; i++) {
      x[xAt + i] = a[aAt + i] - b[bAt + i];
    }
  }

  @Override
  public void convert(int[] a, int aAt, float[] x, int xAt, int n) {
    for (int i = 0; i < n; i++) {
      x[xAt + i] = a[aAt + i];
    }
  }

  @Override
  public void sum(
      float start,
      float[] w,
      int wAt,
      int count,
      float[] x,
      int xAt,
      int stride,
      float[] out,
      int n) {
    Arrays.fill(out, 0, n, start);
    accumulate(w, wAt, count, x, xAt, stride, out, 0, n);
  }

  @Override
  public void sums(
      float[] w, int startAt, int wAt, int count, float[] x, int stride, float[] out, int n) {
    for (int unit = 0; unit < UNITS; unit++) {
      int at = unit * stride;
      Arrays.fill(out, at, at + n, w[startAt + unit]);
      accumulate(w, wAt + unit * count, count, x, 0, stride, out, at, n);
    }
  }

  @Override
  public void accumulate(
      float[] w, int wAt, int count, float[] x, int xAt, int stride, float[] sum, int n) {
    accumulate(w, wAt, count, x, xAt, stride, sum, 0, n);
  }

  private static void accumulate(
      float[] w, int wAt, int count, float[] x, int xAt, int stride, float[] sum, int at, int n) {
    for (int k = 0; k < count; k++) {
      float weight = w[wAt + k];
      int from = xAt + k * stride;
      for (int i = 0; i < n; i++) {
        sum[at + i] = Math.fma(weight, x[from + i], sum[at + i]);
      }
    }
  }

  @Override
  public void multiply(float[] a, float[] b, int bAt, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] = Math.fma(a[i], b[bAt + i], sum[i]);
    }
  }

  @Override
  public void activate(Activation activation, float[] z, int zAt, int n) {
    for (int i = zAt; i < zAt + n; i++) {
      z[i] = activation.apply(z[i]);
    }
  }

  @Override
  public void subtract(float rest, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] -= rest;
    }
  }

  @Override
  public int integrate(float leak, float[] v, int vAt, float[] phi, int n) {
    int largest = 0;
    for (int i = 0; i < n; i++) {
      float potential = Math.fma(leak, v[vAt + i], phi[i]);
      v[vAt + i] = potential;
      largest = Math.max(largest, Float.floatToRawIntBits(potential) & Integer.MAX_VALUE);
    }
    return largest;
  }

  @Override
  public void fire(float threshold, int maxPackets, float[] v, int vAt, int[] s, int sAt, int n) {
    for (int i = 0; i < n; i++) {
      float potential = v[vAt + i];
      int fired = 0;
      if (Math.abs(potential) >= threshold) {
        fired = (int) Math.rint((double) potential);
        fired = Math.max(-maxPackets, Math.min(maxPackets, fired));
      }
      v[vAt + i] = potential - fired;
      s[sAt + i] = fired;
    }
  }
}
