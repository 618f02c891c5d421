package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.FaceRow;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Emission;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.FaceCoefficients;
import io.github.pisnn.core.step.Patch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Working memory, small enough for a cache, in which a window of the grid advances several steps on
 * its own: with a {@link Frame} of neighbouring cells around it, whose valid part shrinks by the
 * stencil's reach in every step. Cells of the frame are computed here and by their owner, to the
 * same bits.
 *
 * <p>Rows are padded; {@link Ghosts} stand beside the cells. Where the window spans a periodic axis
 * they are its own cells, and the frame does not shrink; at a side of the grid there is none. What
 * belongs to an axis stands in arrays at the axis' number. One instance serves one thread.
 */
final class CacheBlock {
  private static final Axis[] AXES = Axis.values();
  private static final int X = Axis.X.index();
  private static final int Y = Axis.Y.index();

  final Domain domain;
  final EvolutionOperator operator;
  private final Grid grid;
  private final Frame frame;

  /** What a face looks at in all. */
  private final Stencil stencil;

  private final Emission emission;
  private final FaceCoefficients coefficients;
  private final Ghosts ghosts;
  private final Sweep sweep;

  /** Ghost cells around the frame, and how far a sweep reaches. */
  private final int depth;

  /** What bounds add to the reach: a face asks what its cells' other faces want. */
  private final int beyond;

  /** Counts before and after a sweep. */
  int[] counts;

  int[] next;

  /** Potentials of the cells' upper faces. */
  final float[][] potentials;

  private final float[] remainder;
  private final float[] emitted;

  /** Coefficients of the cells' upper faces; empty where all cells conduct alike. */
  final float[][] means;

  final float[][] contrasts;

  /** From a cell to the next. */
  final int[] strides = {1, 0};

  /** The window that is advanced, and the same with its frame for so many steps; null at first. */
  private @Nullable Window core;

  private @Nullable Window framed;
  private int framedFor;

  /** The part of it whose faces are booked; null for none. */
  @Nullable Window booked;

  /** Where in the grid the local row and column 0 are. */
  final int[] origin = new int[2];

  /** Whether the framed window ends at a side of the grid, or has no faces along that axis. */
  final boolean[] atLow = new boolean[2];

  final boolean[] atHigh = new boolean[2];

  /** Whether the window spans a periodic axis. */
  final boolean[] wraps = new boolean[2];

  /** The cells that are valid: the first local row and column, and those behind the last. */
  final int[] from = new int[2];

  final int[] to = new int[2];

  /** The number of the step under way; the first step is 1. */
  private long step;

  /**
   * Room for windows of at most so many cells, advanced by at most so many steps at a time.
   *
   * @param emission the domain's source
   * @param coefficients the domain's faces
   * @param size the most rows and columns of a window, and the most steps
   */
  CacheBlock(
      EvolutionOperator operator,
      Domain domain,
      Emission emission,
      FaceCoefficients coefficients,
      Kernel kernel,
      CacheBlockSize size) {
    this.operator = operator;
    this.domain = domain;
    this.grid = domain.grid();
    this.frame = Frame.of(operator, domain);
    this.stencil = operator.flux().shape().seen(grid);
    this.emission = emission;
    this.coefficients = coefficients;
    this.beyond = operator.neuron().bounds() == null ? 0 : 1;
    this.depth = stencil.reach() + beyond;
    int width = frame.most(Axis.X, size.columns(), size.steps()) + 2 * ghosts(Axis.X);
    int height = grid.axes().contains(Axis.Y) ? frame.most(Axis.Y, size.rows(), size.steps()) : 1;
    strides[Y] = (width + FaceRow.PADDING + 15) / 16 * 16;
    int cells = Math.multiplyExact(height + 2 * ghosts(Axis.Y), strides[Y]);
    int length = Math.addExact(cells, FaceRow.PADDING);
    this.counts = new int[length];
    this.next = new int[length];
    this.potentials = new float[2][length];
    this.remainder = new float[domain.hasSource() ? length : 0];
    this.emitted = new float[domain.hasSource() ? length : 0];
    this.means = new float[2][coefficients.isNone() ? 0 : length];
    this.contrasts = new float[2][coefficients.isNone() ? 0 : length];
    this.ghosts = new Ghosts(this, domain, operator.quantization(), depth);
    this.sweep = new Sweep(this, kernel, width);
  }

  /** Whether fluxes are averages over faces: in the plane, of an operator that knows how. */
  boolean hasFaceAverages() {
    return stencil.transverse() > operator.flux().shape().stencil().transverse();
  }

