package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops over vectors of the machine's own width. Lanes are faces, so the width changes no bit. */
final class VectorRowOps implements RowOps {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final int LANES = F.length();

  /**
   * 1.5 * 2^23: adding it to a number of at most 2^22 leaves the nearest integer in the low bits.
   */
  private static final float MAGIC = 12582912f;

  private static final int MAGIC_BITS = 0x4B400000;

  /** For what is left after the last whole vector. */
  private static final RowOps PLAIN = new PlainRowOps();

  @Override
  public void difference(int[] a, int aAt, int[] b, int bAt, float[] x, int xAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      IntVector d = IntVector.fromArray(I, a, aAt + i).sub(IntVector.fromArray(I, b, bAt + i));
      ((FloatVector) d.convertShape(VectorOperators.I2F, F, 0)).intoArray(x, xAt + i);
    }
  }

  @Override
  public void convert(int[] a, int aAt, float[] x, int xAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      IntVector d = IntVector.fromArray(I, a, aAt + i);
      ((FloatVector) d.convertShape(VectorOperators.I2F, F, 0)).intoArray(x, xAt + i);
    }
  }

  @Override
  public void fill(float start, float[] sum, int n) {
    FloatVector value = FloatVector.broadcast(F, start);
    for (int i = 0; i < n; i += LANES) {
      value.intoArray(sum, i);
    }
  }

  @Override
  public void accumulate(
      float[] w, int wAt, int count, float[] x, int xAt, int stride, float[] sum, int n) {
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      four(w, wAt + k, x, xAt + k * stride, stride, sum, n);
    }
    if (k + 3 <= count) {
      three(w, wAt + k, x, xAt + k * stride, stride, sum, n);
      k += 3;
    }
    for (; k < count; k++) {
      one(w[wAt + k], x, xAt + k * stride, sum, n);
    }
  }

  private static void four(float[] w, int wAt, float[] x, int at, int stride, float[] sum, int n) {
    FloatVector w0 = FloatVector.broadcast(F, w[wAt]);
    FloatVector w1 = FloatVector.broadcast(F, w[wAt + 1]);
    FloatVector w2 = FloatVector.broadcast(F, w[wAt + 2]);
    FloatVector w3 = FloatVector.broadcast(F, w[wAt + 3]);
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, sum, i);
      t = FloatVector.fromArray(F, x, at + i).fma(w0, t);
      t = FloatVector.fromArray(F, x, at + stride + i).fma(w1, t);
      t = FloatVector.fromArray(F, x, at + 2 * stride + i).fma(w2, t);
      t = FloatVector.fromArray(F, x, at + 3 * stride + i).fma(w3, t);
      t.intoArray(sum, i);
    }
  }

  private static void three(float[] w, int wAt, float[] x, int at, int stride, float[] sum, int n) {
    FloatVector w0 = FloatVector.broadcast(F, w[wAt]);
    FloatVector w1 = FloatVector.broadcast(F, w[wAt + 1]);
    FloatVector w2 = FloatVector.broadcast(F, w[wAt + 2]);
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, sum, i);
      t = FloatVector.fromArray(F, x, at + i).fma(w0, t);
      t = FloatVector.fromArray(F, x, at + stride + i).fma(w1, t);
      t = FloatVector.fromArray(F, x, at + 2 * stride + i).fma(w2, t);
      t.intoArray(sum, i);
    }
  }

  private static void one(float weight, float[] x, int at, float[] sum, int n) {
    FloatVector w = FloatVector.broadcast(F, weight);
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, sum, i);
      FloatVector.fromArray(F, x, at + i).fma(w, t).intoArray(sum, i);
    }
  }

  @Override
  public void multiply(float[] a, float[] b, int bAt, float[] sum, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, a, i)
          .fma(FloatVector.fromArray(F, b, bAt + i), FloatVector.fromArray(F, sum, i))
          .intoArray(sum, i);
    }
  }

  @Override
  public void activate(Activation activation, float[] z, float output, float[] sum, int n) {
    switch (activation) {
      case SOFTSIGN -> softsign(z, output, sum, n);
      case ABS -> abs(z, output, sum, n);
      default -> {
        for (int i = 0; i < n; i++) {
          sum[i] = Math.fma(output, activation.apply(z[i]), sum[i]);
        }
      }
    }
  }

  private static void softsign(float[] z, float output, float[] sum, int n) {
    FloatVector c = FloatVector.broadcast(F, output);
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, z, i);
      t = t.div(t.abs().add(1f));
      t.fma(c, FloatVector.fromArray(F, sum, i)).intoArray(sum, i);
    }
  }

  private static void abs(float[] z, float output, float[] sum, int n) {
    FloatVector c = FloatVector.broadcast(F, output);
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, z, i).abs();
      t.fma(c, FloatVector.fromArray(F, sum, i)).intoArray(sum, i);
    }
  }

  @Override
  public void subtract(float rest, float[] sum, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, sum, i).sub(rest).intoArray(sum, i);
    }
  }

  @Override
  public int integrate(float leak, float[] v, int vAt, float[] phi, int n) {
    FloatVector keep = FloatVector.broadcast(F, leak);
    IntVector largest = IntVector.zero(I);
    int whole = n - n % LANES;
    int i = 0;
    for (; i < whole; i += LANES) {
      FloatVector t =
          FloatVector.fromArray(F, v, vAt + i).fma(keep, FloatVector.fromArray(F, phi, i));
      t.intoArray(v, vAt + i);
      largest = largest.max(t.reinterpretAsInts().and(Integer.MAX_VALUE));
    }
    int result = largest.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      float potential = Math.fma(leak, v[vAt + i], phi[i]);
      v[vAt + i] = potential;
      result = Math.max(result, Float.floatToRawIntBits(potential) & Integer.MAX_VALUE);
    }
    return result;
  }

  @Override
  public void fire(
      float threshold, int maxPackets, float[] v, int vAt, int[] s, int sAt, int n, long[] counts) {
    int whole = n - n % LANES;
    // A face fires at most 2^22 packets: those of 256 fit an int.
    for (int from = 0; from < whole; from += 256) {
      int to = Math.min(whole, from + 256);
      if (threshold == 0.5f && maxPackets == Integer.MAX_VALUE) {
        freely(v, vAt, s, sAt, from, to, counts);
      } else {
        limited(threshold, maxPackets, v, vAt, s, sAt, from, to, counts);
      }
    }
    PLAIN.fire(threshold, maxPackets, v, vAt + whole, s, sAt + whole, n - whole, counts);
  }

  private static void freely(
      float[] v, int vAt, int[] s, int sAt, int from, int to, long[] counts) {
    IntVector packets = IntVector.zero(I);
    IntVector spikes = IntVector.zero(I);
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, v, vAt + i);
      FloatVector shifted = t.add(MAGIC);
      IntVector fired = shifted.reinterpretAsInts().sub(MAGIC_BITS);
      fired.intoArray(s, sAt + i);
      t.sub(shifted.sub(MAGIC)).intoArray(v, vAt + i);
      IntVector size = fired.abs();
      packets = packets.add(size);
      spikes = spikes.add(size.min(1));
    }
    counts[0] += packets.reduceLanes(VectorOperators.ADD);
    counts[1] += spikes.reduceLanes(VectorOperators.ADD);
  }

  private static void limited(
      float threshold,
      int maxPackets,
      float[] v,
      int vAt,
      int[] s,
      int sAt,
      int from,
      int to,
      long[] counts) {
    IntVector packets = IntVector.zero(I);
    IntVector spikes = IntVector.zero(I);
    for (int i = from; i < to; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, v, vAt + i);
      VectorMask<Float> quiet = t.abs().compare(VectorOperators.LT, threshold);
      FloatVector shifted = t.blend(0f, quiet).add(MAGIC);
      IntVector fired =
          shifted.reinterpretAsInts().sub(MAGIC_BITS).min(maxPackets).max(-maxPackets);
      fired.intoArray(s, sAt + i);
      FloatVector sent = (FloatVector) fired.convertShape(VectorOperators.I2F, F, 0);
      t.sub(sent).intoArray(v, vAt + i);
      IntVector size = fired.abs();
      packets = packets.add(size);
      spikes = spikes.add(size.min(1));
    }
    counts[0] += packets.reduceLanes(VectorOperators.ADD);
    counts[1] += spikes.reduceLanes(VectorOperators.ADD);
  }

  @Override
  public int move(int[] m, int mAt, int[] in, int inAt, int[] out, int outAt, int n) {
    IntVector largest = IntVector.zero(I);
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      IntVector count =
          IntVector.fromArray(I, m, mAt + i)
              .add(IntVector.fromArray(I, in, inAt + i))
              .sub(IntVector.fromArray(I, out, outAt + i));
      count.intoArray(m, mAt + i);
      largest = largest.max(count.abs());
    }
    return Math.max(
        largest.reduceLanes(VectorOperators.MAX),
        PLAIN.move(m, mAt + whole, in, inAt + whole, out, outAt + whole, n - whole));
  }
}
