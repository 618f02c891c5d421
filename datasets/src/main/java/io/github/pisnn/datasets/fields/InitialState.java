package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A state of a {@link StateTable}.
 *
 * @param number its number in the table
 * @param counts counts of quanta, row-major; not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record InitialState(long number, String file, int[] counts) {
  /**
   * Checks a row.
   *
   * @param row as {@link StateTable#read} gives it
   * @param bounds the values that the law takes
   * @throws UncheckedIOException one line naming file, state and cell, if something is missing,
   *     does not fit the grid, is not a safe number or out of bounds
   */
  public static InitialState of(Row row, Grid grid, Quantization quantization, LawBounds bounds) {
    String file = row.getString(2);
    if (row.isNullAt(0)) {
      throw bad(file + ": the state of a row is null; expected a number");
    }
    long number = row.getLong(0);
    String name = file + ": state " + number;
    if (row.isNullAt(1)) {
      throw bad(name + " has null for its cells; expected " + grid.cells() + " of them");
    }
    List<@Nullable Number> cells = row.getList(1);
    if (cells.size() != grid.cells()) {
      throw bad(name + " has " + cells.size() + " cells; expected " + grid.cells());
    }
    int[] counts = new int[cells.size()];
    for (int cell = 0; cell < counts.length; cell++) {
      try {
        counts[cell] = count(cells.get(cell), quantization);
      } catch (IllegalArgumentException e) {
        int column = cell % grid.nx();
        throw bad(
            name + ", row " + cell / grid.nx() + ", column " + column + " is " + e.getMessage());
      }
    }
    bounds.require(name, quantization.values(counts), Window.of(grid));
    return new InitialState(number, file, counts);
  }

  /**
   * The count of a cell.
   *
   * @throws IllegalArgumentException what it is instead
   */
  private static int count(@Nullable Number number, Quantization quantization) {
    if (number == null) {
      throw new IllegalArgumentException("null; expected a number");
    }
    if (!(number instanceof Double)) {
      long count = number.longValue();
      // Not by the absolute value, which the least long does not have.
      if (count < -Quantization.SAFE_COUNT || count > Quantization.SAFE_COUNT) {
        throw new IllegalArgumentException(
            count + " quanta; expected at most " + Quantization.SAFE_COUNT);
      }
      return (int) count;
    }
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + "; expected a finite number");
    }
    try {
      return quantization.count(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("too large: " + e.getMessage(), e);
    }
  }

  /** The error of a row that is met in a second one. */
  public UncheckedIOException duplicate() {
    return bad(file + ": state " + number + " occurs twice; expected one row a state");
  }

  private static UncheckedIOException bad(String line) {
    return new UncheckedIOException(line, new IOException(line));
  }
}
