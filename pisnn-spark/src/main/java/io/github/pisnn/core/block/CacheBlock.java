package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.FaceRow;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.Divergence;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Emission;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.FaceCoefficients;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.Patch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Working memory, small enough for a cache, in which a window of the grid advances several steps on
 * its own: with a frame of neighbouring cells around it, whose valid part shrinks by the stencil's
 * reach in every step. Cells of the frame are computed here and by their owner, to the same bits.
 *
 * <p>Rows are padded; ghost cells stand beside the cells. Where the window spans a periodic
 * direction the frame is filled from the window itself and does not shrink; at a side of the grid
 * there is none. One instance serves one thread.
 */
final class CacheBlock {
  final Domain domain;
  final EvolutionOperator operator;
  final Quantization quantization;
  final Boundaries boundaries;
  final Stencil stencil;
  private final Grid grid;
  private final Emission emission;
  private final FaceCoefficients coefficients;
  private final Sweep sweep;

  /** Ghost cells around the frame, and how far a sweep reaches. */
  final int ghosts;

  /** What bounds add to the reach: a face asks what its cells' other faces want. */
  private final int beyond;

  /** Counts before and after a sweep. */
  int[] counts;

  int[] next;
  final float[] right;
  final float[] upper;
  private final float[] remainder;
  private final float[] emitted;

  /** Coefficients of right faces; empty where all cells conduct alike. */
  final float[] meanX;

  final float[] contrastX;

  /** Coefficients of upper faces, likewise. */
  final float[] meanY;

  final float[] contrastY;

  /** From a row to the next. */
  final int stride;

  /** The window that is advanced. */
  private Window core;

  /** The same with its frame for so many steps. */
  private Window framed;

  private int framedFor;

  /** The part of it whose faces are booked; null for none. */
  @Nullable Window booked;

  /** Grid row and column of local row and column 0. */
  int originRow;

  int originColumn;

  /** Whether the sides of the framed window are sides of the grid. */
  boolean atWest;

  boolean atEast;
  boolean atSouth;
  boolean atNorth;
  private boolean wrapsX;
  private boolean wrapsY;

  /** The cells that are valid: local rows and columns, the first ones and those behind the last. */
  int fromRow;

  int toRow;
  int fromColumn;
  int toColumn;

  /** The number of the step under way; the first step is 1. */
  private long step;

  /**
   * Room for windows of at most so many cells, advanced by at most so many steps at a time.
   *
   * @param emission the domain's source
   * @param coefficients the domain's faces
   */
  CacheBlock(
      EvolutionOperator operator,
      Domain domain,
      Emission emission,
      FaceCoefficients coefficients,
      Kernel kernel,
      int rows,
      int columns,
      int steps) {
    this.operator = operator;
    this.domain = domain;
    this.grid = domain.grid();
    this.quantization = operator.quantization();
    this.boundaries = domain.boundaries();
    this.stencil = operator.flux().shape().stencil();
    this.emission = emission;
    this.coefficients = coefficients;
    this.beyond = operator.neuron().bounds() == null ? 0 : 1;
    this.ghosts = stencil.reach() + beyond;
    int frame = steps * reach(operator);
    int width = framed(columns, frame, grid.nx(), boundaries.isPeriodic(Axis.X)) + 2 * ghosts;
    int height =
        grid.isOneDimensional()
            ? 1
            : framed(rows, frame, grid.ny(), boundaries.isPeriodic(Axis.Y)) + 2 * ghosts;
    this.stride = (width + FaceRow.PADDING + 15) / 16 * 16;
    int length = Math.addExact(Math.multiplyExact(height, stride), FaceRow.PADDING);
    this.counts = new int[length];
    this.next = new int[length];
    this.right = new float[length];
    this.upper = new float[length];
    this.remainder = new float[domain.hasSource() ? length : 0];
    this.emitted = new float[domain.hasSource() ? length : 0];
    this.meanX = new float[coefficients.isNone() ? 0 : length];
    this.contrastX = new float[meanX.length];
    this.meanY = new float[meanX.length];
    this.contrastY = new float[meanX.length];
    this.core = Window.of(grid);
    this.framed = core;
    this.sweep = new Sweep(this, kernel, width);
  }

  /** Cells of a framed window: at most all there are, unless the grid goes on behind its sides. */
  private static int framed(int cells, int frame, int all, boolean periodic) {
    return periodic ? cells + 2 * frame : Math.min(cells + 2 * frame, all);
  }

  /** How many cells of a frame one step uses up, in each direction. */
  static int reach(EvolutionOperator operator) {
    Stencil stencil = operator.flux().shape().stencil();
    int beyond = operator.neuron().bounds() == null ? 0 : 1;
    return operator.mode() == Mode.UNSPLIT
        ? stencil.reach() + beyond
        : stencil.radius() + stencil.transverse() + beyond;
  }

