package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.Activation;
import java.util.Arrays;
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

  private static final float TANH_LIMIT = 5.6969924f;
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
    if (count < 3) {
      Arrays.fill(out, 0, n, start);
      accumulate(w, wAt, count, x, xAt, stride, out, n);
      return;
    }
    FloatVector w0 = FloatVector.broadcast(F, w[wAt]);
    FloatVector w1 = FloatVector.broadcast(F, w[wAt + 1]);
    FloatVector w2 = FloatVector.broadcast(F, w[wAt + 2]);
    FloatVector first = FloatVector.broadcast(F, start);
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, x, xAt + i).fma(w0, first);
      t = FloatVector.fromArray(F, x, xAt + stride + i).fma(w1, t);
      t = FloatVector.fromArray(F, x, xAt + 2 * stride + i).fma(w2, t);
      t.intoArray(out, i);
    }
    accumulate(w, wAt + 3, count - 3, x, xAt + 3 * stride, stride, out, n);
  }

  @Override
  public boolean addLayer(
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
    if (inputs < 3) {
      return false;
    }
    switch (activation) {
      case SOFTSIGN ->
          softsignLayer(w, biasAt, inputAt, outputAt, units, inputs, x, stride, sum, n);
      case TANH -> tanhLayer(w, biasAt, inputAt, outputAt, units, inputs, x, stride, sum, n);
      default -> {
        return false;
      }
    }
    return true;
  }

  // The loops of the two layers differ in the activation only. They stay apart because vectors that
  // meet behind a switch, or cross a call that is not inlined, are boxed at every turn.

  private static void softsignLayer(
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
    for (int i = 0; i < n; i += 2 * LANES) {
      int j = i + LANES;
      FloatVector a = FloatVector.fromArray(F, sum, i);
      FloatVector b = FloatVector.fromArray(F, sum, j);
      FloatVector a0 = FloatVector.fromArray(F, x, i);
      FloatVector b0 = FloatVector.fromArray(F, x, j);
      FloatVector a1 = FloatVector.fromArray(F, x, stride + i);
      FloatVector b1 = FloatVector.fromArray(F, x, stride + j);
      FloatVector a2 = FloatVector.fromArray(F, x, 2 * stride + i);
      FloatVector b2 = FloatVector.fromArray(F, x, 2 * stride + j);
      int at = inputAt;
      for (int h = 0; h < units; h++) {
        FloatVector bias = FloatVector.broadcast(F, w[biasAt + h]);
        FloatVector weight = FloatVector.broadcast(F, w[at]);
        FloatVector za = a0.fma(weight, bias);
        FloatVector zb = b0.fma(weight, bias);
        weight = FloatVector.broadcast(F, w[at + 1]);
        za = a1.fma(weight, za);
        zb = b1.fma(weight, zb);
        weight = FloatVector.broadcast(F, w[at + 2]);
        za = a2.fma(weight, za);
        zb = b2.fma(weight, zb);
        for (int k = 3; k < inputs; k++) {
          weight = FloatVector.broadcast(F, w[at + k]);
          za = FloatVector.fromArray(F, x, k * stride + i).fma(weight, za);
          zb = FloatVector.fromArray(F, x, k * stride + j).fma(weight, zb);
        }
        at += inputs;
        za = za.div(za.abs().add(1f));
        zb = zb.div(zb.abs().add(1f));
        FloatVector output = FloatVector.broadcast(F, w[outputAt + h]);
        a = za.fma(output, a);
        b = zb.fma(output, b);
      }
      a.intoArray(sum, i);
      b.intoArray(sum, j);
    }
  }

  private static void tanhLayer(
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
    FloatVector n0 = FloatVector.broadcast(F, 2027025f);
    FloatVector n1 = FloatVector.broadcast(F, 270270f);
    FloatVector d1 = FloatVector.broadcast(F, 945945f);
    FloatVector d2 = FloatVector.broadcast(F, 51975f);
    for (int i = 0; i < n; i += 2 * LANES) {
      int j = i + LANES;
      FloatVector a = FloatVector.fromArray(F, sum, i);
      FloatVector b = FloatVector.fromArray(F, sum, j);
      FloatVector a0 = FloatVector.fromArray(F, x, i);
      FloatVector b0 = FloatVector.fromArray(F, x, j);
      FloatVector a1 = FloatVector.fromArray(F, x, stride + i);
      FloatVector b1 = FloatVector.fromArray(F, x, stride + j);
      FloatVector a2 = FloatVector.fromArray(F, x, 2 * stride + i);
      FloatVector b2 = FloatVector.fromArray(F, x, 2 * stride + j);
      int at = inputAt;
      for (int h = 0; h < units; h++) {
        FloatVector bias = FloatVector.broadcast(F, w[biasAt + h]);
        FloatVector weight = FloatVector.broadcast(F, w[at]);
        FloatVector za = a0.fma(weight, bias);
        FloatVector zb = b0.fma(weight, bias);
        weight = FloatVector.broadcast(F, w[at + 1]);
        za = a1.fma(weight, za);
        zb = b1.fma(weight, zb);
        weight = FloatVector.broadcast(F, w[at + 2]);
        za = a2.fma(weight, za);
        zb = b2.fma(weight, zb);
        for (int k = 3; k < inputs; k++) {
          weight = FloatVector.broadcast(F, w[at + k]);
          za = FloatVector.fromArray(F, x, k * stride + i).fma(weight, za);
          zb = FloatVector.fromArray(F, x, k * stride + j).fma(weight, zb);
        }
        at += inputs;
        za = clamp(za, TANH_LIMIT);
        zb = clamp(zb, TANH_LIMIT);
        FloatVector s = za.mul(za);
        FloatVector t = zb.mul(zb);
        FloatVector p = s.fma(36f, 6930f).fma(s, n1).fma(s, n0);
        FloatVector q = s.fma(1f, 630f).fma(s, d2).fma(s, d1).fma(s, n0);
        za = za.mul(p).div(q);
        p = t.fma(36f, 6930f).fma(t, n1).fma(t, n0);
        q = t.fma(1f, 630f).fma(t, d2).fma(t, d1).fma(t, n0);
        zb = zb.mul(p).div(q);
        FloatVector output = FloatVector.broadcast(F, w[outputAt + h]);
        a = za.fma(output, a);
        b = zb.fma(output, b);
      }
      a.intoArray(sum, i);
      b.intoArray(sum, j);
    }
  }

  @Override
  public void sums(
      float[] w, int startAt, int wAt, int count, float[] x, int stride, float[] out, int n) {
    if (count >= 3) {
      firstThree(w, startAt, wAt, count, x, stride, out, n);
    } else {
      firstOne(w, startAt, wAt, count, x, stride, out, n);
    }
    for (int k = count >= 3 ? 3 : 1; k < count; k++) {
      nextOne(w, wAt + k, count, x, k * stride, stride, out, n);
    }
  }

  private static void firstThree(
      float[] w, int startAt, int wAt, int count, float[] x, int stride, float[] out, int n) {
    for (int pair = 0; pair < UNITS; pair += 2) {
      int a = wAt + pair * count;
      int b = a + count;
      FloatVector startA = FloatVector.broadcast(F, w[startAt + pair]);
      FloatVector startB = FloatVector.broadcast(F, w[startAt + pair + 1]);
      FloatVector a0 = FloatVector.broadcast(F, w[a]);
      FloatVector a1 = FloatVector.broadcast(F, w[a + 1]);
      FloatVector a2 = FloatVector.broadcast(F, w[a + 2]);
      FloatVector b0 = FloatVector.broadcast(F, w[b]);
      FloatVector b1 = FloatVector.broadcast(F, w[b + 1]);
      FloatVector b2 = FloatVector.broadcast(F, w[b + 2]);
      int outA = pair * stride;
      int outB = outA + stride;
      for (int i = 0; i < n; i += LANES) {
        FloatVector x0 = FloatVector.fromArray(F, x, i);
        FloatVector x1 = FloatVector.fromArray(F, x, stride + i);
        FloatVector x2 = FloatVector.fromArray(F, x, 2 * stride + i);
        x2.fma(a2, x1.fma(a1, x0.fma(a0, startA))).intoArray(out, outA + i);
        x2.fma(b2, x1.fma(b1, x0.fma(b0, startB))).intoArray(out, outB + i);
      }
    }
  }

  private static void firstOne(
      float[] w, int startAt, int wAt, int count, float[] x, int stride, float[] out, int n) {
    for (int unit = 0; unit < UNITS; unit++) {
      FloatVector start = FloatVector.broadcast(F, w[startAt + unit]);
      FloatVector weight = FloatVector.broadcast(F, w[wAt + unit * count]);
      int at = unit * stride;
      for (int i = 0; i < n; i += LANES) {
        FloatVector.fromArray(F, x, i).fma(weight, start).intoArray(out, at + i);
      }
    }
  }

  private static void nextOne(
      float[] w, int wAt, int count, float[] x, int xAt, int stride, float[] out, int n) {
    for (int pair = 0; pair < UNITS; pair += 2) {
      FloatVector a = FloatVector.broadcast(F, w[wAt + pair * count]);
      FloatVector b = FloatVector.broadcast(F, w[wAt + (pair + 1) * count]);
      int outA = pair * stride;
      int outB = outA + stride;
      for (int i = 0; i < n; i += LANES) {
        FloatVector t = FloatVector.fromArray(F, x, xAt + i);
        t.fma(a, FloatVector.fromArray(F, out, outA + i)).intoArray(out, outA + i);
        t.fma(b, FloatVector.fromArray(F, out, outB + i)).intoArray(out, outB + i);
      }
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
  public void activate(Activation activation, float[] z, int zAt, int n) {
    switch (activation) {
      case TANH -> tanh(z, zAt, n);
      case SOFTSIGN -> softsign(z, zAt, n);
      case CLAMPED_CUBIC -> clampedCubic(z, zAt, n);
      case SQUARED_RELU -> squaredRelu(z, zAt, n);
      case RELU -> relu(z, zAt, n);
      case ABS -> abs(z, zAt, n);
    }
  }

  private static void tanh(float[] z, int zAt, int n) {
    FloatVector n0 = FloatVector.broadcast(F, 2027025f);
    FloatVector n1 = FloatVector.broadcast(F, 270270f);
    FloatVector d1 = FloatVector.broadcast(F, 945945f);
    FloatVector d2 = FloatVector.broadcast(F, 51975f);
    for (int i = zAt; i < zAt + n; i += LANES) {
      FloatVector c = clamp(FloatVector.fromArray(F, z, i), TANH_LIMIT);
      FloatVector s = c.mul(c);
      FloatVector p = s.fma(36f, 6930f).fma(s, n1).fma(s, n0);
      FloatVector q = s.fma(1f, 630f).fma(s, d2).fma(s, d1).fma(s, n0);
      c.mul(p).div(q).intoArray(z, i);
    }
  }

  private static FloatVector clamp(FloatVector z, float limit) {
    FloatVector c = z.blend(-limit, z.compare(VectorOperators.LT, -limit));
    return c.blend(limit, z.compare(VectorOperators.GT, limit));
  }

  private static void softsign(float[] z, int zAt, int n) {
    for (int i = zAt; i < zAt + n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, z, i);
      t.div(t.abs().add(1f)).intoArray(z, i);
    }
  }

  private static void clampedCubic(float[] z, int zAt, int n) {
    for (int i = zAt; i < zAt + n; i += LANES) {
      FloatVector c = clamp(FloatVector.fromArray(F, z, i), 1.5f);
      c.mul(c.mul(c).fma(-4f / 27f, 1f)).intoArray(z, i);
    }
  }

  private static void squaredRelu(float[] z, int zAt, int n) {
    for (int i = zAt; i < zAt + n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, z, i);
      FloatVector c = t.blend(0f, t.compare(VectorOperators.LT, 0f));
      c.mul(c).intoArray(z, i);
    }
  }

  private static void relu(float[] z, int zAt, int n) {
    for (int i = zAt; i < zAt + n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, z, i);
      t.blend(0f, t.compare(VectorOperators.LT, 0f)).intoArray(z, i);
    }
  }

  private static void abs(float[] z, int zAt, int n) {
    for (int i = zAt; i < zAt + n; i += LANES) {
      FloatVector.fromArray(F, z, i).abs().intoArray(z, i);
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
  public void fire(float threshold, int maxPackets, float[] v, int vAt, int[] s, int sAt, int n) {
    int whole = n - n % LANES;
    if (threshold == 0.5f && maxPackets == Integer.MAX_VALUE) {
      freely(v, vAt, s, sAt, whole);
    } else {
      limited(threshold, maxPackets, v, vAt, s, sAt, whole);
    }
    PLAIN.fire(threshold, maxPackets, v, vAt + whole, s, sAt + whole, n - whole);
  }

  private static void freely(float[] v, int vAt, int[] s, int sAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, v, vAt + i);
      FloatVector shifted = t.add(MAGIC);
      shifted.reinterpretAsInts().sub(MAGIC_BITS).intoArray(s, sAt + i);
      t.sub(shifted.sub(MAGIC)).intoArray(v, vAt + i);
    }
  }

  private static void limited(
      float threshold, int maxPackets, float[] v, int vAt, int[] s, int sAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector t = FloatVector.fromArray(F, v, vAt + i);
      VectorMask<Float> quiet = t.abs().compare(VectorOperators.LT, threshold);
      FloatVector shifted = t.blend(0f, quiet).add(MAGIC);
      IntVector fired =
          shifted.reinterpretAsInts().sub(MAGIC_BITS).min(maxPackets).max(-maxPackets);
      fired.intoArray(s, sAt + i);
      FloatVector sent = (FloatVector) fired.convertShape(VectorOperators.I2F, F, 0);
      t.sub(sent).intoArray(v, vAt + i);
    }
  }
}
