package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.FluxOperator;

/**
 * The neurons of a row of faces: flux, integration and firing, a stretch of faces at a time that
 * fits the first-level cache. One instance serves one thread.
 */
public final class FaceRow {
  private static final int STRETCH = 512;

  /** Up to here the fast way to round is exact: the bits of 2^22. */
  private static final int FAST_BITS = Float.floatToRawIntBits(4194304f);

  private final RowOps ops;
  private final RowOps plain = new PlainRowOps();
  private final RowFlux flux;
  private final float leak;
  private final float threshold;
  private final int maxPackets;
  private final int unsafeBits;
  private final float[] phi = new float[STRETCH];
  private final int[] at;
  private long packets;
  private long spikes;

  /** Rows read and written must reach this far beyond their last face. */
  public static final int PADDING = RowOps.GROUP;

  /**
   * The neurons of an operator.
   *
   * @param safe largest potential that is no divergence
   */
  public FaceRow(
      Kernel kernel,
      FluxOperator operator,
      float leak,
      float threshold,
      int maxPackets,
      float safe) {
    this.ops = kernel.ops();
    this.flux = new RowFlux(ops, operator, STRETCH);
    this.leak = leak;
    this.threshold = threshold;
    this.maxPackets = maxPackets;
    this.unsafeBits = Float.floatToRawIntBits(safe);
    this.at = new int[operator.shape().stencil().cells()];
  }

  /**
   * Lets a row of faces fire.
   *
   * @param m counts; cell k of the first face's stencil stands at mAt + offsets[k]
   * @param v potentials, from vAt on
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return the number of the first face whose stretch holds an unsafe potential; -1 if all is well
   */
  public int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n) {
    for (int from = 0; from < n; from += STRETCH) {
      int faces = Math.min(STRETCH, n - from);
      for (int k = 0; k < at.length; k++) {
        at[k] = mAt + offsets[k] + from;
      }
      flux.flux(m, at, faces, phi);
      int largest = ops.integrate(leak, v, vAt + from, phi, faces);
      if (largest > unsafeBits) {
        return from;
      }
      RowOps rounding = largest <= FAST_BITS ? ops : plain;
      rounding.fire(threshold, maxPackets, v, vAt + from, s, sAt + from, faces);
    }
    return -1;
  }

  /** Adds the packets of a row of faces to the books. */
  public void count(int[] s, int sAt, int n) {
    for (int i = sAt; i < sAt + n; i++) {
      int size = Math.abs(s[i]);
      packets += size;
      spikes += Math.min(1, size);
    }
  }

  /**
   * Moves packets into a row of cells and out of it.
   *
   * @return the largest count, in absolute value
   */
  public int move(
      int[] to, int toAt, int[] from, int fromAt, int[] in, int inAt, int[] out, int outAt, int n) {
    int largest = 0;
    for (int i = 0; i < n; i++) {
      int count = from[fromAt + i] + in[inAt + i] - out[outAt + i];
      to[toAt + i] = count;
      largest = Math.max(largest, Math.abs(count));
    }
    return largest;
  }

  /** Moves packets across x and y in one go. */
  public int move(
      int[] to,
      int toAt,
      int[] from,
      int fromAt,
      int[] in,
      int inAt,
      int[] out,
      int outAt,
      int[] under,
      int underAt,
      int[] over,
      int overAt,
      int n) {
    int largest = 0;
    for (int i = 0; i < n; i++) {
      int along = in[inAt + i] - out[outAt + i];
      int count = from[fromAt + i] + along + under[underAt + i] - over[overAt + i];
      to[toAt + i] = count;
      largest = Math.max(largest, Math.abs(count));
    }
    return largest;
  }

  /** Packets counted since the last call of {@link #clear}. */
  public long packets() {
    return packets;
  }

  /** Spikes counted since the last call of {@link #clear}. */
  public long spikes() {
    return spikes;
  }

  /** Starts counting anew. */
  public void clear() {
    packets = 0;
    spikes = 0;
  }
}
