package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Window;
import java.util.Arrays;

/**
 * The cells of a window and what stands beside them: counts, the potentials of their right and
 * upper faces, and what their sources have not emitted yet, all row-major within the window; and
 * the potentials of faces west of column 0 and south of row 0, which are no cell's right or upper
 * face.
 *
 * <p>A window of a periodic grid may lie beyond its sides: row -1 is the last one. A quiet patch,
 * all of whose cells have one count and all of whose potentials are +0, can do without arrays.
 */
public final class Patch {
  private static final int[] NO_INTS = {};
  private static final float[] NO_FLOATS = {};

  public final Window window;

  /** The count of all cells, of a patch without arrays. */
  public final int uniformCount;

  /** Counts of quanta. */
  public final int[] counts;

  /** Potentials of right faces, in quanta. */
  public final float[] right;

  /** Potentials of upper faces, in quanta. */
  public final float[] upper;

  /** Potentials of the faces west of the window, one a row; empty unless that is column 0. */
  public final float[] left;

  /** Potentials of the faces south of the window, one a column; empty unless that is row 0. */
  public final float[] lower;

  /** Remainders of sources; empty where there are none. */
  public float[] remainder;

  private Patch(
      Window window,
      int uniformCount,
      int[] counts,
      float[] right,
      float[] upper,
      float[] left,
      float[] lower,
      float[] remainder) {
    this.window = window;
    this.uniformCount = uniformCount;
    this.counts = counts;
    this.right = right;
    this.upper = upper;
    this.left = left;
    this.lower = lower;
    this.remainder = remainder;
  }

  /** A patch of given arrays, which are kept. Those of cells may be longer than needed. */
  static Patch of(
      Window window,
      int[] counts,
      float[] right,
      float[] upper,
      float[] left,
      float[] lower,
      float[] remainder) {
    return new Patch(window, 0, counts, right, upper, left, lower, remainder);
  }

  /** A patch of the given counts, kept, with all potentials 0. */
  public Patch(Window window, int[] counts, boolean hasSource) {
    this(
        window,
        0,
        counts,
        new float[window.cells()],
        new float[window.cells()],
        new float[window.column() == 0 ? window.rows() : 0],
        new float[window.row() == 0 ? window.columns() : 0],
        hasSource ? new float[window.cells()] : NO_FLOATS);
  }

  /** A quiet patch: one count in all cells, all potentials +0. */
  public static Patch uniform(Window window, int count) {
    return new Patch(window, count, NO_INTS, NO_FLOATS, NO_FLOATS, NO_FLOATS, NO_FLOATS, NO_FLOATS);
  }

  /** The same cells seen elsewhere, around a periodic grid. */
  public Patch move(int down, int along) {
    Window moved = window.move(down, along);
    return new Patch(moved, uniformCount, counts, right, upper, left, lower, remainder);
  }

  /** A patch of another window, no larger, in the same arrays. */
  public Patch over(Window other) {
    return of(
        other,
        counts,
        right,
        upper,
        new float[other.column() == 0 ? other.rows() : 0],
        new float[other.row() == 0 ? other.columns() : 0],
        remainder);
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

  /** The potential of a cell's right face, in quanta. */
  public float right(int row, int column) {
    return isUniform() ? 0f : right[at(row, column)];
  }

  /** The potential of a cell's upper face, in quanta. */
  public float upper(int row, int column) {
    return isUniform() ? 0f : upper[at(row, column)];
  }

  /** The potential of the face left of a row, in quanta; of a window at column 0. */
  public float left(int row) {
    return isUniform() ? 0f : left[row - window.row()];
  }

  /** The potential of the face below a column, in quanta; of a window at row 0. */
  public float lower(int column) {
    return isUniform() ? 0f : lower[column - window.column()];
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
    return remainder.length == 0 && isZero(left) && isZero(lower) && areQuiet(window, counts[0]);
  }

  /** Whether cells, none outside the window, have a count and all their potentials are +0. */
  public boolean areQuiet(Window part, int count) {
    if (isUniform()) {
      return uniformCount == count;
    }
    for (int row = part.row(); row < part.endRow(); row++) {
      int first = at(row, part.column());
      for (int cell = first; cell < first + part.columns(); cell++) {
        if (counts[cell] != count
            || (Float.floatToRawIntBits(right[cell]) | Float.floatToRawIntBits(upper[cell])) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isZero(float[] potentials) {
    for (float potential : potentials) {
      if (Float.floatToRawIntBits(potential) != 0) {
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
    int down = part.row() - window.row();
    int along = part.column() - window.column();
    Patch crop = new Patch(part, new int[part.cells()], remainder.length > 0);
    for (int row = 0; row < part.rows(); row++) {
      int from = (down + row) * window.columns() + along;
      int to = row * part.columns();
      System.arraycopy(counts, from, crop.counts, to, part.columns());
      System.arraycopy(right, from, crop.right, to, part.columns());
      System.arraycopy(upper, from, crop.upper, to, part.columns());
      if (remainder.length > 0) {
        System.arraycopy(remainder, from, crop.remainder, to, part.columns());
      }
    }
    System.arraycopy(left, Math.min(down, left.length), crop.left, 0, crop.left.length);
    System.arraycopy(lower, Math.min(along, lower.length), crop.lower, 0, crop.lower.length);
    return crop;
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
