package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Field;
import java.io.Serializable;
import java.util.Optional;

/** A function of the plane that is known by its averages over the cells of any grid. */
@FunctionalInterface
public interface Shape extends Serializable {

  /**
   * Cell averages. What it is in a cell does not depend on the window.
   *
   * @return one value a cell of the window, row-major, in the law's units
   */
  double[] onCells(Grid grid, Window window);

  /** The function on a grid, and on finer ones. */
  default Field on(Grid grid) {
    return new OnGrid(this, grid);
  }

  /**
   * A function on a grid.
   *
   * @param shape the function
   * @param grid the grid
   */
  record OnGrid(Shape shape, Grid grid) implements Field {

    @Override
    public double[] on(Window window) {
      return shape.onCells(grid, window);
    }

    @Override
    public Optional<Field> refined(int factor) {
      return Optional.of(shape.on(grid.refined(factor)));
    }
  }
}