  /** How many turns around so many cells a frame goes. */
  static int turns(int frame, int cells) {
    return (frame + cells - 1) / cells;
  }

  /** Patches that span a periodic grid as they are met on so many turns to either side. */
  static Patch[] around(Patch[] patches, Grid grid, int turnsX, int turnsY) {
    Patch[] views = new Patch[(2 * turnsY + 1) * (2 * turnsX + 1) * patches.length];
    int k = 0;
    for (int y = -turnsY; y <= turnsY; y++) {
      for (int x = -turnsX; x <= turnsX; x++) {
        for (Patch patch : patches) {
          views[k++] = patch.move(y * grid.ny(), x * grid.nx());
        }
      }
    }
    return views;
  }

  /**
   * Takes a window and its frame from patches that cover them.
   *
   * @param booked the cells whose faces are booked; the rest of the window belongs to others
   * @param steps how many steps it is to make
   */
  void gather(Patch[] patches, Window window, Window booked, int steps) {
    boolean elsewhere = !window.equals(core) || steps != framedFor;
    if (elsewhere) {
      framed = framed(operator, domain, window, steps);
    }
    framedFor = steps;
    core = window;
    this.booked = window.intersect(booked);
    boolean flat = grid.isOneDimensional();
    wrapsX = boundaries.isPeriodic(Axis.X) && window.columns() == grid.nx();
    wrapsY = !flat && boundaries.isPeriodic(Axis.Y) && window.rows() == grid.ny();
    atWest = !boundaries.isPeriodic(Axis.X) && framed.column() == 0;
    atEast = !boundaries.isPeriodic(Axis.X) && framed.endColumn() == grid.nx();
    atSouth = flat || (!boundaries.isPeriodic(Axis.Y) && framed.row() == 0);
    atNorth = flat || (!boundaries.isPeriodic(Axis.Y) && framed.endRow() == grid.ny());
    originRow = flat ? 0 : framed.row() - ghosts;
    originColumn = framed.column() - ghosts;
    fromRow = framed.row() - originRow;
    toRow = framed.endRow() - originRow;
    fromColumn = ghosts;
    toColumn = framed.endColumn() - originColumn;
    if (elsewhere && !coefficients.isNone()) {
      int rows = flat ? 1 : toRow + ghosts;
      Window local = new Window(originRow, originColumn, rows, toColumn + ghosts);
      coefficients.fill(local, stride, meanX, contrastX, meanY, contrastY);
    }
    for (Patch patch : patches) {
      gather(patch);
    }
    for (int row = fromRow; row < toRow && !emission.isNone(); row++) {
      float[] quanta = emission.quanta(gridRow(row));
      for (int column = fromColumn; column < toColumn; column++) {
        emitted[row * stride + column] = quanta[gridColumn(column)];
      }
    }
  }

  /**
   * A window and the frame that so many steps use up: none across a direction that the window spans
   * and that is periodic, and none beyond the grid's sides.
   */
  static Window framed(EvolutionOperator operator, Domain domain, Window window, int steps) {
    Grid grid = domain.grid();
    Boundaries boundaries = domain.boundaries();
    int frame = steps * reach(operator);
    int west = window.column();
    int east = window.endColumn();
    if (!boundaries.isPeriodic(Axis.X)) {
      west = Math.max(0, west - frame);
      east = Math.min(grid.nx(), east + frame);
    } else if (window.columns() != grid.nx()) {
      west -= frame;
      east += frame;
    }
    int south = window.row();
    int north = window.endRow();
    if (!boundaries.isPeriodic(Axis.Y)) {
      south = Math.max(0, south - frame);
      north = Math.min(grid.ny(), north + frame);
    } else if (window.rows() != grid.ny()) {
      south -= frame;
      north += frame;
    }
    return new Window(south, west, north - south, east - west);
  }

