package io.github.pisnn.core.block;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.kernel.FaceRow;
import io.github.pisnn.core.neuron.Bounds;

/**
 * Bounds for the rows of a block: cuts what faces have fired down to what cells grant, and gives
 * the rest back to their potentials. See {@link Bounds} for the rule.
 */
final class Limiter {
  private static final int X = Axis.X.index();
  private static final int Y = Axis.Y.index();

  private final CacheBlock block;
  private final FaceRow faces;
  private final Bounds bounds;

  /** No packets. */
  final int[] none;

  /** Of the last two rows, and of a row of ghost cells. */
  private final Wants[] wants;

  private final Wants nobody;
  private int firstColumn;

  /** What the faces of a row of cells want of them; the cell of column c at c - firstColumn + 1. */
  private static final class Wants {
    final int[] out;
    final int[] in;

    /** Negative where a cell has too little room. */
    final int[] lack;

    /** Whether any cell has. */
    boolean limited;

    Wants(int length) {
      out = new int[length];
      in = new int[length];
      lack = new int[length];
    }
  }

  Limiter(CacheBlock block, FaceRow faces, Bounds bounds, int length) {
    this.block = block;
    this.faces = faces;
    this.bounds = bounds;
    this.none = new int[length];
    this.wants = new Wants[] {new Wants(length), new Wants(length)};
    this.nobody = new Wants(length);
  }

  /**
   * Adds up what is wanted of a row of cells.
   *
   * @param right packets through the faces right of them, the first one's left face first
   * @param under packets through the faces below them
   * @param over packets through the faces above them
   */
  void want(int row, int firstColumn, int endColumn, int[] right, int[] under, int[] over) {
    this.firstColumn = firstColumn;
    Wants row0 = wants[row % 2];
    int n = endColumn - firstColumn;
    int at = row * block.strides[Y] + firstColumn;
    row0.limited =
        faces.want(
                row0.out,
                row0.in,
                row0.lack,
                1,
                block.counts,
                at,
                right,
                under,
                over,
                bounds.lo(),
                bounds.hi(),
                n)
            < 0;
    // Cells outside the grid limit nothing.
    row0.out[n + 1] = 0;
    row0.in[n + 1] = 0;
    row0.lack[n + 1] = 0;
  }

  /** Limits the faces right of a row's valid cells, and left of the first one. */
  void limitRight(int row, int[] sent) {
    Wants row0 = wants[row % 2];
    if (!row0.limited) {
      return;
    }
    int[] lack = row0.lack;
    int from = block.from[X] - firstColumn;
    int to = block.to[X] - firstColumn;
    int at = row * block.strides[Y] + firstColumn - 1;
    int i = from;
    while ((i = faces.nextLack(lack, 0, lack, 1, i, to + 1)) <= to) {
      grant(row0, i, at + i, row0, i + 1, at + i + 1, block.potentials[X], sent, i);
      i++;
    }
  }

  /**
   * Limits the faces above a row's valid cells.
   *
   * @param over whether there is a row above it
   */
  void limitUp(int row, int[] sent, boolean over) {
    Wants lower = row < block.from[Y] && block.atLow[Y] ? nobody : wants[row % 2];
    Wants upper = over ? wants[(row + 1) % 2] : nobody;
    if (!lower.limited && !upper.limited) {
      return;
    }
    int from = block.from[X] - firstColumn;
    int to = block.to[X] - firstColumn;
    int at = row * block.strides[Y] + firstColumn;
    int i = from;
    while ((i = faces.nextLack(lower.lack, 1, upper.lack, 1, i, to)) < to) {
      grant(
          lower,
          i + 1,
          at + i,
          upper,
          i + 1,
          at + i + block.strides[Y],
          block.potentials[Y],
          sent,
          i);
      i++;
    }
  }

  /** Cuts what a face sends down to the smaller of two grants. */
  private void grant(
      Wants left,
      int i,
      int leftCell,
      Wants other,
      int j,
      int otherCell,
      float[] v,
      int[] sent,
      int at) {
    int packets = sent[at];
    int size = Math.abs(packets);
    int[] m = block.counts;
    int granted =
        packets > 0
            ? Math.min(
                Bounds.share(size, left.out[i], bounds.roomOut(m[leftCell])),
                Bounds.share(size, other.in[j], bounds.roomIn(m[otherCell])))
            : -Math.min(
                Bounds.share(size, left.in[i], bounds.roomIn(m[leftCell])),
                Bounds.share(size, other.out[j], bounds.roomOut(m[otherCell])));
    if (granted != packets) {
      v[leftCell] += packets - granted;
      sent[at] = granted;
    }
  }
}
