package io.github.pisnn.datasets.volumes;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;

/**
 * Where the faces of a grid stand in an array, those at its sides too: first the (nx + 1) * ny
 * across x, row by row from the south and each from the west, then, in two dimensions, the nx * (ny
 * + 1) across y, likewise.
 *
 * @param grid the grid
 */
public record FaceLayout(Grid grid) {

  /** Number of faces. */
  public int count() {
    return grid.axes().stream().mapToInt(this::count).sum();
  }

  /** Number of faces across an axis. */
  public int count(Axis axis) {
    return (grid.cells(axis) + 1) * grid.cells(axis.other());
  }

  /** How far it is from a face across an axis to the next one in a direction. */
  public int stride(Axis axis, Axis direction) {
    return direction == Axis.X ? 1 : columns(axis);
  }

  private int columns(Axis axis) {
    return axis == Axis.X ? grid.nx() + 1 : grid.nx();
  }

  /** The face west of a cell, or south of it. */
  public int below(Axis axis, int row, int column) {
    return (axis == Axis.X ? 0 : count(Axis.X)) + row * columns(axis) + column;
  }

  /** The face east of a cell, or north of it. */
  public int above(Axis axis, int cell) {
    return below(axis, cell / grid.nx(), cell % grid.nx()) + stride(axis, axis);
  }

  /**
   * The values of right faces of all cells, and of upper ones in two dimensions.
   *
   * @param to receives them: those of right faces row-major, then those of upper ones
   * @param all values of all faces
   */
  public void takeAbove(double[] to, double[] all) {
    int next = 0;
    for (Axis axis : grid.axes()) {
      for (int cell = 0; cell < grid.cells(); cell++) {
        to[next++] = all[above(axis, cell)];
      }
    }
  }
}
