package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;

/**
 * The ghost cells of a block: those behind the sides of the grid, and those around it that are its
 * own cells at the opposite side. Constants are found once a side.
 */
final class Ghosts {
  private static final Axis[] AXES = Axis.values();

  private final CacheBlock block;
  private final Domain domain;

  /** How many there are behind each side. */
  private final int depth;

  /** A constant for every face of a side; none of sides whose ghost cells need none. */
  private final int[][] constants = new int[Side.values().length][];

  Ghosts(CacheBlock block, Domain domain, Quantization quantization, int depth) {
    this.block = block;
    this.domain = domain;
    this.depth = depth;
    for (Side side : Side.values()) {
      Boundary boundary = domain.boundaries().at(side);
      int[] all = new int[boundary.faces()];
      for (int face = 0; face < all.length; face++) {
        all[face] = boundary.constant(face, quantization);
      }
      constants[side.index()] = all;
    }
  }

  /** Fills those along an axis. Those along x come first, as the corners along y need them. */
  void fill(Axis axis) {
    int i = axis.index();
    if (!block.wraps[i] && !block.atLow[i] && !block.atHigh[i]) {
      return;
    }
    int stride = block.strides[i];
    int along = axis.other().index();
    int from = block.from[along] - before(axis);
    int n = block.to[along] + behind(axis) - from;
    int first = block.from[i] * stride + from * block.strides[along];
    int last = first + (block.to[i] - 1 - block.from[i]) * stride;
    for (int d = 0; d < depth; d++) {
      if (block.wraps[i]) {
        wrap(last - d * stride, first - (d + 1) * stride, block.strides[along], n);
        wrap(first + d * stride, last + (d + 1) * stride, block.strides[along], n);
      }
      if (block.atLow[i]) {
        reflect(axis.low(), first + d * stride, first - (d + 1) * stride, from, n);
      }
      if (block.atHigh[i]) {
        reflect(axis.high(), last - d * stride, last + (d + 1) * stride, from, n);
      }
    }
  }

  /**
   * How many ghost cells along an axis there are before the first cell: along y those of the
   * corners; along x those of the row whose faces are the southern ones.
   */
  private int before(Axis axis) {
    int other = axis.other().index();
    if (axis == Axis.Y) {
      return block.atLow[other] || block.wraps[other] ? depth : 0;
    }
    return block.wraps[axis.index()] && block.atLow[other] && block.from[other] > 0 ? 1 : 0;
  }

  private int behind(Axis axis) {
    int other = axis.other().index();
    return axis == Axis.Y && (block.atHigh[other] || block.wraps[other]) ? depth : 0;
  }

  private void wrap(int from, int to, int stride, int n) {
    copy(block.counts, from, to, stride, n);
    for (Axis axis : AXES) {
      copy(block.potentials[axis.index()], from, to, stride, n);
    }
  }

  private static void copy(int[] values, int from, int to, int stride, int n) {
    if (stride == 1) {
      System.arraycopy(values, from, values, to, n);
      return;
    }
    for (int k = 0; k < n; k++) {
      values[to + k * stride] = values[from + k * stride];
    }
  }

  private static void copy(float[] values, int from, int to, int stride, int n) {
    if (stride == 1) {
      System.arraycopy(values, from, values, to, n);
      return;
    }
    for (int k = 0; k < n; k++) {
      values[to + k * stride] = values[from + k * stride];
    }
  }

  /**
   * Makes ghost cells behind a side.
   *
   * @param from the first of the cells that stand for them
   * @param to the first ghost cell
   * @param place where it lies along the side
   */
  private void reflect(Side side, int from, int to, int place, int n) {
    Axis along = side.axis().other();
    int stride = block.strides[along.index()];
    int[] known = constants[side.index()];
    Boundary.Ghost ghost = domain.boundaries().at(side).ghost();
    int[] counts = block.counts;
    if (known.length == 0) {
      copy(counts, from, to, stride, n);
      return;
    }
    int origin = block.origin[along.index()] + place;
    for (int k = 0; k < n; k++) {
      int constant = known[domain.nearest(along, origin + k)];
      counts[to + k * stride] = ghost.of(counts[from + k * stride], constant);
    }
  }
}
