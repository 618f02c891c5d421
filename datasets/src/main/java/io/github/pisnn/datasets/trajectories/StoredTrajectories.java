package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trajectories in arrays whose axes are known, whatever file they are in. */
final class StoredTrajectories implements Trajectories {
  private final String name;
  private final String variable;
  private final Axes axes;
  private final int component;
  private final Grid grid;
  private final int count;
  private final double interval;
  private final Slices slices;

  /**
   * Puts together what a layout has found.
   *
   * @param name of the file, for messages
   * @param variable its name, for messages
   * @param component its number along V, or 0
   * @param count number of trajectories
   * @param interval from one snapshot to the next
   */
  StoredTrajectories(
      String name,
      String variable,
      Axes axes,
      int component,
      Grid grid,
      int count,
      double interval,
      Slices slices) {
    this.name = name;
    this.variable = variable;
    this.axes = axes;
    this.component = component;
    this.grid = grid;
    this.count = count;
    this.interval = interval;
    this.slices = slices;
  }

  /**
   * Chooses one of a file's variables.
   *
   * @throws IllegalArgumentException if there is none of that name, or several and no name, listing
   *     them
   */
  static String choose(List<String> variables, Optional<String> asked) {
    String list = variables.isEmpty() ? "none" : String.join(", ", variables);
    if (asked.isPresent()) {
      if (variables.contains(asked.get())) {
        return asked.get();
      }
      throw new IllegalArgumentException(
          "there is no variable " + asked.get() + "; expected one of: " + list);
    }
    if (variables.size() != 1) {
      throw new IllegalArgumentException("which variable? expected one of: " + list);
    }
    return variables.get(0);
  }

  @Override
  public Grid grid() {
    return grid;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int snapshots() {
    return axes.length('T');
  }

  @Override
  public double interval() {
    return interval;
  }

  @Override
  public double[] read(int trajectory, int snapshot) {
    requireWithin("trajectory", trajectory, count);
    requireWithin("snapshot", snapshot, snapshots());
    double[] values = axes.rowMajor(load(trajectory, snapshot), component);
    for (int cell = 0; cell < values.length; cell++) {
      if (!Double.isFinite(values[cell])) {
        throw bad(
            String.format(
                Locale.ROOT,
                "trajectory %d, snapshot %d, row %d, column %d is %s; expected a finite number",
                trajectory,
                snapshot,
                cell / grid.nx(),
                cell % grid.nx(),
                values[cell]));
      }
    }
    return values;
  }

  private double[] load(int trajectory, int snapshot) {
    try {
      return slices.read(trajectory, axes.offset(trajectory, snapshot), axes.size());
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
