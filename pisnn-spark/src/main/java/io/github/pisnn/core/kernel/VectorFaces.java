package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Flux, integration and firing of a row of faces, two vectors of them at a time, all in registers.
 * Lanes are faces, so the machine's width changes no bit.
 *
 * <p>The last three or five inputs, the <em>near</em> ones, are registers; missing ones have
 * weights of zero. No sum notices a zero weight: it begins with a bias or +0 and adds multiples of
 * 2^-149, so that it is never -0. If there are <em>far</em> inputs before them, the hidden units'
 * sums over these are made first, a stretch of faces at a time.
 *
 * <p>Long loops call the Vector API itself and no methods of ours: beyond some size of a method the
 * JIT compiler inlines only the former, and a vector that crosses a call is boxed.
 */
final class VectorFaces {
  static final VectorSpecies<Float> F =
      FloatVector.SPECIES_PREFERRED.length() > FaceRow.PADDING / 2
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

  static final int LANES = F.length();

  /** LANES times all bits, then none: from LANES - n on, a mask of the first n lanes. */
  static final int[] FIRST = new int[2 * LANES];

  /**
   * 1.5 * 2^23: adding it to a number of at most 2^22 leaves the nearest integer in the low bits.
   */
  static final float MAGIC = 12582912f;

  static final int MAGIC_BITS = 0x4B400000;

  private static final int TANH_LIMIT = 0x40B64DC3;
  private static final int CUBIC_LIMIT = 0x3FC00000;
  private static final int STRETCH = 256;

  /** Weights of a unit: the bias, five near inputs, the output; a power of two in all. */
  private static final int UNIT = 8;

  private static final int OUTPUT = 6;

  /** Units whose sums over the far inputs are made together. */
  private static final int GROUP = 4;

  static {
    Arrays.fill(FIRST, 0, LANES, -1);
  }

  private final OperatorShape shape;
  private final float leak;
  private final float rest;
  private final int far;

  /** Unit by unit; the first one is the linear skip. */
  private final float[] near;

  /** The weights of the far inputs, unit by unit as well. */
  private final float[] distant;

  /** Where the inputs' cells stand beside the left one, and what the latter is multiplied by. */
  private final int[] at;

  private final int[] minus;
  private final float[] z;

  /** What the sums of a stretch of faces begin with; empty without a quadratic skip. */
  private final float[] start;

  private final @Nullable VectorQuadraticSkip quadratic;

  VectorFaces(FluxOperator operator, float leak) {
    this.shape = operator.shape();
    this.leak = leak;
    this.rest = operator.restFlux();
    int inputs = shape.inputs();
    this.far = Math.max(0, inputs - 5);
    this.near = new float[UNIT * (1 + shape.hidden() + GROUP)];
    this.distant = new float[far * (1 + shape.hidden() + GROUP)];
    this.at = new int[far + 5];
    this.minus = new int[far + 1];
    float[] w = operator.weights();
    near[0] = shape.shiftInvariant() ? 0f : w[0];
    if (shape.skip() == Skip.LINEAR) {
      pack(w, shape.linearAt(), 0);
    }
    for (int h = 0; h < shape.hidden(); h++) {
      near[UNIT * (h + 1)] = w[shape.hiddenBiasAt() + h];
      pack(w, shape.hiddenInputAt() + h * inputs, h + 1);
      near[UNIT * (h + 1) + OUTPUT] = w[shape.hiddenOutputAt() + h];
    }
    Arrays.fill(minus, -1);
    minus[0] = shape.shiftInvariant() ? -1 : 0;
    boolean squares = shape.skip() == Skip.QUADRATIC;
    this.start = new float[squares ? STRETCH : 0];
    this.quadratic = squares ? new VectorQuadraticSkip(operator, at, start) : null;
    this.z = new float[far > 0 && shape.hidden() > 0 ? STRETCH * (1 + shape.hidden() + GROUP) : 0];
  }

  private void pack(float[] w, int from, int unit) {
    for (int k = 0; k < shape.inputs(); k++) {
      if (k < far) {
        distant[unit * far + k] = w[from + k];
      } else {
        near[UNIT * unit + 1 + k - far] = w[from + k];
      }
    }
  }

