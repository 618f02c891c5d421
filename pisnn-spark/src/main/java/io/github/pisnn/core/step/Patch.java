package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Window;
import java.util.Arrays;

/**
 * The cells of a window and what stands beside them, row-major within the window: counts, the
 * potentials of their upper faces along each axis (the right ones along x), and what their sources
 * have not emitted yet; and the potentials of the faces where an axis of the grid begins, which are
 * no cell's upper face.
 *
 * <p>A window of a periodic grid may lie beyond its sides: row -1 is the last one. A quiet patch,
 * all of whose cells have one count and all of whose potentials are +0, can do without arrays.
 */
public final class Patch {
  private static final Axis[] AXES = Axis.values();
  private static final int[] NO_INTS = {};
  private static final float[] NO_FLOATS = {};
  private static final float[][] NO_POTENTIALS = {NO_FLOATS, NO_FLOATS};

  public final Window window;

  /** The count of all cells, of a patch without arrays. */
  public final int uniformCount;

  /** Counts of quanta. */
  public final int[] counts;

  /** Potentials of the cells' upper faces, in quanta, {@code [axis][cell]}. */
  public final float[][] potentials;

  /**
   * Potentials of the faces at the window's low side of each axis, in quanta, {@code [axis][face]};
   * empty unless the window begins where the grid does.
   */
  public final float[][] first;

  /** Remainders of sources; empty where there are none. */
  public float[] remainder;

  /**
   * A patch of given arrays, which are kept. Those of cells may be longer than needed.
   *
   * @param uniformCount the count of a patch without arrays
   */
  private Patch(
      Window window,
      int uniformCount,
      int[] counts,
      float[][] potentials,
      float[][] first,
      float[] remainder) {
    this.window = window;
    this.uniformCount = uniformCount;
    this.counts = counts;
    this.potentials = potentials;
    this.first = first;
    this.remainder = remainder;
  }

  /** A patch of given arrays, which are kept. Those of cells may be longer than needed. */
  static Patch of(
      Window window, int[] counts, float[][] potentials, float[][] first, float[] remainder) {
    return new Patch(window, 0, counts, potentials, first, remainder);
  }

  /** A patch of the given counts, kept, with all potentials 0. */
  public Patch(Window window, int[] counts, boolean hasSource) {
    this(
        window,
        0,
        counts,
        new float[AXES.length][window.cells()],
        firstOf(window),
        hasSource ? new float[window.cells()] : NO_FLOATS);
  }

  /** A quiet patch: one count in all cells, all potentials +0. */
  public static Patch uniform(Window window, int count) {
    return new Patch(window, count, NO_INTS, NO_POTENTIALS, NO_POTENTIALS, NO_FLOATS);
  }

  /** A patch with all potentials 0, without arrays if all counts are alike and it has no source. */
  public static Patch resting(Window window, int[] counts, boolean hasSource) {
    int cell = 0;
    while (cell < counts.length && counts[cell] == counts[0]) {
      cell++;
    }
    return cell == counts.length && !hasSource
        ? uniform(window, counts[0])
        : new Patch(window, counts, hasSource);
  }

  /** Room for the potentials at the low sides of a window, all 0. */
  private static float[][] firstOf(Window window) {
    float[][] first = new float[AXES.length][];
    for (Axis axis : AXES) {
      int faces = window.from(axis) == 0 ? window.cells(axis.other()) : 0;
      first[axis.index()] = new float[faces];
    }
    return first;
  }

  /** The same cells seen elsewhere, around a periodic grid. */
  public Patch move(int down, int along) {
    Window moved = window.move(down, along);
    return new Patch(moved, uniformCount, counts, potentials, first, remainder);
  }

  /** A patch of another window, no larger, in the same arrays. */
  public Patch over(Window other) {
    return of(other, counts, potentials, firstOf(other), remainder);
  }

  /** The cells. */
  public Window window() {
    return window;
  }

  /** True if it has no arrays. */
  public boolean isUniform() {
    return counts.length == 0;
  }

  /** The count of all cells of a uniform patch. */
  public int uniformCount() {
    return uniformCount;
  }

