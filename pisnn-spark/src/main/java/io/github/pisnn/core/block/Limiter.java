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
    int left = row * block.strides[Y] + firstColumn - 1;
    limit(Axis.X, row0, 0, row0, left, sent, block.to[X] - firstColumn + 1);
  }

  /**
   * Limits the faces above a row's valid cells.
   *
   * @param over whether there is a row above it
   */
  void limitUp(int row, int[] sent, boolean over) {
    Wants lower = row < block.from[Y] && block.atLow[Y] ? nobody : wants[row % 2];
    Wants upper = over ? wants[(row + 1) % 2] : nobody;
    int left = row * block.strides[Y] + firstColumn;
    limit(Axis.Y, lower, 1, upper, left, sent, block.to[X] - firstColumn);
  }

  /**
   * Limits faces across an axis, of which face i lies between the cells of {@code lower} at lowerAt
   * + i and of {@code upper} at 1 + i.
   *
   * @param left the place in the block of the left cell of face 0
   * @param end the face after the last one
   */
  private void limit(
      Axis axis, Wants lower, int lowerAt, Wants upper, int left, int[] sent, int end) {
    if (!lower.limited && !upper.limited) {
      return;
    }
    float[] v = block.potentials[axis.index()];
    int[] m = block.counts;
    int i = block.from[X] - firstColumn;
    while ((i = faces.nextLack(lower.lack, lowerAt, upper.lack, 1, i, end)) < end) {
      int cell = left + i;
      int packets = sent[i];
      boolean up = packets > 0;
      int other = m[cell + block.strides[axis.index()]];
      int given = grant(up, packets, lower, lowerAt + i, m[cell]);
      int taken = grant(!up, packets, upper, 1 + i, other);
      int granted = up ? Math.min(given, taken) : -Math.min(given, taken);
      if (granted != packets) {
        v[cell] += packets - granted;
        sent[i] = granted;
      }
      i++;
    }
  }

  /** The share of a face's packets that a cell grants: of those it gives, or of those it takes. */
  private int grant(boolean gives, int packets, Wants wants, int at, int count) {
    return gives
        ? Bounds.share(Math.abs(packets), wants.out[at], bounds.roomOut(count))
        : Bounds.share(Math.abs(packets), wants.in[at], bounds.roomIn(count));
  }
}