  /** Ghost cells beyond either end of an axis. */
  private int ghosts(Axis axis) {
    return grid.axes().contains(axis) ? depth : 0;
  }

  /**
   * Takes a window and its frame from patches that cover them.
   *
   * @param booked the cells whose faces are booked; the rest of the window belongs to others
   * @param steps how many steps it is to make
   */
  void gather(Patch[] patches, Window window, Window booked, int steps) {
    Window before = window.equals(core) && steps == framedFor ? framed : null;
    boolean elsewhere = before == null;
    Window around = before == null ? frame.around(window, steps) : before;
    framed = around;
    framedFor = steps;
    core = window;
    this.booked = window.intersect(booked);
    for (Axis axis : AXES) {
      int i = axis.index();
      boolean flat = !grid.axes().contains(axis);
      wraps[i] = frame.wraps(axis, window);
      atLow[i] = flat || frame.touches(axis.low(), around);
      atHigh[i] = flat || frame.touches(axis.high(), around);
      origin[i] = around.from(axis) - ghosts(axis);
      from[i] = ghosts(axis);
      to[i] = around.end(axis) - origin[i];
    }
    if (elsewhere && !coefficients.isNone()) {
      int rows = to[Y] + ghosts(Axis.Y);
      Window local = new Window(origin[Y], origin[X], rows, to[X] + ghosts(Axis.X));
      coefficients.fill(local, strides[Y], means, contrasts);
    }
    for (Patch patch : patches) {
      gather(patch);
    }
    for (int row = from[Y]; row < to[Y] && !emission.isNone(); row++) {
      float[] quanta = emission.quanta(inGrid(Axis.Y, row));
      for (int column = from[X]; column < to[X]; column++) {
        emitted[row * strides[Y] + column] = quanta[inGrid(Axis.X, column)];
      }
    }
  }

  /** Takes what a patch holds of the framed window. */
  private void gather(Patch patch) {
    Window window = patch.window;
    int patchRow = window.row() - origin[Y];
    int patchColumn = window.column() - origin[X];
    int firstRow = Math.max(from[Y], patchRow);
    int endRow = Math.min(to[Y], patchRow + window.rows());
    int firstColumn = Math.max(from[X], patchColumn);
    int n = Math.min(to[X], patchColumn + window.columns()) - firstColumn;
    if (n <= 0 || endRow <= firstRow) {
      return;
    }
    for (int row = firstRow; row < endRow; row++) {
      int source = (row - patchRow) * window.columns() + firstColumn - patchColumn;
      int target = row * strides[Y] + firstColumn;
      if (patch.isUniform()) {
        Arrays.fill(counts, target, target + n, patch.uniformCount);
        Arrays.fill(potentials[X], target, target + n, 0f);
        Arrays.fill(potentials[Y], target, target + n, 0f);
        continue;
      }
      System.arraycopy(patch.counts, source, counts, target, n);
      System.arraycopy(patch.potentials[X], source, potentials[X], target, n);
      System.arraycopy(patch.potentials[Y], source, potentials[Y], target, n);
      if (remainder.length > 0) {
        System.arraycopy(patch.remainder, source, remainder, target, n);
      }
    }
    gatherFirst(patch, Axis.X, firstRow, endRow);
    gatherFirst(patch, Axis.Y, firstColumn, firstColumn + n);
  }

  /** Takes the potentials of the faces where an axis of the grid begins. */
  private void gatherFirst(Patch patch, Axis axis, int begin, int end) {
    if (!beginsHere(axis) || patch.window.from(axis) != 0) {
      return;
    }
    int along = axis.other().index();
    int inPatch = origin[along] - patch.window.from(axis.other());
    float[] v = potentials[axis.index()];
    for (int k = begin; k < end; k++) {
      v[first(axis, k)] = patch.isUniform() ? 0f : patch.first[axis.index()][inPatch + k];
    }
  }

  private boolean beginsHere(Axis axis) {
    return atLow[axis.index()] && ghosts(axis) > 0;
  }

  /** Where the potential of the face stands at which an axis of the grid begins. */
  private int first(Axis axis, int k) {
    int i = axis.index();
    return (-origin[i] - 1) * strides[i] + k * strides[axis.other().index()];
  }

