package io.github.pisnn.ml;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.State;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/**
 * Rolls out the states of a column. A row is the state, and further columns that name it in
 * messages. Each task has a copy of its own, and so a stepper for each size of states.
 */
final class StateRollout implements UDF1<Row, @Nullable Vector> {
  @Serial private static final long serialVersionUID = 1L;

  /** Cells by which a row is told that nothing else names. */
  private static final int TOLD = 4;

  private final EvolutionOperator operator;
  private final int columns;
  private final int steps;
  private final boolean refusing;
  private transient @Nullable Map<Integer, FusedStepper> steppers;

  /**
   * A rollout.
   *
   * @param columns of the grid; 0 if each state is one row
   * @param steps to roll out
   * @param refusing whether a state that cannot be rolled out is an error; else nothing comes of it
   */
  StateRollout(EvolutionOperator operator, int columns, int steps, boolean refusing) {
    this.operator = operator;
    this.columns = columns;
    this.steps = steps;
    this.refusing = refusing;
  }

  /**
   * Rolls out a state. Spark calls the driver's copy from any thread, and that of a task from one.
   *
   * @return null if it cannot be rolled out, and that is no error
   * @throws IllegalArgumentException one line naming column, row and cell, if it is one
   */
  @Override
  public synchronized @Nullable Vector call(Row row) {
    Vector initial = row.getAs(0);
    try {
      return rollOut(initial);
    } catch (IllegalArgumentException | DivergenceException e) {
      if (refusing) {
        String column = row.schema().fieldNames()[0];
        throw new IllegalArgumentException(
            "column '" + column + "', " + name(row, initial) + ": " + e.getMessage(), e);
      }
      return null;
    }
  }

  private Vector rollOut(@Nullable Vector initial) {
    if (initial == null) {
      throw new IllegalArgumentException("null; expected a vector of cell averages");
    }
    if (initial.size() == 0) {
      throw new IllegalArgumentException("no cells; expected one at least");
    }
    int nx = columns == 0 ? initial.size() : columns;
    if (initial.size() % nx != 0) {
      throw new IllegalArgumentException(
          initial.size() + " cells do not fit rows of " + nx + " columns");
    }
    double dx = operator.dx();
    int ny = initial.size() / nx;
    Grid grid = new Grid(nx, ny, nx * dx, ny * dx);
    State state = new State(grid, counts(initial.toArray()));
    advance(state);
    return Vectors.dense(operator.quantization().values(state.counts()));
  }

  private int[] counts(double[] values) {
    Quantization quantization = operator.quantization();
    int[] counts = new int[values.length];
    for (int cell = 0; cell < counts.length; cell++) {
      if (!Double.isFinite(values[cell])) {
        throw new IllegalArgumentException(
            "cell " + cell + " is " + values[cell] + "; expected a finite number");
      }
      try {
        counts[cell] = quantization.count(values[cell]);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("cell " + cell + ": " + e.getMessage(), e);
      }
    }
    return counts;
  }

  private void advance(State state) {
    if (steppers == null) {
      steppers = new HashMap<>();
    }
    int cells = state.grid().cells();
    FusedStepper stepper =
        steppers.computeIfAbsent(
            cells,
            size ->
                new FusedStepper(
                    operator, Domain.of(state.grid(), Boundaries.periodic()), Kernel.best()));
    try {
      stepper.advance(state, steps);
    } catch (DivergenceException e) {
      // What it holds is of no use any more.
      steppers.remove(cells);
      throw e;
    }
  }

  private static String name(Row row, @Nullable Vector initial) {
    if (row.length() > 1) {
      StringJoiner named = new StringJoiner(", ", "row with ", "");
      for (int k = 1; k < row.length(); k++) {
        named.add(row.schema().fieldNames()[k] + " = " + row.get(k));
      }
      return named.toString();
    }
    if (initial == null || initial.size() == 0) {
      return "a row";
    }
    StringJoiner named = new StringJoiner(", ", "the row that begins with ", "");
    for (int cell = 0; cell < Math.min(TOLD, initial.size()); cell++) {
      named.add(Double.toString(initial.apply(cell)));
    }
    return named.toString();
  }
}
