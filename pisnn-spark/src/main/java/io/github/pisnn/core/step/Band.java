package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Boundaries;
import io.github.pisnn.core.grid.Boundary;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.kernel.FaceRow;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.operator.Stencil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A band of rows of a state. Rows are copied with their ghost cells into a ring just before they
 * change, faces fire row by row from that copy, and the state is updated in place: one pass over
 * memory a sweep, and nothing allocated.
 *
 * <p>All bands {@link #capture} what they need of their neighbours before any of them sweeps.
 */
final class Band {
  private final Quantization quantization;
  private final Grid grid;
  private final Boundaries boundaries;
  private final Stencil stencil;
  private final int from;
  private final int to;
  private final int halo;
  private final int[][] ring;
  private final int[][] south;
  private final int[][] north;
  private final FaceRow owned;
  private final FaceRow shared;
  private final int[][] rows;
  private final int[] first;
  private final int[] sentX;
  private final float[] potentialsBelow;
  private final Ledger ledger = new Ledger();
  private int[] sentBelow;
  private int[] sentAbove;
  private int loaded;

  /** Takes the packets instead of the cells, where there are bounds. */
  private final @Nullable Limiter limiter;

  /** Why the last sweep failed, and where; null if it did not. */
  private @Nullable String failure;

  private int failedCell;

  /** The band of the rows from (included) to (excluded). */
  Band(
      EvolutionOperator operator,
      Domain domain,
      Kernel kernel,
      @Nullable Limiter limiter,
      int from,
      int to) {
    this.limiter = limiter;
    this.quantization = operator.quantization();
    this.grid = domain.grid();
    this.boundaries = domain.boundaries();
    this.stencil = operator.flux().shape().stencil();
    this.from = from;
    this.to = to;
    this.halo = stencil.reach();
    int length = grid.nx() + 2 * halo + FaceRow.PADDING;
    this.ring = new int[2 * halo + 1][length];
    this.south = new int[halo][length];
    this.north = new int[halo][length];
    this.owned = faceRow(operator, kernel);
    this.shared = faceRow(operator, kernel);
    this.rows = new int[stencil.cells()][];
    this.first = new int[stencil.cells()];
    this.sentX = new int[grid.nx() + 1];
    this.sentBelow = new int[grid.nx()];
    this.sentAbove = new int[grid.nx()];
    this.potentialsBelow = new float[grid.nx()];
  }

  private static FaceRow faceRow(EvolutionOperator operator, Kernel kernel) {
    Neuron neuron = operator.neuron();
    return new FaceRow(
        kernel,
        operator.flux(),
        neuron.leak(),
        neuron.threshold(),
        neuron.maxPackets(),
        Quantization.SAFE_COUNT);
  }

  /** Copies what the coming sweep needs of the rows around the band. */
  void capture(State state, boolean acrossY) {
    if (!acrossY && stencil.transverse() == 0) {
      return;
    }
    for (int depth = 1; depth <= halo; depth++) {
      load(state, from - depth, south[depth - 1]);
      load(state, to - 1 + depth, north[depth - 1]);
    }
    if (from > 0 || boundaries.isPeriodicY()) {
      int below = (from > 0 ? from : grid.ny()) - 1;
      System.arraycopy(state.upper, below * grid.nx(), potentialsBelow, 0, grid.nx());
    }
  }

  /**
   * Makes one sweep: the faces across x, across y, or both from the same state.
   *
   * @param last whether it is the step's last, after which counts must be safe
   */
  void sweep(State state, boolean acrossX, boolean acrossY, boolean last) {
    failure = null;
    loaded = from;
    if (acrossY) {
      fireBelow(state);
    }
    for (int row = from; row < to && failure == null; row++) {
      while (loaded < to && loaded <= row + halo) {
        load(state, loaded, ring[loaded % ring.length]);
        loaded++;
      }
      int at = row * grid.nx();
      int largest = 0;
      if (acrossX) {
        fireAcrossX(state, row);
      }
      if (acrossY) {
        fireAbove(state, row);
      }
      if (limiter != null) {
        keep(limiter, row, acrossX, acrossY);
        continue;
      }
      if (acrossX) {
        largest = owned.move(state.counts, at, sentX, 0, sentX, 1, grid.nx());
      }
      if (acrossY) {
        largest = owned.move(state.counts, at, sentBelow, 0, sentAbove, 0, grid.nx());
        int[] swap = sentBelow;
        sentBelow = sentAbove;
        sentAbove = swap;
      }
      if (last && largest > Quantization.SAFE_COUNT) {
        nameUnsafeCount(state, row);
      }
    }
  }

  /** Hands the packets of a row's faces to the limiter. */
  private void keep(Limiter packets, int row, boolean acrossX, boolean acrossY) {
    int nx = grid.nx();
    if (acrossX) {
      packets.left[row] = boundaries.isPeriodicX() ? 0 : sentX[0];
      System.arraycopy(sentX, 1, packets.right, row * nx, nx);
    }
    if (acrossY) {
      System.arraycopy(sentAbove, 0, packets.upper, row * nx, nx);
      if (row == 0 && !boundaries.isPeriodicY()) {
        System.arraycopy(sentBelow, 0, packets.lower, 0, nx);
      }
    }
  }

  /** Adds the band's books to the state's, and throws if the last sweep failed. */
  void settle(State state) {
    if (failure != null) {
      throw Divergence.at(state, failedCell, failure);
    }
    state.packets += owned.packets();
    state.spikes += owned.spikes();
    owned.clear();
    for (Side side : SIDES) {
      long entered = ledger.entered(side);
      ledger.enter(side, -entered);
      if (limiter == null) {
        state.ledger.enter(side, entered);
      }
    }
  }

  private static final Side[] SIDES = Side.values();

  private void fireAcrossX(State state, int row) {
    int nx = grid.nx();
    aim(row, 1, halo);
    int fired = boundaries.east() instanceof Boundary.Wall ? nx - 1 : nx;
    check(owned.fire(rows, first, state.right, row * nx, sentX, 1, fired), row);
    if (boundaries.isPeriodicX()) {
      sentX[0] = sentX[nx];
      return;
    }
    if (fired < nx) {
      sentX[nx] = 0;
    } else {
      ledger.enter(Side.EAST, -sentX[nx]);
    }
    sentX[0] = 0;
    if (boundaries.west() instanceof Boundary.Dirichlet) {
      aim(row, 1, halo - 1);
      check(owned.fire(rows, first, state.left, row, sentX, 0, 1), row);
      ledger.enter(Side.WEST, sentX[0]);
    }
  }

  private void fireAbove(State state, int row) {
    int nx = grid.nx();
    boolean last = row == grid.ny() - 1;
    if (last && boundaries.north() instanceof Boundary.Wall) {
      Arrays.fill(sentAbove, 0);
      return;
    }
    aim(row, 0, halo);
    check(owned.fire(rows, first, state.upper, row * nx, sentAbove, 0, nx), row);
    if (last && !boundaries.isPeriodicY()) {
      ledger.enter(Side.NORTH, -sum(sentAbove));
    }
  }

  /** Fires the faces below the band; all but those of a Dirichlet side belong to another band. */
  private void fireBelow(State state) {
    for (int row = from; row < Math.min(to, from + halo); row++) {
      load(state, row, ring[row % ring.length]);
    }
    loaded = Math.min(to, from + halo);
    boolean edge = from == 0 && !boundaries.isPeriodicY();
    if (edge && boundaries.south() instanceof Boundary.Wall) {
      Arrays.fill(sentBelow, 0);
      return;
    }
    aim(from - 1, 0, halo);
    int nx = grid.nx();
    if (edge) {
      check(owned.fire(rows, first, state.lower, 0, sentBelow, 0, nx), from);
      ledger.enter(Side.SOUTH, sum(sentBelow));
    } else {
      check(shared.fire(rows, first, potentialsBelow, 0, sentBelow, 0, nx), from);
    }
  }

  private static long sum(int[] packets) {
    long sum = 0;
    for (int count : packets) {
      sum += count;
    }
    return sum;
  }

  /**
   * Points at the cells of the stencils of the faces behind a row.
   *
   * @param row the row of the faces' left cells
   * @param acrossX 1 for faces across x, 0 for faces across y
   * @param column where the first face's left cell stands in a framed row
   */
  private void aim(int row, int acrossX, int column) {
    int cell = 0;
    for (int j = -stencil.transverse(); j <= stencil.transverse(); j++) {
      for (int k = 1 - stencil.radius(); k <= stencil.radius(); k++) {
        rows[cell] = row(row + (acrossX == 1 ? j : k));
        first[cell++] = column + (acrossX == 1 ? k : j);
      }
    }
  }

  private int[] row(int row) {
    if (row < from) {
      return south[from - 1 - row];
    }
    return row < to ? ring[row % ring.length] : north[row - to];
  }

  private void check(int unsafe, int row) {
    if (unsafe >= 0 && failure == null) {
      failure = "the potential of a face there or soon east of it is not safe";
      failedCell = grid.index(row, Math.min(unsafe, grid.nx() - 1));
    }
  }

  private void nameUnsafeCount(State state, int row) {
    for (int cell = row * grid.nx(); failure == null; cell++) {
      if (!Divergence.isSafe(state.counts[cell])) {
        failure = "its count is " + state.counts[cell] + " quanta";
        failedCell = cell;
      }
    }
  }

  /** Copies a row with its ghost cells; rows outside the grid are ghosts themselves. */
  private void load(State state, int row, int[] framed) {
    if (row >= 0 && row < grid.ny()) {
      loadInside(state, row, framed);
      return;
    }
    Side side = row < 0 ? Side.SOUTH : Side.NORTH;
    int depth = row < 0 ? -row : row - grid.ny() + 1;
    if (boundaries.isPeriodicY()) {
      loadInside(state, Math.floorMod(row, grid.ny()), framed);
      return;
    }
    loadInside(state, row < 0 ? depth - 1 : grid.ny() - depth, framed);
    if (boundaries.at(side) instanceof Boundary.Dirichlet dirichlet) {
      for (int k = 0; k < grid.nx() + 2 * halo; k++) {
        int column = Math.max(0, Math.min(grid.nx() - 1, k - halo));
        framed[k] = quantization.twiceCount(dirichlet.value(column)) - framed[k];
      }
    }
  }

  private void loadInside(State state, int row, int[] framed) {
    int nx = grid.nx();
    System.arraycopy(state.counts, row * nx, framed, halo, nx);
    int last = halo + nx - 1;
    for (int depth = 1; depth <= halo; depth++) {
      if (boundaries.isPeriodicX()) {
        framed[halo - depth] = framed[halo + nx - depth];
        framed[last + depth] = framed[halo + depth - 1];
      } else {
        int mirror = halo + depth - 1;
        framed[halo - depth] = reflect(boundaries.west(), row, framed[mirror]);
        framed[last + depth] = reflect(boundaries.east(), row, framed[last - depth + 1]);
      }
    }
  }

  private int reflect(Boundary boundary, int row, int mirror) {
    return boundary instanceof Boundary.Dirichlet dirichlet
        ? quantization.twiceCount(dirichlet.value(row)) - mirror
        : mirror;
  }
}
