package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Boundaries;
import io.github.pisnn.core.grid.Boundary;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import java.util.Arrays;

/**
 * Bounds for whole fields of packets: cuts what faces have fired down to what cells grant, gives
 * the rest back to their potentials, and moves what is left. See {@link Bounds} for the rule.
 */
final class Limiter {
  private final Bounds bounds;
  private final Grid grid;
  private final Boundaries boundaries;

  /** Packets that the faces right of, above, left of and below cells have fired. */
  final int[] right;

  final int[] upper;
  final int[] left;
  final int[] lower;

  private Wants here;
  private Wants below;
  private final Wants first;

  /** What the faces of a row of cells want of them, and what the cells can grant. */
  private static final class Wants {
    final int[] out;
    final int[] in;
    final int[] roomOut;
    final int[] roomIn;

    /** Whether any cell has too little room. */
    boolean limited;

    Wants(int nx) {
      out = new int[nx];
      in = new int[nx];
      roomOut = new int[nx];
      roomIn = new int[nx];
    }

    /** What a cell grants of packets that leave it. */
    int grantOut(int column, int packets) {
      return Bounds.share(packets, out[column], roomOut[column]);
    }

    /** What a cell grants of packets that come in. */
    int grantIn(int column, int packets) {
      return Bounds.share(packets, in[column], roomIn[column]);
    }
  }

  Limiter(Bounds bounds, Domain domain) {
    this.bounds = bounds;
    this.grid = domain.grid();
    this.boundaries = domain.boundaries();
    this.right = new int[grid.cells()];
    this.upper = new int[grid.cells()];
    this.left = new int[grid.ny()];
    this.lower = new int[grid.nx()];
    this.here = new Wants(grid.nx());
    this.below = new Wants(grid.nx());
    this.first = new Wants(grid.nx());
  }

  /** Limits the packets of a sweep and moves them. Faces that did not fire must hold 0. */
  void move(State state, boolean acrossX, boolean acrossY) {
    for (int row = 0; row < grid.ny(); row++) {
      want(state, row, acrossX, acrossY, row == 0 ? first : here);
      Wants wants = row == 0 ? first : here;
      if (acrossX && wants.limited) {
        limitX(state, row, wants);
      }
      if (acrossY) {
        limitBelow(state, row, row == 1 ? first : below, wants);
      }
      if (row > 0) {
        Wants swap = below;
        below = here;
        here = swap;
      }
    }
    if (acrossY) {
      limitAbove(state, grid.ny() == 1 ? first : below);
    }
    for (int row = 0; row < grid.ny(); row++) {
      moveRow(state, row, acrossX, acrossY);
    }
  }

  private void want(State state, int row, boolean acrossX, boolean acrossY, Wants wants) {
    int nx = grid.nx();
    int at = row * nx;
    Arrays.fill(wants.out, 0);
    Arrays.fill(wants.in, 0);
    if (acrossX) {
      int west = boundaries.isPeriodicX() ? right[at + nx - 1] : left[row];
      wants.out[0] += Math.max(0, right[at]) + Math.max(0, -west);
      wants.in[0] += Math.max(0, -right[at]) + Math.max(0, west);
      for (int i = 1; i < nx; i++) {
        int east = right[at + i];
        int from = right[at + i - 1];
        wants.out[i] += Math.max(0, east) + Math.max(0, -from);
        wants.in[i] += Math.max(0, -east) + Math.max(0, from);
      }
    }
    if (acrossY) {
      int[] under = row > 0 || boundaries.isPeriodicY() ? upper : lower;
      int underAt = row > 0 ? at - nx : boundaries.isPeriodicY() ? grid.cells() - nx : 0;
      for (int i = 0; i < nx; i++) {
        int north = upper[at + i];
        int from = under[underAt + i];
        wants.out[i] += Math.max(0, north) + Math.max(0, -from);
        wants.in[i] += Math.max(0, -north) + Math.max(0, from);
      }
    }
    int lack = 0;
    for (int i = 0; i < nx; i++) {
      int count = state.counts[at + i];
      wants.roomOut[i] = bounds.roomOut(count);
      wants.roomIn[i] = bounds.roomIn(count);
      lack |= (wants.roomOut[i] - wants.out[i]) | (wants.roomIn[i] - wants.in[i]);
    }
    wants.limited = lack < 0;
  }

