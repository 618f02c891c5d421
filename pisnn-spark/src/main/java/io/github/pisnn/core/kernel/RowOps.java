package io.github.pisnn.core.kernel;

/**
 * The loops of a step over a row, for one operator and neuron. Every implementation gives the same
 * bits. Arrays reach at least {@link FaceRow#PADDING} beyond the n-th element, and implementations
 * may leave junk there in what they write. One instance serves one thread.
 */
interface RowOps {

  /** As {@link FaceRow#fire}. */
  int fire(int[] m, int mAt, int[] offsets, float[] v, int vAt, int[] s, int sAt, int n);

  /** Adds the packets and the spikes of n faces to counts. */
  void count(int[] s, int sAt, int n, long[] counts);

  /** As {@link FaceRow#move(int[], int, int[], int, int[], int, int[], int, int)}. */
  int move(
      int[] to, int toAt, int[] from, int fromAt, int[] in, int inAt, int[] out, int outAt, int n);

  /**
   * As {@link FaceRow#move(int[], int, int[], int, int[], int, int[], int, int[], int, int[], int,
   * int)}.
   */
  int move(
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
      int n);

  /** As {@link FaceRow#want}. */
  int want(
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
      int n);

  /** As {@link FaceRow#nextLack}. */
  int nextLack(int[] a, int aAt, int[] b, int bAt, int from, int n);
}