  /** Takes what a patch holds of the framed window. */
  private void gather(Patch patch) {
    Window from = patch.window;
    int patchRow = from.row() - originRow;
    int patchColumn = from.column() - originColumn;
    int firstRow = Math.max(fromRow, patchRow);
    int endRow = Math.min(toRow, patchRow + from.rows());
    int firstColumn = Math.max(fromColumn, patchColumn);
    int endColumn = Math.min(toColumn, patchColumn + from.columns());
    int n = endColumn - firstColumn;
    if (n <= 0) {
      return;
    }
    for (int row = firstRow; row < endRow; row++) {
      int inPatch = row - patchRow;
      int source = inPatch * from.columns() + firstColumn - patchColumn;
      int target = row * stride + firstColumn;
      if (patch.isUniform()) {
        fill(target, n, patch.uniformCount);
        if (atWest && from.column() == 0) {
          right[target - firstColumn + fromColumn - 1] = 0f;
        }
        continue;
      }
      System.arraycopy(patch.counts, source, counts, target, n);
      System.arraycopy(patch.potentials[0], source, right, target, n);
      System.arraycopy(patch.potentials[1], source, upper, target, n);
      if (remainder.length > 0) {
        System.arraycopy(patch.remainder, source, remainder, target, n);
      }
      if (atWest && from.column() == 0) {
        right[row * stride + fromColumn - 1] = patch.first[0][inPatch];
      }
    }
    if (atSouth && from.row() == 0 && !grid.isOneDimensional()) {
      int target = (fromRow - 1) * stride + firstColumn;
      if (patch.isUniform()) {
        Arrays.fill(upper, target, target + n, 0f);
      } else {
        int source = firstColumn - patchColumn;
        System.arraycopy(patch.first[1], source, upper, target, n);
      }
    }
  }

  private void fill(int at, int n, int count) {
    Arrays.fill(counts, at, at + n, count);
    Arrays.fill(right, at, at + n, 0f);
    Arrays.fill(upper, at, at + n, 0f);
  }

  /** Puts the window back into a patch that covers it. */
  void scatter(Patch to) {
    Window window = to.window;
    int n = core.columns();
    for (int row = core.row(); row < core.endRow(); row++) {
      int inPatch = row - window.row();
      int target = inPatch * window.columns() + core.column() - window.column();
      int source = (row - originRow) * stride + core.column() - originColumn;
      System.arraycopy(counts, source, to.counts, target, n);
      System.arraycopy(right, source, to.potentials[0], target, n);
      System.arraycopy(upper, source, to.potentials[1], target, n);
      if (remainder.length > 0) {
        System.arraycopy(remainder, source, to.remainder, target, n);
      }
      if (atWest && core.column() == 0) {
        to.first[0][inPatch] = right[source - 1];
      }
    }
    if (atSouth && core.row() == 0 && !grid.isOneDimensional()) {
      int source = (fromRow - 1) * stride + core.column() - originColumn;
      System.arraycopy(upper, source, to.first[1], core.column() - window.column(), n);
    }
  }

  /**
   * Advances the window.
   *
   * @param done steps made before
   * @param steps at most as many as its frame was taken for
   * @param books receives what happens to the window's booked cells and faces
   * @throws DivergenceException if a potential or a count leaves the safe range
   */
  void advance(long done, int steps, Books books) {
    if (isQuiet()) {
      return;
    }
    boolean flat = grid.isOneDimensional();
    for (step = done + 1; step <= done + steps; step++) {
      boolean even = step % 2 == 1;
      if (even) {
        emit(books);
      }
      if (operator.mode() == Mode.UNSPLIT) {
        sweep(true, !flat, true, books);
      } else if (flat) {
        sweep(true, false, true, books);
      } else {
        sweep(even, !even, false, books);
        sweep(!even, even, true, books);
      }
      if (!even) {
        emit(books);
      }
    }
  }

