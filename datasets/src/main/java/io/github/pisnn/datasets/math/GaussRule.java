package io.github.pisnn.datasets.math;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Averages by the three-point Gauss-Legendre rule. */
public final class GaussRule {
  /** Its points on [-1/2, 1/2]. */
  private static final double[] POINTS = {-0.5 * Math.sqrt(0.6), 0, 0.5 * Math.sqrt(0.6)};

  private static final double[] WEIGHTS = {5.0 / 18, 8.0 / 18, 5.0 / 18};

  private GaussRule() {}

  /**
   * Cell averages.
   *
   * @param function of (x, y); in one dimension y is 0
   * @return one value a cell of the window, row-major
   */
  public static double[] onCells(DoubleBinaryOperator function, Grid grid, Window window) {
    double[] averages = new double[window.cells()];
    double[] at = new double[2];
    int[] cell = new int[2];
    int next = 0;
    for (cell[1] = window.row(); cell[1] < window.endRow(); cell[1]++) {
      for (cell[0] = window.column(); cell[0] < window.endColumn(); cell[0]++) {
        averages[next++] = average(function, grid, grid.axes(), grid.axes().size() - 1, cell, at);
      }
    }
    return averages;
  }

  /**
   * The average over a face of a side.
   *
   * @param function of (x, y); in one dimension y is 0
   * @param face its row on west and east, its column on south and north
   */
  public static double onFace(DoubleBinaryOperator function, Grid grid, Side side, int face) {
    List<Axis> along = grid.axes().stream().filter(axis -> axis != side.axis()).toList();
    double[] at = new double[2];
    at[place(side.axis())] =
        side.isHigh() ? grid.coordinate(side.axis(), grid.length(side.axis())) : 0;
    return average(function, grid, along, along.size() - 1, new int[] {face, face}, at);
  }

  private static int place(Axis axis) {
    return axis == Axis.X ? 0 : 1;
  }

  /** The average over some axes, the last of them outermost; along the others it is at a place. */
  private static double average(
      DoubleBinaryOperator function,
      Grid grid,
      List<Axis> axes,
      int outermost,
      int[] cell,
      double[] at) {
    if (outermost < 0) {
      return function.applyAsDouble(at[0], at[1]);
    }
    Axis axis = axes.get(outermost);
    int number = place(axis);
    double centre = grid.centre(axis, cell[number]);
    double width = grid.width(axis);
    double average = 0;
    for (int k = 0; k < POINTS.length; k++) {
      at[number] = centre + POINTS[k] * width;
      average += WEIGHTS[k] * average(function, grid, axes, outermost - 1, cell, at);
    }
    return average;
  }
}
