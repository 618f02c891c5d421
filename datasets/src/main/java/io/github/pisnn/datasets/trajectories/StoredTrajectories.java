package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trajectories in arrays whose axes are known, whatever file they are in.
 *
 * @param name of the file, for messages
 * @param variable its name, for messages
 * @param component its number along V, or 0
 * @param count number of trajectories
 * @param interval from one snapshot to the next
 * @param sides see {@link Trajectories#sides}
 */
record StoredTrajectories(
    String name,
    String variable,
    Axes axes,
    int component,
    Grid grid,
    int count,
    double interval,
    Slices slices,
    Optional<String> sides)
    implements Trajectories {

  /** Puts together what a layout has found that says nothing of its sides. */
  StoredTrajectories(
      String name,
      String variable,
      Axes axes,
      int component,
      Grid grid,
      int count,
      double interval,
      Slices slices) {
    this(name, variable, axes, component, grid, count, interval, slices, Optional.empty());
  }

  /**
   * Chooses one of a file's variables.
   *
   * @param refused what else the file holds and why that is not read, see {@link
   *     io.github.pisnn.datasets.arrays.ArrayFile#refused}
   * @throws IllegalArgumentException if there is none of that name, or several and no name, listing
   *     them and what is not read
   */
  static String choose(
      List<String> variables, Map<String, String> refused, Optional<String> asked) {
    String why = asked.isEmpty() ? null : refused.get(asked.get());
    if (why != null) {
      throw new IllegalArgumentException(asked.get() + " " + why);
    }
    if (asked.isPresent() && variables.contains(asked.get())) {
      return asked.get();
    }
    if (asked.isEmpty() && variables.size() == 1) {
      return variables.get(0);
    }
    if (variables.isEmpty() && asked.isEmpty() && !refused.isEmpty()) {
      List<String> clauses = new ArrayList<>();
      refused.forEach((name, clause) -> clauses.add(name + " " + clause));
      throw new IllegalArgumentException(String.join("; ", clauses));
    }
    StringBuilder line = new StringBuilder();
    line.append(asked.map(name -> "there is no variable " + name).orElse("which variable?"));
    line.append(asked.isPresent() ? "; " : " ").append("expected one of: ");
    line.append(variables.isEmpty() ? "none" : String.join(", ", variables));
    refused.forEach((name, clause) -> line.append("; ").append(name).append(' ').append(clause));
    throw new IllegalArgumentException(line.toString());
  }

  @Override
  public int snapshots() {
    return axes.length('T');
  }

  @Override
  public List<String> notes() {
    return slices.notes();
  }

  @Override
  public double[] read(int trajectory, int snapshot, Window window) {
    requireWithin("trajectory", trajectory, count);
    requireWithin("snapshot", snapshot, snapshots());
    double[] values = axes.rowMajor(load(trajectory, snapshot, window), component, window);
    for (int cell = 0; cell < values.length; cell++) {
      if (!Double.isFinite(values[cell])) {
        throw bad(
            String.format(
                Locale.ROOT,
                "trajectory %d, snapshot %d, row %d, column %d is %s; expected a finite number",
                trajectory,
                snapshot,
                window.row() + cell / window.columns(),
                window.column() + cell % window.columns(),
                values[cell]));
      }
    }
    return values;
  }

  private double[] load(int trajectory, int snapshot, Window window) {
    try {
      return slices.read(trajectory, axes.offset(trajectory, snapshot, window), axes.size(window));
    } catch (EOFException e) {
      throw new IllegalArgumentException(name + ": " + variable + ": cut short", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + variable + ": " + e.getMessage(), e);
    }
  }

  private void requireWithin(String what, int number, int end) {
    if (number < 0 || number >= end) {
      throw bad("there is no " + what + " " + number + "; expected 0 to " + (end - 1));
    }
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(name + ": " + variable + ": " + what);
  }

  @Override
  public void close() throws IOException {
    slices.close();
  }
}
