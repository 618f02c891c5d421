package io.github.pisnn.core.step;

/**
 * Bounds for the rows of a block: cuts what faces have fired down to what cells grant, and gives
 * the rest back to their potentials. See {@link Bounds} for the rule.
 */
final class Limiter {
  private final CacheBlock block;
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

  Limiter(CacheBlock block, Bounds bounds, int length) {
    this.block = block;
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
    row0.limited =
        want(
                row0.out,
                row0.in,
                row0.lack,
                block.counts,
                row * block.stride + firstColumn,
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

  private static int want(
      int[] out,
      int[] in,
      int[] lack,
      int[] m,
      int at,
      int[] right,
      int[] under,
      int[] over,
      int lo,
      int hi,
      int n) {
    int any = 0;
    for (int i = 0; i < n; i++) {
      int west = right[i];
      int east = right[i + 1];
      int south = under[i];
      int north = over[i];
      int outgoing =
          Math.max(0, east) + Math.max(0, -west) + Math.max(0, north) + Math.max(0, -south);
      int incoming = outgoing - east + west - north + south;
      out[i + 1] = outgoing;
      in[i + 1] = incoming;
      int missing = Math.max(0, m[at + i] - lo) - outgoing | Math.max(0, hi - m[at + i]) - incoming;
      lack[i + 1] = missing;
      any |= missing;
    }
    return any;
  }

  /** Limits the faces right of a row's valid cells, and left of the first one. */
  void limitRight(int row, int[] sent) {
    Wants row0 = wants[row % 2];
    if (!row0.limited) {
      return;
    }
    int[] lack = row0.lack;
    int from = block.fromColumn - firstColumn;
    int to = block.toColumn - firstColumn;
    int at = row * block.stride + firstColumn - 1;
    for (int i = from; i <= to; i++) {
      if ((lack[i] | lack[i + 1]) < 0) {
        grant(row0, i, at + i, row0, i + 1, at + i + 1, block.right, sent, i);
      }
    }
  }

  /**
   * Limits the faces above a row's valid cells.
   *
   * @param over whether there is a row above it
   */
  void limitUp(int row, int[] sent, boolean over) {
    Wants lower = row < block.fromRow && block.atSouth ? nobody : wants[row % 2];
    Wants upper = over ? wants[(row + 1) % 2] : nobody;
    if (!lower.limited && !upper.limited) {
      return;
    }
    int from = block.fromColumn - firstColumn;
    int to = block.toColumn - firstColumn;
    int at = row * block.stride + firstColumn;
    for (int i = from; i < to; i++) {
      if ((lower.lack[i + 1] | upper.lack[i + 1]) < 0) {
        grant(lower, i + 1, at + i, upper, i + 1, at + i + block.stride, block.upper, sent, i);
      }
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
