package io.github.pisnn.core.kernel;

import static io.github.pisnn.core.kernel.VectorFaces.F;
import static io.github.pisnn.core.kernel.VectorFaces.FIRST;
import static io.github.pisnn.core.kernel.VectorFaces.I;
import static io.github.pisnn.core.kernel.VectorFaces.LANES;
import static io.github.pisnn.core.kernel.VectorFaces.MAGIC;
import static io.github.pisnn.core.kernel.VectorFaces.MAGIC_BITS;

import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Loops over vectors of the machine's own width. */
final class VectorFaceRow extends FaceRow {
  /** Up to here the fast way to round is exact: the bits of 2^22. */
  private static final int FAST_BITS = Float.floatToRawIntBits(4194304f);

  private static final int MOST_PARTS_BITS = Float.floatToRawIntBits(FaceAverage.MOST_PARTS);

  private final VectorFaces faces;

  VectorFaceRow(FluxOperator operator, Neuron neuron) {
    super(operator, neuron);
    this.faces = new VectorFaces(operator, neuron.leak());
  }

  @Override
  public int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n) {
    return settle(faces.fire(m, mAt, offsets, v, vAt, s, sAt, n), v, vAt, s, sAt, n);
  }

  /** Corrects what was fired as if there were no cap, no threshold and no large potential. */
  private int settle(int largest, float[] v, int vAt, int[] s, int sAt, int n) {
    if (largest > FAST_BITS) {
      return refire(v, vAt, s, sAt, n);
    }
    if (neuron.threshold() != 0.5f || neuron.maxPackets() != Neuron.UNCAPPED) {
      limit(v, vAt, s, sAt, n);
    }
    return -1;
  }

  @Override
  public int fire(float[] flux, float[] v, int vAt, int[] s, int sAt, int n) {
    FloatVector leak = FloatVector.broadcast(F, neuron.leak());
    IntVector largest = IntVector.zero(I);
    for (int i = 0; i < n; i += LANES) {
      FloatVector potential =
          FloatVector.fromArray(F, v, vAt + i).fma(leak, FloatVector.fromArray(F, flux, i));
      IntVector size = potential.reinterpretAsInts().and(Integer.MAX_VALUE);
      if (i + LANES > n) {
        size = size.and(IntVector.fromArray(I, FIRST, LANES - (n - i)));
      }
      largest = largest.max(size);
      FloatVector rounded = potential.add(MAGIC);
      rounded.reinterpretAsInts().sub(MAGIC_BITS).intoArray(s, sAt + i);
      potential.sub(rounded.sub(MAGIC)).intoArray(v, vAt + i);
    }
    return settle(largest.reduceLanes(VectorOperators.MAX), v, vAt, s, sAt, n);
  }

  @Override
  public void middle(
      int[] m, int at, int across, float[] weights, int least, int most, int[] to, int n) {
    for (int i = at; i < at + n; i += LANES) {
      IntVector own = IntVector.fromArray(I, m, i);
      IntVector twice = own.add(own);
      FloatVector sum = FloatVector.zero(F);
      for (int k = 1; k <= weights.length; k++) {
        IntVector difference =
            IntVector.fromArray(I, m, i + k * across)
                .add(IntVector.fromArray(I, m, i - k * across))
                .sub(twice);
        sum =
            ((FloatVector) difference.convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.broadcast(F, weights[k - 1]), sum);
      }
      IntVector size = sum.reinterpretAsInts().and(Integer.MAX_VALUE);
      IntVector small = size.sub(MOST_PARTS_BITS + 1).lanewise(VectorOperators.ASHR, 31);
      IntVector correction = sum.add(MAGIC).reinterpretAsInts().sub(MAGIC_BITS).and(small);
      IntVector value = own.lanewise(VectorOperators.LSHL, 4).add(correction);
      IntVector beyond = value.max(least).min(most).lanewise(VectorOperators.XOR, value);
      IntVector outside =
          beyond.or(IntVector.zero(I).sub(beyond)).lanewise(VectorOperators.ASHR, 31);
      value.sub(correction.and(outside)).intoArray(to, i);
    }
  }

  /** Holds back what neurons with a threshold or a cap do not send. */
  private void limit(float[] v, int vAt, int[] s, int sAt, int n) {
    IntVector below = IntVector.broadcast(I, Float.floatToRawIntBits(neuron.threshold()) - 1);
    for (int i = 0; i < n; i += LANES) {
      FloatVector left = FloatVector.fromArray(F, v, vAt + i);
      IntVector sent = IntVector.fromArray(I, s, sAt + i);
      IntVector size =
          left.add((FloatVector) sent.convertShape(VectorOperators.I2F, F, 0))
              .reinterpretAsInts()
              .and(Integer.MAX_VALUE);
      IntVector loud = below.sub(size).lanewise(VectorOperators.ASHR, 31);
      IntVector fired = sent.min(neuron.maxPackets()).max(-neuron.maxPackets()).and(loud);
      fired.intoArray(s, sAt + i);
      left.sub((FloatVector) fired.sub(sent).convertShape(VectorOperators.I2F, F, 0))
          .intoArray(v, vAt + i);
    }
  }

  /** Fires once more, from the potentials before the first time, which stay as they were. */
  private int refire(float[] v, int vAt, int[] s, int sAt, int n) {
    for (int i = 0; i < n; i++) {
      float sent = Float.intBitsToFloat(s[sAt + i] + MAGIC_BITS) - MAGIC;
      float potential = sent == 0f ? v[vAt + i] : v[vAt + i] + sent;
      if (!(Math.abs(potential) <= SAFE)) {
        return i;
      }
      int fired = neuron.fire(potential);
      s[sAt + i] = fired;
      v[vAt + i] = potential - fired;
    }
    return -1;
  }

  @Override
  public void count(int[] s, int sAt, int n) {
    int whole = n - n % LANES;
    IntVector rest =
        IntVector.fromArray(I, s, sAt + whole)
            .and(IntVector.fromArray(I, FIRST, LANES - (n - whole)));
    IntVector packets = rest.abs();
    IntVector spikes = packets.min(1);
    IntVector bits = packets;
    for (int i = 0; i < whole; i += LANES) {
      IntVector size = IntVector.fromArray(I, s, sAt + i).abs();
      packets = packets.add(size);
      spikes = spikes.add(size.min(1));
      bits = bits.or(size);
    }
    // No sum has overflowed if n times the largest packet is an int.
    if ((long) n * bits.reduceLanes(VectorOperators.OR) > Integer.MAX_VALUE) {
      super.count(s, sAt, n);
      return;
    }
    count(packets.reduceLanes(VectorOperators.ADD), spikes.reduceLanes(VectorOperators.ADD));
  }

  @Override
  public int move(
      int[] to, int toAt, int[] from, int fromAt, int[] in, int inAt, int[] out, int outAt, int n) {
    IntVector largest = IntVector.zero(I);
    for (int i = 0; i < n; i += LANES) {
      IntVector count =
          IntVector.fromArray(I, from, fromAt + i)
              .add(IntVector.fromArray(I, in, inAt + i))
              .sub(IntVector.fromArray(I, out, outAt + i));
      count.intoArray(to, toAt + i);
      IntVector size = count.abs();
      if (i + LANES > n) {
        size = size.and(IntVector.fromArray(I, FIRST, LANES - (n - i)));
      }
      largest = largest.max(size);
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public int move(
      int[] to,
      int toAt,
      int[] from,
      int fromAt,
      int[] in,
      int inAt,
      int[] out,
      int outAt,
      int[] in2,
      int in2At,
      int[] out2,
      int out2At,
      int n) {
    IntVector largest = IntVector.zero(I);
    for (int i = 0; i < n; i += LANES) {
      IntVector count =
          IntVector.fromArray(I, from, fromAt + i)
              .add(IntVector.fromArray(I, in, inAt + i))
              .sub(IntVector.fromArray(I, out, outAt + i))
              .add(IntVector.fromArray(I, in2, in2At + i))
              .sub(IntVector.fromArray(I, out2, out2At + i));
      count.intoArray(to, toAt + i);
      IntVector size = count.abs();
      if (i + LANES > n) {
        size = size.and(IntVector.fromArray(I, FIRST, LANES - (n - i)));
      }
      largest = largest.max(size);
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public int want(
      int[] out,
      int[] in,
      int[] lack,
      int at,
      int[] m,
      int mAt,
      int[] right,
      int[] under,
      int[] over,
      int lo,
      int hi,
      int n) {
    IntVector any = IntVector.zero(I);
    IntVector least = IntVector.broadcast(I, lo);
    IntVector most = IntVector.broadcast(I, hi);
    for (int i = 0; i < n; i += LANES) {
      IntVector west = IntVector.fromArray(I, right, i);
      IntVector east = IntVector.fromArray(I, right, i + 1);
      IntVector south = IntVector.fromArray(I, under, i);
      IntVector north = IntVector.fromArray(I, over, i);
      IntVector count = IntVector.fromArray(I, m, mAt + i);
      // max(0, -s) = max(s, 0) - s
      IntVector outgoing =
          east.max(0).add(west.max(0).sub(west)).add(north.max(0)).add(south.max(0).sub(south));
      IntVector incoming = outgoing.sub(east).add(west).sub(north).add(south);
      IntVector missing =
          count.sub(least).max(0).sub(outgoing).or(most.sub(count).max(0).sub(incoming));
      outgoing.intoArray(out, at + i);
      incoming.intoArray(in, at + i);
      missing.intoArray(lack, at + i);
      if (i + LANES > n) {
        missing = missing.and(IntVector.fromArray(I, FIRST, LANES - (n - i)));
      }
      any = any.or(missing);
    }
    return any.reduceLanes(VectorOperators.OR);
  }

  @Override
  public int nextLack(int[] a, int aAt, int[] b, int bAt, int from, int n) {
    int i = from;
    while (i < n
        && IntVector.fromArray(I, a, aAt + i)
            .or(IntVector.fromArray(I, b, bAt + i))
            .compare(VectorOperators.GE, 0)
            .allTrue()) {
      i += LANES;
    }
    while (i < n && (a[aAt + i] | b[bAt + i]) >= 0) {
      i++;
    }
    return Math.min(i, n);
  }
}
