package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;

/**
 * The neurons of rows of faces, and the cells between them. One instance serves one thread.
 *
 * <p>All arrays must reach at least {@link #PADDING} beyond the last element named. What is read
 * there has no effect, and what is written there is junk.
 */
public final class FaceRow {

  /** How far arrays must reach beyond a row. */
  public static final int PADDING = 32;

  private final RowOps ops;
  private final PlainRowOps plain;
  private final long[] counts = new long[2];

  /**
   * The neurons of an operator.
   *
   * @param safe largest potential that is no divergence, at most 2^30
   * @throws IllegalArgumentException if this JVM lacks the kernel
   */
  public FaceRow(
      Kernel kernel,
      FluxOperator operator,
      float leak,
      float threshold,
      int maxPackets,
      float safe) {
    this.plain = new PlainRowOps(operator, leak, threshold, maxPackets, safe);
    if (operator.shape().coefficientTerms() > 0) {
      this.ops = plain;
      return;
    }
    RowOps fast = kernel.ops(operator, leak, threshold, maxPackets, safe);
    this.ops = mayOverflow(operator) ? plain : fast;
  }

  /** Whether, for some counts, there is an infinity or a NaN inside the hidden layer. */
  private static boolean mayOverflow(FluxOperator operator) {
    OperatorShape shape = operator.shape();
    float[] weights = operator.weights();
    for (int h = 0; h < shape.hidden(); h++) {
      double largest = Math.abs(weights[shape.hiddenBiasAt() + h]);
      for (int k = 0; k < shape.inputs(); k++) {
        largest += 0x1p32 * Math.abs(weights[shape.hiddenInputAt() + h * shape.inputs() + k]);
      }
      if (largest > Float.MAX_VALUE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets a row of faces fire.
   *
   * @param m counts; cell k of the first face's stencil stands at mAt + offsets[k]
   * @param v potentials, from vAt on
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return the number of a face whose potential is not safe, the first one; -1 if all is well
   */
  public int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n) {
    return ops.fire(m, mAt, offsets, v, vAt, s, sAt, n);
  }

  /**
   * Lets a row of faces between cells that conduct differently fire.
   *
   * @param m counts
   * @param cell the first face's left cell, whose place in {@code means}, {@code contrasts} and
   *     {@code v} is the face's own
   * @param along from a cell to the next one across its face
   * @param means of the faces
   * @param contrasts of the faces
   * @param v potentials
   * @param s receives the packets, from sAt on
   * @param n number of faces
   * @return as the other
   */
  public int fire(
      int[] m,
      int cell,
      int along,
      float[] means,
      float[] contrasts,
      float[] v,
      int[] s,
      int sAt,
      int n) {
    return plain.fire(m, cell, along, means, contrasts, v, s, sAt, n);
  }

  /** Adds the packets of a row of faces to the books. */
  public void count(int[] s, int sAt, int n) {
    ops.count(s, sAt, n, counts);
  }

  /**
   * Moves packets into a row of cells and out of it: to = from + in - out.
   *
   * @return the largest count, in absolute value
   */
  public int move(
      int[] to, int toAt, int[] from, int fromAt, int[] in, int inAt, int[] out, int outAt, int n) {
    return ops.move(to, toAt, from, fromAt, in, inAt, out, outAt, n);
  }

  /** Moves packets across x and across y in one go. */
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
    return ops.move(to, toAt, from, fromAt, in, inAt, out, outAt, in2, in2At, out2, out2At, n);
  }

  /**
   * Adds up what the faces of a row of cells want of them.
   *
   * @param out receives the packets to leave each cell, from at on
   * @param in receives those to come in
   * @param lack receives a negative number where a cell within bounds cannot grant that
   * @param right packets through the faces right of the cells, the first one's left face first
   * @param under packets through the faces below them
   * @param over packets through the faces above them
   * @return negative if any cell cannot
   */
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
    return ops.want(out, in, lack, at, m, mAt, right, under, over, lo, hi, n);
  }

  /** The first i from a number on, below n, with a or b negative; n if there is none. */
  public int nextLack(int[] a, int aAt, int[] b, int bAt, int from, int n) {
    return ops.nextLack(a, aAt, b, bAt, from, n);
  }

  /** Packets counted since the last call of {@link #clear}. */
  public long packets() {
    return counts[0];
  }

  /** Spikes counted since the last call of {@link #clear}. */
  public long spikes() {
    return counts[1];
  }

  /** Starts counting anew. */
  public void clear() {
    counts[0] = 0;
    counts[1] = 0;
  }
}
