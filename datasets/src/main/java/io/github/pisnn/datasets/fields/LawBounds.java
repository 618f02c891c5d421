package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import java.io.Serializable;
import java.util.Optional;

/**
 * The values that a law has a meaning for, as states are held to them: half a quantum more is
 * rounding.
 *
 * @param law the law's name
 * @param range its bounds; infinite where it has none
 * @param tolerance how far beyond is allowed, in the law's units
 */
public record LawBounds(String law, Law.Range range, double tolerance) implements Serializable {
  private static final Law.Range ALL =
      new Law.Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Half a quantum, and what rounding may make of it. */
  private static final double TOLERANCE = 0.5 * (1 + 1e-6);

  /** Those of a law. */
  public static LawBounds of(Law law, Quantization quantization) {
    double tolerance = TOLERANCE * quantization.quantum();
    return new LawBounds(law.name(), law.bounds().orElse(ALL), tolerance);
  }

  /** Whether a value is inside. */
  public boolean allows(double value) {
    return value >= range.least() - tolerance && value <= range.largest() + tolerance;
  }

  /** What is allowed. */
  public String expected() {
    String what = "; law.name = " + law + " takes values ";
    return range.largest() == Double.POSITIVE_INFINITY
        ? what + "from " + range.least()
        : what + "from " + range.least() + " to " + range.largest();
  }

  /**
   * Checks the values of a state.
   *
   * @param state what messages shall call it
   * @param window where the values are
   * @throws StateOutOfBounds one line naming state, row, column, value and the bounds
   */
  public void require(String state, double[] values, Window window) {
    for (int cell = 0; cell < values.length; cell++) {
      if (!allows(values[cell])) {
        int row = window.row() + cell / window.columns();
        int column = window.column() + cell % window.columns();
        String where = state + ", row " + row + ", column " + column;
        throw new StateOutOfBounds(where + " is " + values[cell] + expected());
      }
    }
  }

  /** A field that is checked wherever it is evaluated. */
  public Field checked(String state, Field field) {
    return range.equals(ALL) ? field : new Checked(this, state, field);
  }

  private record Checked(LawBounds bounds, String state, Field field) implements Field {

    @Override
    public double[] on(Window window) {
      double[] values = field.on(window);
      bounds.require(state, values, window);
      return values;
    }

    @Override
    public int[] counts(Window window, Quantization quantization) {
      int[] counts = field.counts(window, quantization);
      bounds.require(state, quantization.values(counts), window);
      return counts;
    }

    @Override
    public Optional<Field> refined(int factor) {
      return field.refined(factor);
    }
  }
}
