package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import java.util.List;

/** How a step updates a state that has several axes. */
public enum Mode {
  /** All faces fire from the same state. Steady states are free of splitting error. */
  UNSPLIT,

  /** All faces across x, then all across y; in odd steps the other way round. */
  LIE;

  private static final List<Axis> X = List.of(Axis.X);
  private static final List<Axis> Y = List.of(Axis.Y);

  /** Number of sweeps that a step makes. */
  public int sweeps(Grid grid) {
    return this == LIE ? grid.axes().size() : 1;
  }

  /**
   * The axes that faces fire across in a sweep, all from the same state.
   *
   * @param done steps made before
   * @param sweep the number of the sweep in the step, from 0
   */
  public List<Axis> axes(Grid grid, long done, int sweep) {
    List<Axis> axes = grid.axes();
    if (this == UNSPLIT) {
      return axes;
    }
    int turn = done % 2 == 0 ? sweep : axes.size() - 1 - sweep;
    return axes.get(turn) == Axis.X ? X : Y;
  }
}