  /** Puts the window back into a patch that covers it. */
  void scatter(Patch patch) {
    Window all = patch.window;
    Window part = Objects.requireNonNull(core, "gather comes first");
    int n = part.columns();
    for (int row = part.row(); row < part.endRow(); row++) {
      int target = (row - all.row()) * all.columns() + part.column() - all.column();
      int source = (row - origin[Y]) * strides[Y] + part.column() - origin[X];
      System.arraycopy(counts, source, patch.counts, target, n);
      System.arraycopy(potentials[X], source, patch.potentials[X], target, n);
      System.arraycopy(potentials[Y], source, patch.potentials[Y], target, n);
      if (remainder.length > 0) {
        System.arraycopy(remainder, source, patch.remainder, target, n);
      }
    }
    for (Axis axis : AXES) {
      if (beginsHere(axis) && part.from(axis) == 0) {
        int begin = part.from(axis.other());
        float[] to = patch.first[axis.index()];
        for (int k = begin; k < part.end(axis.other()); k++) {
          int source = first(axis, k - origin[axis.other().index()]);
          to[k - all.from(axis.other())] = potentials[axis.index()][source];
        }
      }
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
    int sweeps = operator.mode().sweeps(grid);
    for (step = done + 1; step <= done + steps; step++) {
      boolean even = step % 2 == 1;
      if (even) {
        emit(books);
      }
      for (int k = 0; k < sweeps; k++) {
        sweep(operator.mode().axes(grid, step - 1, k), k == sweeps - 1, books);
      }
      if (!even) {
        emit(books);
      }
    }
  }

  /** Whether no step changes anything, to the bit: all cells alike, and nothing pending. */
  private boolean isQuiet() {
    if (!canBeQuiet(operator, domain) || framed == null || frame.isDisturbed(framed)) {
      return false;
    }
    int count = counts[from[Y] * strides[Y] + from[X]];
    for (int row = from[Y]; row < to[Y]; row++) {
      for (int at = row * strides[Y] + from[X]; at < row * strides[Y] + to[X]; at++) {
        int pending =
            Float.floatToRawIntBits(potentials[X][at]) | Float.floatToRawIntBits(potentials[Y][at]);
        if (counts[at] != count || pending != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether uniform cells have no flux. */
  static boolean canBeQuiet(EvolutionOperator operator, Domain domain) {
    return operator.flux().shape().shiftInvariant() && !domain.hasSource();
  }

  private void sweep(List<Axis> axes, boolean last, Books books) {
    boolean acrossX = axes.contains(Axis.X);
    boolean acrossY = axes.contains(Axis.Y);
    ghosts.fill(Axis.X);
    if (acrossY || stencil.transverse() > 0) {
      ghosts.fill(Axis.Y);
    }
    shrink(Axis.X, acrossX, acrossY);
    shrink(Axis.Y, acrossY, acrossX);
    sweep.run(acrossX, acrossY, last, books);
    int[] swap = counts;
    counts = next;
    next = swap;
  }

  /**
   * Gives up the cells along an axis that a sweep cannot compute.
   *
   * @param along whether faces across the axis fire
   * @param across whether others do
   */
  private void shrink(Axis axis, boolean along, boolean across) {
    int i = axis.index();
    int lost = !along ? stencil.transverse() : across ? depth : stencil.radius() + beyond;
    from[i] += atLow[i] || wraps[i] ? 0 : lost;
    to[i] -= atHigh[i] || wraps[i] ? 0 : lost;
  }

  /** Whether the faces at a side of the framed window never fire. */
  boolean isClosed(Side side) {
    boolean[] at = side.isHigh() ? atHigh : atLow;
    return at[side.axis().index()] && domain.boundaries().at(side).isClosed();
  }

  /** The grid's row or column at a local one, or the one next to it where that lies outside. */
  private int inGrid(Axis axis, int local) {
    return domain.nearest(axis, local + origin[axis.index()]);
  }

  /** Emits what the sources of the valid cells put in. */
  private void emit(Books books) {
    if (emitted.length == 0) {
      return;
    }
    long total = 0;
    for (int row = from[Y]; row < to[Y]; row++) {
      int start = row * strides[Y];
      for (int at = start + from[X]; at < start + to[X]; at++) {
        float pending = remainder[at] + emitted[at];
        if (!Quantization.isSafe(pending)) {
          throw diverged(row, at - start, DivergenceException.emits(pending));
        }
        int packets = emission.packets(pending, counts[at]);
        remainder[at] = pending - packets;
        counts[at] += packets;
        if (!Quantization.isSafe(counts[at])) {
          throw diverged(row, at - start, DivergenceException.counts(counts[at]));
        }
        total += isBooked(row, at - start) ? packets : 0;
      }
    }
    books.ledger.emit(total);
  }

  private boolean isBooked(int row, int column) {
    return booked != null && booked.contains(row + origin[Y], column + origin[X]);
  }

  /** The exception for the step under way. */
  DivergenceException diverged(int row, int column, String what) {
    return new DivergenceException(step, inGrid(Axis.Y, row), inGrid(Axis.X, column), what);
  }
}
