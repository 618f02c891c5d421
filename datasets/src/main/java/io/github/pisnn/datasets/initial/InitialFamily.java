package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.Extremes;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/** A family of random initial states. */
public interface InitialFamily extends Serializable {

  /**
   * Draws a state.
   *
   * @param grid where it is needed
   * @param extremes finds the extremes of a function over the whole grid; asked at most once, by
   *     families with a given range, about a function that differs from the state by a factor and a
   *     constant
   */
  Shape draw(Grid grid, UniformRandomProvider random, Function<? super Shape, Extremes> extremes);

  /**
   * Checks a number that must be positive and finite.
   *
   * @throws IllegalArgumentException if it is not, naming it
   */
  static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be positive, not " + value);
    }
  }

  /** Values beyond which no cell is, or, where a family has no bounds, one in 10^15. */
  Extremes extremes();

  /** How far apart values may be, for noise that is relative to it. */
  double range();

  /**
   * Draws a state, all of it at once.
   *
   * @return cell averages, row-major; the same bits as by windows
   */
  default double[] sample(Grid grid, UniformRandomProvider random) {
    Window all = Window.of(grid);
    return draw(grid, random, shape -> Extremes.of(shape.onCells(grid, all))).onCells(grid, all);
  }
}
