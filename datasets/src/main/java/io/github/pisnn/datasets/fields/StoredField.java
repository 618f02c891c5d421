package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A field in a file whose header has been checked. Its values are read where and when a window is
 * asked for; what is wrong with them is an {@link UncheckedIOException} then, one line naming the
 * file and, of a value, row and column.
 */
abstract class StoredField implements Field {
  @Serial private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * A field as large as a grid.
   *
   * @param name of the file, for messages
   * @param shape of the file's field, [ny, nx], or [nx] in one dimension
   * @throws IllegalArgumentException if the grid has other cells
   */
  StoredField(String name, long[] shape, Grid grid) {
    this.name = name;
    long rows = shape.length == 1 ? 1 : shape[0];
    long columns = shape[shape.length - 1];
    if (rows != grid.ny() || columns != grid.nx()) {
      throw new Refusal(
          "{cells} = [%s, %s] does not fit %s, a field of %s rows of %s cells; expected {cells} = [%s, %s]",
          grid.nx(), grid.ny(), name, rows, columns, columns, rows);
    }
  }

  /**
   * Checks the size of cells.
   *
   * @param stored the file's grid
   * @param tolerance relative
   * @throws IllegalArgumentException if the grid's cells have another
   */
  static void requireSameCells(String name, Grid stored, Grid grid, double tolerance) {
    boolean same =
        grid.axes().stream()
            .allMatch(
                axis ->
                    Math.abs(stored.width(axis) - grid.width(axis))
                        <= tolerance * grid.width(axis));
    if (!same) {
      throw new Refusal(
          "{extent} gives cells of %s x %s, but those of %s are %s x %s; expected {extent} = [%s, %s]",
          grid.dx(), grid.dy(), name, stored.dx(), stored.dy(), stored.lengthX(), stored.lengthY());
    }
  }

  /** The error of an array that is no field. */
  static IllegalArgumentException wrongShape(String name, long[] shape) {
    return new IllegalArgumentException(
        name
            + " has the shape "
            + Arrays.toString(shape)
            + "; expected [ny, nx], or [nx] in one dimension");
  }

  /** Reads the values of a window, row-major. Messages need not name the file. */
  abstract double[] read(Window window) throws IOException;

  /** Reads a window of an array [ny, nx] or [nx]. */
  static double[] read(StoredArray array, Window window) throws IOException {
    return array.shape().length == 1
        ? array.read(new long[] {window.column()}, new int[] {window.columns()})
        : array.read(
            new long[] {window.row(), window.column()},
            new int[] {window.rows(), window.columns()});
  }

  @Override
  public double[] on(Window window) {
    double[] values = load(() -> read(window));
    for (int cell = 0; cell < values.length; cell++) {
      if (!Double.isFinite(values[cell])) {
        throw bad(window, cell, values[cell] + "; expected a finite number");
      }
    }
    return values;
  }

  @Override
  public int[] counts(Window window, Quantization quantization) {
    double[] values = on(window);
    int[] counts = new int[values.length];
    for (int cell = 0; cell < counts.length; cell++) {
      try {
        counts[cell] = quantization.count(values[cell]);
      } catch (IllegalArgumentException e) {
        throw bad(window, cell, "too large: " + e.getMessage());
      }
    }
    return counts;
  }

  /** Something read from the file. */
  interface Reading<T> {
    /** Reads it. */
    T get() throws IOException;
  }

  /** Reads something, with the file's name before the message if that fails. */
  final <T> T load(Reading<T> reading) {
    try {
      return reading.get();
    } catch (EOFException e) {
      throw new UncheckedIOException(name + " is cut short", e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage(), new IOException(e));
    }
  }

  /** The error of a cell's value. */
  final UncheckedIOException bad(Window window, int cell, String what) {
    int row = window.row() + cell / window.columns();
    int column = window.column() + cell % window.columns();
    String line = name + ": row " + row + ", column " + column + " is " + what;
    return new UncheckedIOException(line, new IOException(line));
  }
}