  /** Whether no step changes anything, to the bit: all cells alike, and nothing pending. */
  private boolean isQuiet() {
    if (!canBeQuiet(operator, domain)
        || prescribes(atWest, boundaries.west())
        || prescribes(atEast, boundaries.east())
        || prescribes(atSouth, boundaries.south())
        || prescribes(atNorth, boundaries.north())) {
      return false;
    }
    int count = counts[fromRow * stride + fromColumn];
    for (int row = fromRow; row < toRow; row++) {
      for (int at = row * stride + fromColumn; at < row * stride + toColumn; at++) {
        if (counts[at] != count
            || (Float.floatToRawIntBits(right[at]) | Float.floatToRawIntBits(upper[at])) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean prescribes(boolean atSide, Boundary boundary) {
    return atSide && !boundary.keepsUniform();
  }

  /** Whether uniform cells have no flux. */
  static boolean canBeQuiet(EvolutionOperator operator, Domain domain) {
    return operator.flux().shape().shiftInvariant() && !domain.hasSource();
  }

  private void sweep(boolean acrossX, boolean acrossY, boolean last, Books books) {
    fillX();
    if (acrossY || stencil.transverse() > 0) {
      fillY();
    }
    shrink(acrossX, acrossY);
    sweep.run(acrossX, acrossY, last, books);
    int[] swap = counts;
    counts = next;
    next = swap;
  }

  /** Gives up the cells that a sweep cannot compute. */
  private void shrink(boolean acrossX, boolean acrossY) {
    int along = stencil.radius() + beyond;
    int across = stencil.transverse();
    int x = acrossX && acrossY ? ghosts : acrossX ? along : across;
    int y = acrossX && acrossY ? ghosts : acrossX ? across : along;
    fromColumn += atWest || wrapsX ? 0 : x;
    toColumn -= atEast || wrapsX ? 0 : x;
    fromRow += atSouth || wrapsY ? 0 : y;
    toRow -= atNorth || wrapsY ? 0 : y;
  }

  /** Fills the ghost cells west and east. */
  private void fillX() {
    if (!(wrapsX || atWest || atEast)) {
      return;
    }
    // South faces have potentials too, in the row below.
    int lowest = wrapsX && atSouth && fromRow > 0 ? fromRow - 1 : fromRow;
    for (int row = lowest; row < toRow; row++) {
      int first = row * stride + fromColumn;
      int last = row * stride + toColumn - 1;
      for (int depth = 0; depth < ghosts; depth++) {
        if (wrapsX) {
          copy(last - depth, first - 1 - depth);
          copy(first + depth, last + 1 + depth);
        }
        if (atWest) {
          counts[first - 1 - depth] = ghost(boundaries.west(), gridRow(row), counts[first + depth]);
        }
        if (atEast) {
          counts[last + 1 + depth] = ghost(boundaries.east(), gridRow(row), counts[last - depth]);
        }
      }
    }
  }

  private void copy(int from, int to) {
    counts[to] = counts[from];
    right[to] = right[from];
    upper[to] = upper[from];
  }

  /** Fills the ghost cells south and north, with their corners. */
  private void fillY() {
    int from = fromColumn - (atWest || wrapsX ? ghosts : 0);
    int n = toColumn + (atEast || wrapsX ? ghosts : 0) - from;
    for (int depth = 0; depth < ghosts; depth++) {
      int south = (fromRow - 1 - depth) * stride + from;
      int north = (toRow + depth) * stride + from;
      if (wrapsY) {
        copyRow((toRow - 1 - depth) * stride + from, south, n);
        copyRow((fromRow + depth) * stride + from, north, n);
      }
      if (atSouth) {
        reflect(boundaries.south(), (fromRow + depth) * stride + from, south, from, n);
      }
      if (atNorth) {
        reflect(boundaries.north(), (toRow - 1 - depth) * stride + from, north, from, n);
      }
    }
  }

  private void copyRow(int from, int to, int n) {
    System.arraycopy(counts, from, counts, to, n);
    System.arraycopy(right, from, right, to, n);
    System.arraycopy(upper, from, upper, to, n);
  }

  private void reflect(Boundary boundary, int from, int to, int column, int n) {
    System.arraycopy(counts, from, counts, to, n);
    if (boundary.ghost().usesValues()) {
      for (int k = 0; k < n; k++) {
        counts[to + k] = ghost(boundary, gridColumn(column + k), counts[to + k]);
      }
    }
  }

  /** The ghost cell behind a side, opposite a cell inside. */
  private int ghost(Boundary boundary, int face, int mirror) {
    return boundary.ghost().of(mirror, boundary.constant(face, quantization));
  }

  /** The grid's row at a local row, or the one next to it where that lies outside. */
  int gridRow(int row) {
    int inGrid = row + originRow;
    return boundaries.isPeriodic(Axis.Y)
        ? Math.floorMod(inGrid, grid.ny())
        : Math.max(0, Math.min(grid.ny() - 1, inGrid));
  }

  /** The grid's column at a local column, or the one next to it where that lies outside. */
  int gridColumn(int column) {
    int inGrid = column + originColumn;
    return boundaries.isPeriodic(Axis.X)
        ? Math.floorMod(inGrid, grid.nx())
        : Math.max(0, Math.min(grid.nx() - 1, inGrid));
  }

  /** Emits what the sources of the valid cells put in. */
  private void emit(Books books) {
    if (emitted.length == 0) {
      return;
    }
    long total = 0;
    for (int row = fromRow; row < toRow; row++) {
      for (int at = row * stride + fromColumn; at < row * stride + toColumn; at++) {
        float pending = remainder[at] + emitted[at];
        if (!Divergence.isSafe(pending)) {
          throw diverged(row, at - row * stride, Divergence.emits(pending));
        }
        int packets = emission.packets(pending, counts[at]);
        remainder[at] = pending - packets;
        counts[at] += packets;
        if (!Divergence.isSafe(counts[at])) {
          throw diverged(row, at - row * stride, Divergence.counts(counts[at]));
        }
        total += isBooked(row, at - row * stride) ? packets : 0;
      }
    }
    books.ledger.emit(total);
  }

  private boolean isBooked(int row, int column) {
    return booked != null && booked.contains(row + originRow, column + originColumn);
  }

  /** The exception for the step under way. */
  DivergenceException diverged(int row, int column, String what) {
    return new DivergenceException(step, gridRow(row), gridColumn(column), what);
  }
}