  /** The count of a cell. */
  public int count(int row, int column) {
    return isUniform() ? uniformCount : counts[at(row, column)];
  }

  /** The potential of a cell's upper face along an axis, in quanta. */
  public float potential(Axis axis, int row, int column) {
    return isUniform() ? 0f : potentials[axis.index()][at(row, column)];
  }

  /**
   * The potential of a face where an axis of the grid begins, in quanta.
   *
   * @param face its place along the other axis, in the grid
   */
  public float first(Axis axis, int face) {
    return isUniform() ? 0f : first[axis.index()][face - window.from(axis.other())];
  }

  private int at(int row, int column) {
    return (row - window.row()) * window.columns() + column - window.column();
  }

  /** The sum of all counts. */
  public long mass() {
    if (isUniform()) {
      return (long) uniformCount * window.cells();
    }
    long mass = 0;
    for (int cell = 0; cell < window.cells(); cell++) {
      mass += counts[cell];
    }
    return mass;
  }

  /** The same patch, without arrays if it is quiet and has no source. */
  public Patch compact() {
    return !isUniform() && isQuiet() ? uniform(window, counts[0]) : this;
  }

  private boolean isQuiet() {
    return remainder.length == 0
        && Arrays.stream(first).allMatch(Patch::isZero)
        && areQuiet(window, counts[0]);
  }

  /** Whether cells, none outside the window, have a count and all their potentials are +0. */
  public boolean areQuiet(Window part, int count) {
    if (isUniform()) {
      return uniformCount == count;
    }
    for (int row = part.row(); row < part.endRow(); row++) {
      int from = at(row, part.column());
      if (!areAll(count, from, from + part.columns())) {
        return false;
      }
    }
    return true;
  }

  private boolean areAll(int count, int from, int end) {
    for (int cell = from; cell < end; cell++) {
      if (counts[cell] != count) {
        return false;
      }
    }
    for (float[] values : potentials) {
      if (!isZero(values, from, end)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(float[] values) {
    return isZero(values, 0, values.length);
  }

  /** Whether all are +0. */
  private static boolean isZero(float[] values, int from, int end) {
    for (int i = from; i < end; i++) {
      if (Float.floatToRawIntBits(values[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** A copy of a part, which must lie within the window. */
  public Patch crop(Window part) {
    if (isUniform()) {
      return uniform(part, uniformCount);
    }
    Patch crop = new Patch(part, new int[part.cells()], remainder.length > 0);
    for (int row = 0; row < part.rows(); row++) {
      int from = at(part.row() + row, part.column());
      crop.copy(this, from, row * part.columns(), part.columns());
    }
    for (Axis axis : AXES) {
      float[] all = first[axis.index()];
      float[] some = crop.first[axis.index()];
      int from = part.from(axis.other()) - window.from(axis.other());
      System.arraycopy(all, Math.min(from, all.length), some, 0, some.length);
    }
    return crop;
  }

  /** Takes cells that lie side by side from another patch. */
  private void copy(Patch other, int from, int to, int cells) {
    System.arraycopy(other.counts, from, counts, to, cells);
    for (Axis axis : AXES) {
      float[] potential = other.potentials[axis.index()];
      System.arraycopy(potential, from, potentials[axis.index()], to, cells);
    }
    if (remainder.length > 0) {
      System.arraycopy(other.remainder, from, remainder, to, cells);
    }
  }

  /** Makes room for the remainders of sources. */
  public void addRemainder() {
    if (remainder.length == 0) {
      remainder = new float[counts.length];
    }
  }

  /** The counts of a part, row-major, which must lie within the window. */
  public int[] counts(Window part) {
    int[] some = new int[part.cells()];
    if (isUniform()) {
      Arrays.fill(some, uniformCount);
      return some;
    }
    for (int row = 0; row < part.rows(); row++) {
      int from = at(part.row() + row, part.column());
      System.arraycopy(counts, from, some, row * part.columns(), part.columns());
    }
    return some;
  }

  /** All counts, row-major. */
  public int[] counts() {
    return counts(window);
  }
}