  /**
   * Fires n faces as if their neurons had no cap and a threshold of one half. What it does to
   * potentials beyond 2^22 is nonsense, but can be undone.
   *
   * @return the largest potential, in absolute value, as the bits of a binary32; above those of
   *     infinity if there is a NaN
   */
  int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n) {
    int left = shape.stencil().left();
    int input = shape.shiftInvariant() ? 0 : 1;
    for (int k = 0; k < offsets.length; k++) {
      if (k != left) {
        at[input++] = offsets[k];
      }
    }
    if (z.length == 0 && start.length == 0) {
      return stretch(m, mAt, v, vAt, s, sAt, n);
    }
    int largest = 0;
    for (int from = 0; from < n; from += STRETCH) {
      int faces = Math.min(STRETCH, n - from);
      if (quadratic != null) {
        quadratic.sums(m, mAt + from, faces);
      }
      for (int unit = 1; z.length > 0 && unit <= shape.hidden(); unit += GROUP) {
        sums(unit, m, mAt + from, faces);
      }
      largest = Math.max(largest, stretch(m, mAt + from, v, vAt + from, s, sAt + from, faces));
    }
    return largest;
  }

  private int stretch(int[] m, int mAt, float[] v, int vAt, int[] s, int sAt, int n) {
    Activation activation = shape.activation();
    int units = shape.hidden();
    float[] w = near;
    boolean five = shape.inputs() > 3;
    boolean squares = start.length > 0;
    boolean sums = z.length > 0;
    int linearFar = shape.skip() == Skip.LINEAR ? far : 0;
    int first = minus[far];
    int at0 = mAt + at[far];
    int at1 = mAt + at[far + 1];
    int at2 = mAt + at[far + 2];
    int at3 = mAt + at[far + 3];
    int at4 = mAt + at[far + 4];
    IntVector largest = IntVector.zero(I);
    for (int i = 0; i < n; i += 2 * LANES) {
      int j = i + LANES;
      IntVector leftA = IntVector.fromArray(I, m, mAt + i);
      IntVector leftB = IntVector.fromArray(I, m, mAt + j);
      FloatVector a = FloatVector.broadcast(F, w[0]);
      FloatVector b = FloatVector.broadcast(F, w[0]);
      if (squares) {
        a = FloatVector.fromArray(F, start, i);
        b = FloatVector.fromArray(F, start, j);
      }
      FloatVector weight;
      for (int k = 0; k < linearFar; k++) {
        int place = mAt + at[k];
        weight = FloatVector.broadcast(F, distant[k]);
        a =
            ((FloatVector)
                    IntVector.fromArray(I, m, place + i)
                        .sub(leftA.and(minus[k]))
                        .convertShape(VectorOperators.I2F, F, 0))
                .fma(weight, a);
        b =
            ((FloatVector)
                    IntVector.fromArray(I, m, place + j)
                        .sub(leftB.and(minus[k]))
                        .convertShape(VectorOperators.I2F, F, 0))
                .fma(weight, b);
      }
      FloatVector a0 =
          ((FloatVector)
              IntVector.fromArray(I, m, at0 + i)
                  .sub(leftA.and(first))
                  .convertShape(VectorOperators.I2F, F, 0));
      FloatVector b0 =
          ((FloatVector)
              IntVector.fromArray(I, m, at0 + j)
                  .sub(leftB.and(first))
                  .convertShape(VectorOperators.I2F, F, 0));
      FloatVector a1 =
          ((FloatVector)
              IntVector.fromArray(I, m, at1 + i)
                  .sub(leftA)
                  .convertShape(VectorOperators.I2F, F, 0));
      FloatVector b1 =
          ((FloatVector)
              IntVector.fromArray(I, m, at1 + j)
                  .sub(leftB)
                  .convertShape(VectorOperators.I2F, F, 0));
      FloatVector a2 =
          ((FloatVector)
              IntVector.fromArray(I, m, at2 + i)
                  .sub(leftA)
                  .convertShape(VectorOperators.I2F, F, 0));
      FloatVector b2 =
          ((FloatVector)
              IntVector.fromArray(I, m, at2 + j)
                  .sub(leftB)
                  .convertShape(VectorOperators.I2F, F, 0));
      FloatVector a3 = a0;
      FloatVector b3 = b0;
      FloatVector a4 = a0;
      FloatVector b4 = b0;
      weight = FloatVector.broadcast(F, w[1]);
      a = a0.fma(weight, a);
      b = b0.fma(weight, b);
      weight = FloatVector.broadcast(F, w[2]);
      a = a1.fma(weight, a);
      b = b1.fma(weight, b);
      weight = FloatVector.broadcast(F, w[3]);
      a = a2.fma(weight, a);
      b = b2.fma(weight, b);
      if (five) {
        a3 =
            ((FloatVector)
                IntVector.fromArray(I, m, at3 + i)
                    .sub(leftA)
                    .convertShape(VectorOperators.I2F, F, 0));
        b3 =
            ((FloatVector)
                IntVector.fromArray(I, m, at3 + j)
                    .sub(leftB)
                    .convertShape(VectorOperators.I2F, F, 0));
        a4 =
            ((FloatVector)
                IntVector.fromArray(I, m, at4 + i)
                    .sub(leftA)
                    .convertShape(VectorOperators.I2F, F, 0));
        b4 =
            ((FloatVector)
                IntVector.fromArray(I, m, at4 + j)
                    .sub(leftB)
                    .convertShape(VectorOperators.I2F, F, 0));
        weight = FloatVector.broadcast(F, w[4]);
        a = a3.fma(weight, a);
        b = b3.fma(weight, b);
        weight = FloatVector.broadcast(F, w[5]);
        a = a4.fma(weight, a);
        b = b4.fma(weight, b);
      }
      for (int h = 1; h <= units; h++) {
        FloatVector za;
        FloatVector zb;
        if (sums) {
          za = FloatVector.fromArray(F, z, STRETCH * h + i);
          zb = FloatVector.fromArray(F, z, STRETCH * h + j);
        } else {
          za = FloatVector.broadcast(F, w[UNIT * h]);
          zb = za;
        }
        weight = FloatVector.broadcast(F, w[UNIT * h + 1]);
        za = a0.fma(weight, za);
        zb = b0.fma(weight, zb);
        weight = FloatVector.broadcast(F, w[UNIT * h + 2]);
        za = a1.fma(weight, za);
        zb = b1.fma(weight, zb);
        weight = FloatVector.broadcast(F, w[UNIT * h + 3]);
        za = a2.fma(weight, za);
        zb = b2.fma(weight, zb);
        if (five) {
          weight = FloatVector.broadcast(F, w[UNIT * h + 4]);
          za = a3.fma(weight, za);
          zb = b3.fma(weight, zb);
          weight = FloatVector.broadcast(F, w[UNIT * h + 5]);
          za = a4.fma(weight, za);
          zb = b4.fma(weight, zb);
        }
        // Arguments are neither NaN nor -0, so that their bits compare like integers.
        switch (activation) {
          case SOFTSIGN -> {
            za = za.div(za.abs().add(1f));
            zb = zb.div(zb.abs().add(1f));
          }
          case ABS -> {
            za = za.abs();
            zb = zb.abs();
          }
          case RELU -> {
            za = za.reinterpretAsInts().max(0).reinterpretAsFloats();
            zb = zb.reinterpretAsInts().max(0).reinterpretAsFloats();
          }
          case SQUARED_RELU -> {
            za = za.reinterpretAsInts().max(0).reinterpretAsFloats();
            zb = zb.reinterpretAsInts().max(0).reinterpretAsFloats();
            za = za.mul(za);
            zb = zb.mul(zb);
          }
          case CLAMPED_CUBIC -> {
            IntVector ia = za.reinterpretAsInts();
            IntVector ib = zb.reinterpretAsInts();
            za =
                ia.and(Integer.MAX_VALUE)
                    .min(CUBIC_LIMIT)
                    .or(ia.and(Integer.MIN_VALUE))
                    .reinterpretAsFloats();
            zb =
                ib.and(Integer.MAX_VALUE)
                    .min(CUBIC_LIMIT)
                    .or(ib.and(Integer.MIN_VALUE))
                    .reinterpretAsFloats();
            za = za.mul(za.mul(za).fma(-4f / 27f, 1f));
            zb = zb.mul(zb.mul(zb).fma(-4f / 27f, 1f));
          }
          case TANH -> {
            IntVector ia = za.reinterpretAsInts();
            IntVector ib = zb.reinterpretAsInts();
            za =
                ia.and(Integer.MAX_VALUE)
                    .min(TANH_LIMIT)
                    .or(ia.and(Integer.MIN_VALUE))
                    .reinterpretAsFloats();
            zb =
                ib.and(Integer.MAX_VALUE)
                    .min(TANH_LIMIT)
                    .or(ib.and(Integer.MIN_VALUE))
                    .reinterpretAsFloats();
            FloatVector sa = za.mul(za);
            FloatVector sb = zb.mul(zb);
            FloatVector p1 = FloatVector.broadcast(F, 270270f);
            FloatVector p0 = FloatVector.broadcast(F, 2027025f);
            FloatVector q2 = FloatVector.broadcast(F, 51975f);
            FloatVector q1 = FloatVector.broadcast(F, 945945f);
            za =
                za.mul(sa.fma(36f, 6930f).fma(sa, p1).fma(sa, p0))
                    .div(sa.add(630f).fma(sa, q2).fma(sa, q1).fma(sa, p0));
            zb =
                zb.mul(sb.fma(36f, 6930f).fma(sb, p1).fma(sb, p0))
                    .div(sb.add(630f).fma(sb, q2).fma(sb, q1).fma(sb, p0));
          }
        }
        weight = FloatVector.broadcast(F, w[UNIT * h + OUTPUT]);
        a = za.fma(weight, a);
        b = zb.fma(weight, b);
      }
      a = FloatVector.fromArray(F, v, vAt + i).fma(FloatVector.broadcast(F, leak), a.sub(rest));
      b = FloatVector.fromArray(F, v, vAt + j).fma(FloatVector.broadcast(F, leak), b.sub(rest));
      IntVector sizeA = a.reinterpretAsInts().and(Integer.MAX_VALUE);
      IntVector sizeB = b.reinterpretAsInts().and(Integer.MAX_VALUE);
      if (j + LANES > n) {
        sizeA = sizeA.and(IntVector.fromArray(I, FIRST, LANES - Math.min(LANES, n - i)));
        sizeB = sizeB.and(IntVector.fromArray(I, FIRST, LANES - Math.max(0, n - j)));
      }
      largest = largest.max(sizeA).max(sizeB);
      FloatVector roundA = a.add(MAGIC);
      FloatVector roundB = b.add(MAGIC);
      roundA.reinterpretAsInts().sub(MAGIC_BITS).intoArray(s, sAt + i);
      roundB.reinterpretAsInts().sub(MAGIC_BITS).intoArray(s, sAt + j);
      a.sub(roundA.sub(MAGIC)).intoArray(v, vAt + i);
      b.sub(roundB.sub(MAGIC)).intoArray(v, vAt + j);
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  /** The sums of a group of units over the far inputs. */
  private void sums(int unit, int[] m, int mAt, int n) {
    float[] w = distant;
    int out = STRETCH * unit;
    int wAt = far * unit;
    FloatVector bias0 = FloatVector.broadcast(F, near[UNIT * unit]);
    FloatVector bias1 = FloatVector.broadcast(F, near[UNIT * (unit + 1)]);
    FloatVector bias2 = FloatVector.broadcast(F, near[UNIT * (unit + 2)]);
    FloatVector bias3 = FloatVector.broadcast(F, near[UNIT * (unit + 3)]);
    for (int i = 0; i < n; i += 2 * LANES) {
      int j = i + LANES;
      IntVector leftA = IntVector.fromArray(I, m, mAt + i);
      IntVector leftB = IntVector.fromArray(I, m, mAt + j);
      FloatVector a0 = bias0;
      FloatVector b0 = bias0;
      FloatVector a1 = bias1;
      FloatVector b1 = bias1;
      FloatVector a2 = bias2;
      FloatVector b2 = bias2;
      FloatVector a3 = bias3;
      FloatVector b3 = bias3;
      for (int k = 0; k < far; k++) {
        int place = mAt + at[k];
        FloatVector a =
            ((FloatVector)
                IntVector.fromArray(I, m, place + i)
                    .sub(leftA.and(minus[k]))
                    .convertShape(VectorOperators.I2F, F, 0));
        FloatVector b =
            ((FloatVector)
                IntVector.fromArray(I, m, place + j)
                    .sub(leftB.and(minus[k]))
                    .convertShape(VectorOperators.I2F, F, 0));
        FloatVector weight = FloatVector.broadcast(F, w[wAt + k]);
        a0 = a.fma(weight, a0);
        b0 = b.fma(weight, b0);
        weight = FloatVector.broadcast(F, w[wAt + far + k]);
        a1 = a.fma(weight, a1);
        b1 = b.fma(weight, b1);
        weight = FloatVector.broadcast(F, w[wAt + 2 * far + k]);
        a2 = a.fma(weight, a2);
        b2 = b.fma(weight, b2);
        weight = FloatVector.broadcast(F, w[wAt + 3 * far + k]);
        a3 = a.fma(weight, a3);
        b3 = b.fma(weight, b3);
      }
      a0.intoArray(z, out + i);
      b0.intoArray(z, out + j);
      a1.intoArray(z, out + STRETCH + i);
      b1.intoArray(z, out + STRETCH + j);
      a2.intoArray(z, out + 2 * STRETCH + i);
      b2.intoArray(z, out + 2 * STRETCH + j);
      a3.intoArray(z, out + 3 * STRETCH + i);
      b3.intoArray(z, out + 3 * STRETCH + j);
    }
  }
}
