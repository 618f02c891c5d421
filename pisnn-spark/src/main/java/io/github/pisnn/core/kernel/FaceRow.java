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
  private final long[] counts = new long[2];

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
   * @param rows the row of counts that each cell of the stencil is in
   * @param first where in it the first face finds that cell
   * @param v potentials, from vAt on
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return the number of the first face whose stretch holds an unsafe potential; -1 if all is well
   */
  public int fire(int[][] rows, int[] first, float[] v, int vAt, int[] s, int sAt, int n) {
    for (int from = 0; from < n; from += STRETCH) {
      int faces = Math.min(STRETCH, n - from);
      for (int k = 0; k < at.length; k++) {
        at[k] = first[k] + from;
      }
      flux.flux(rows, at, faces, phi);
      int largest = ops.integrate(leak, v, vAt + from, phi, faces);
      if (largest > unsafeBits) {
        return from;
      }
      RowOps rounding = largest <= FAST_BITS ? ops : plain;
      rounding.fire(threshold, maxPackets, v, vAt + from, s, sAt + from, faces, counts);
    }
    return -1;
  }

  public int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n) {
    int[][] rows = new int[offsets.length][];
    int[] first = new int[offsets.length];
    for (int k = 0; k < offsets.length; k++) {
      rows[k] = m;
      first[k] = mAt + offsets[k];
    }
    int r = fire(rows, first, v, vAt, s, sAt, n);
    counts[0] = keep[0];
    counts[1] = keep[1];
    return r;
  }

  private final long[] keep = new long[2];

  public void count(int[] s, int at, int n) {
    for (int i = at; i < at + n; i++) {
      keep[0] += Math.abs(s[i]);
      keep[1] += s[i] == 0 ? 0 : 1;
    }
    counts[0] = keep[0];
    counts[1] = keep[1];
  }

  public int move(
      int[] to, int toAt, int[] from, int fromAt, int[] in, int inAt, int[] out, int outAt, int n) {
    int l = 0;
    for (int i = 0; i < n; i++) {
      int c = from[fromAt + i] + in[inAt + i] - out[outAt + i];
      to[toAt + i] = c;
      l = Math.max(l, Math.abs(c));
    }
    return l;
  }

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
    int l = 0;
    for (int i = 0; i < n; i++) {
      int c = from[fromAt + i] + in[inAt + i] - out[outAt + i] + in2[in2At + i] - out2[out2At + i];
      to[toAt + i] = c;
      l = Math.max(l, Math.abs(c));
    }
    return l;
  }

  /**
   * Moves packets into a row of cells and out of it.
   *
   * @return the largest count, in absolute value
   */
  public int move(int[] m, int mAt, int[] in, int inAt, int[] out, int outAt, int n) {
    return ops.move(m, mAt, in, inAt, out, outAt, n);
  }

  /** Packets fired since the last call of {@link #clear}. */
  public long packets() {
    return counts[0];
  }

  /** Spikes since the last call of {@link #clear}. */
  public long spikes() {
    return counts[1];
  }

  /** Starts counting anew. */
  public void clear() {
    counts[0] = 0;
    counts[1] = 0;
    keep[0] = 0;
    keep[1] = 0;
  }
}