  private void limitX(State state, int row, Wants wants) {
    int nx = grid.nx();
    int at = row * nx;
    if (!boundaries.isPeriodicX()) {
      int packets = left[row];
      int granted = packets > 0 ? wants.grantIn(0, packets) : -wants.grantOut(0, -packets);
      giveBack(state, state.left, left, row, granted);
    }
    for (int i = 0; i < nx; i++) {
      int packets = right[at + i];
      int size = Math.abs(packets);
      int granted = packets > 0 ? wants.grantOut(i, size) : wants.grantIn(i, size);
      if (i < nx - 1 || boundaries.isPeriodicX()) {
        int other = i < nx - 1 ? i + 1 : 0;
        granted =
            Math.min(
                granted, packets > 0 ? wants.grantIn(other, size) : wants.grantOut(other, size));
      }
      giveBack(state, state.right, right, at + i, packets > 0 ? granted : -granted);
    }
  }

  /** Limits the faces below a row, which those of the row below want to share. */
  private void limitBelow(State state, int row, Wants under, Wants wants) {
    if (row > 0) {
      limitBetween(state, upper, (row - 1) * grid.nx(), state.upper, under, wants);
    } else if (!boundaries.isPeriodicY() && wants.limited) {
      for (int i = 0; i < grid.nx(); i++) {
        int packets = lower[i];
        int granted = packets > 0 ? wants.grantIn(i, packets) : -wants.grantOut(i, -packets);
        giveBack(state, state.lower, lower, i, granted);
      }
    }
  }

  /** Limits the faces above the last row. */
  private void limitAbove(State state, Wants last) {
    int at = grid.cells() - grid.nx();
    if (boundaries.isPeriodicY()) {
      limitBetween(state, upper, at, state.upper, last, first);
    } else if (last.limited) {
      for (int i = 0; i < grid.nx(); i++) {
        int packets = upper[at + i];
        int granted = packets > 0 ? last.grantOut(i, packets) : -last.grantIn(i, -packets);
        giveBack(state, state.upper, upper, at + i, granted);
      }
    }
  }

  private void limitBetween(
      State state, int[] sent, int at, float[] potentials, Wants under, Wants over) {
    if (!under.limited && !over.limited) {
      return;
    }
    for (int i = 0; i < grid.nx(); i++) {
      int packets = sent[at + i];
      int size = Math.abs(packets);
      int granted =
          packets > 0
              ? Math.min(under.grantOut(i, size), over.grantIn(i, size))
              : -Math.min(under.grantIn(i, size), over.grantOut(i, size));
      giveBack(state, potentials, sent, at + i, granted);
    }
  }

  /** Undoes the part of a face's firing that is not granted. */
  private static void giveBack(State state, float[] potentials, int[] sent, int at, int granted) {
    int packets = sent[at];
    if (granted != packets) {
      potentials[at] += packets - granted;
      sent[at] = granted;
      state.packets -= Math.abs(packets - granted);
      state.spikes -= granted == 0 ? 1 : 0;
    }
  }

  private void moveRow(State state, int row, boolean acrossX, boolean acrossY) {
    int nx = grid.nx();
    int at = row * nx;
    int[] m = state.counts;
    if (acrossX) {
      m[at] += boundaries.isPeriodicX() ? right[at + nx - 1] : left[row];
      for (int i = 0; i < nx - 1; i++) {
        m[at + i] -= right[at + i];
      }
      for (int i = 1; i < nx; i++) {
        m[at + i] += right[at + i - 1];
      }
      m[at + nx - 1] -= right[at + nx - 1];
      if (boundaries.west() instanceof Boundary.Dirichlet) {
        state.ledger.enter(Side.WEST, left[row]);
      }
      if (boundaries.east() instanceof Boundary.Dirichlet) {
        state.ledger.enter(Side.EAST, -right[at + nx - 1]);
      }
    }
    if (acrossY) {
      int[] under = row > 0 || boundaries.isPeriodicY() ? upper : lower;
      int underAt = row > 0 ? at - nx : boundaries.isPeriodicY() ? grid.cells() - nx : 0;
      for (int i = 0; i < nx; i++) {
        m[at + i] += under[underAt + i] - upper[at + i];
      }
      if (row == 0 && boundaries.south() instanceof Boundary.Dirichlet) {
        state.ledger.enter(Side.SOUTH, sum(lower, 0));
      }
      if (row == grid.ny() - 1 && boundaries.north() instanceof Boundary.Dirichlet) {
        state.ledger.enter(Side.NORTH, -sum(upper, at));
      }
    }
  }

  private long sum(int[] packets, int at) {
    long sum = 0;
    for (int i = 0; i < grid.nx(); i++) {
      sum += packets[at + i];
    }
    return sum;
  }
}
