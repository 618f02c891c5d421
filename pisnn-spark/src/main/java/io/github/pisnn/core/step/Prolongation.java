package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.neuron.Bounds;
import java.io.Serial;
import java.io.Serializable;
import java.util.function.Function;

/**
 * Carries a state to a grid of twice as many cells each way, window by window. The children of a
 * cell of count m hold m - sx - sy, m + sx - sy, m - sx + sy and m + sx + sy, with integer slopes s
 * of a quarter cell from central differences, so that their sum is 4 m exactly; in one dimension m
 * - sx and m + sx. Beyond the sides of the grid are the ghost cells of a step. Slopes end where a
 * child would leave the neuron's bounds or the safe range. Of second order, and the same counts for
 * any windows.
 */
public final class Prolongation implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Domain domain;
  private final Quantization quantization;
  private final Bounds bounds;

  /**
   * The prolongation from a domain.
   *
   * @param operator what the state is advanced with; only its counts matter here
   * @param coarse where the state is that is carried on
   */
  public Prolongation(EvolutionOperator operator, Domain coarse) {
    this.domain = coarse;
    this.quantization = operator.quantization();
    Bounds given = operator.neuron().bounds();
    this.bounds =
        given == null ? new Bounds(-Quantization.SAFE_COUNT, Quantization.SAFE_COUNT) : given;
  }

  /**
   * The counts of a window.
   *
   * @param fine inside the grid of twice as many cells each way
   * @param coarse the counts of a window of the coarse grid, row-major
   * @return one count a cell of the fine window, row-major
   */
  public int[] counts(Window fine, Function<Window, int[]> coarse) {
    boolean flat = domain.grid().isOneDimensional();
    int down = flat ? 1 : 2;
    int firstRow = fine.row() / down;
    int firstColumn = fine.column() / 2;
    int height = (fine.endRow() - 1) / down - firstRow + 1;
    int width = (fine.endColumn() - 1) / 2 - firstColumn + 1;
    Window parents = new Window(firstRow, firstColumn, height, width);
    int[] counts = coarse.apply(parents);
    int[] west = beyond(Side.WEST, parents, coarse);
    int[] east = beyond(Side.EAST, parents, coarse);
    int[] south = flat ? counts : beyond(Side.SOUTH, parents, coarse);
    int[] north = flat ? counts : beyond(Side.NORTH, parents, coarse);
    int[] children = new int[fine.cells()];
    int child = 0;
    for (int row = fine.row(); row < fine.endRow(); row++) {
      int i = row / down - firstRow;
      for (int column = fine.column(); column < fine.endColumn(); column++) {
        int j = column / 2 - firstColumn;
        int at = i * width + j;
        int count = counts[at];
        int room = Math.min(bounds.roomOut(count), bounds.roomIn(count));
        int alongX =
            slope(
                j == 0 ? west[i] : counts[at - 1], j == width - 1 ? east[i] : counts[at + 1], room);
        int alongY =
            slope(
                i == 0 ? south[j] : counts[at - width],
                i == height - 1 ? north[j] : counts[at + width],
                room - Math.abs(alongX));
        count += column % 2 == 0 ? -alongX : alongX;
        children[child++] = count + (row % 2 == 0 ? -alongY : alongY);
      }
    }
    return children;
  }

  /** From a cell's centre to that of a child, by the cells on either side, within a room. */
  private static int slope(int low, int high, int room) {
    return Math.max(-room, Math.min(room, (int) Math.rint((high - low) / 8.0)));
  }

  /** The cells just beyond a side of a window, those outside the grid being ghost cells. */
  private int[] beyond(Side side, Window window, Function<Window, int[]> coarse) {
    Window edge = edge(side, window);
    int away = side == Side.WEST || side == Side.SOUTH ? -1 : 1;
    Window next = side.axis() == Axis.X ? edge.move(0, away) : edge.move(away, 0);
    Grid grid = domain.grid();
    if (next.equals(next.intersect(Window.of(grid)))) {
      return coarse.apply(next);
    }
    Boundary boundary = domain.boundaries().at(side);
    if (boundary.isPeriodic()) {
      return coarse.apply(
          side.axis() == Axis.X
              ? next.move(0, -away * grid.nx())
              : next.move(-away * grid.ny(), 0));
    }
    int[] ghosts = coarse.apply(edge).clone();
    int first = edge.from(side.axis().other());
    for (int face = 0; face < ghosts.length; face++) {
      int constant = boundary.constant(first + face, quantization);
      ghosts[face] = boundary.ghost().of(ghosts[face], constant);
    }
    return ghosts;
  }

  /** The cells of a window along a side. */
  private static Window edge(Side side, Window window) {
    return switch (side) {
      case WEST -> new Window(window.row(), window.column(), window.rows(), 1);
      case EAST -> new Window(window.row(), window.endColumn() - 1, window.rows(), 1);
      case SOUTH -> new Window(window.row(), window.column(), 1, window.columns());
      case NORTH -> new Window(window.endRow() - 1, window.column(), 1, window.columns());
    };
  }
}
