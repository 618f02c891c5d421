package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.Patch;
import java.io.Serializable;

/**
 * The geometry of frames: a window that makes several steps on its own needs the cells around it
 * too, and every step uses up some of them.
 *
 * @param domain where the windows are
 * @param reach how many cells one step uses up at every side
 */
public record Frame(Domain domain, int reach) implements Serializable {
  private static final Axis[] AXES = Axis.values();
  private static final Side[] SIDES = Side.values();

  /** The frames that an operator needs on a domain. */
  public static Frame of(EvolutionOperator operator, Domain domain) {
    return new Frame(domain, reach(operator, domain.grid()));
  }

  private static int reach(EvolutionOperator operator, Grid grid) {
    Stencil stencil = operator.flux().shape().seen(grid);
    // With bounds a face asks what the other faces of its cells want.
    int beyond = operator.neuron().bounds() == null ? 0 : 1;
    return operator.mode() == Mode.UNSPLIT
        ? stencil.reach() + beyond
        : stencil.radius() + stencil.transverse() + beyond;
  }

  /**
   * A window and the frame that so many steps use up: none along an axis that the window spans and
   * that is periodic, and none beyond the grid's sides.
   */
  public Window around(Window window, int steps) {
    Window framed = window;
    for (Axis axis : AXES) {
      if (!spans(axis, window)) {
        int from = window.from(axis) - steps * reach;
        int end = window.end(axis) + steps * reach;
        if (!domain.boundaries().isPeriodic(axis)) {
          from = Math.max(0, from);
          end = Math.min(domain.grid().cells(axis), end);
        }
        framed = framed.with(axis, from, end - from);
      }
    }
    return framed;
  }

  /** Most cells along an axis of a window of so many cells with its frame for so many steps. */
  int most(Axis axis, int cells, int steps) {
    int most = cells + 2 * steps * reach;
    int all = domain.grid().cells(axis);
    return domain.boundaries().isPeriodic(axis) ? most : Math.min(most, all);
  }

  /** Whether a window goes all around a periodic axis. */
  boolean wraps(Axis axis, Window window) {
    return domain.boundaries().isPeriodic(axis)
        && domain.grid().axes().contains(axis)
        && spans(axis, window);
  }

  private boolean spans(Axis axis, Window window) {
    return window.cells(axis) == domain.grid().cells(axis);
  }

  /** Whether a window ends at a side of the grid behind which there is nothing. */
  boolean touches(Side side, Window window) {
    Axis axis = side.axis();
    int end = side.isHigh() ? window.end(axis) : window.from(axis);
    return end == (side.isHigh() ? domain.grid().cells(axis) : 0)
        && !domain.boundaries().isPeriodic(axis);
  }

  /** Whether something happens at a side that a window touches even where all cells are alike. */
  boolean isDisturbed(Window window) {
    for (Side side : SIDES) {
      if (domain.grid().axes().contains(side.axis())
          && !domain.boundaries().at(side).keepsUniform()
          && touches(side, window)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Patches that cover a window, as they are also met further on around the periodic axes that the
   * window spans.
   *
   * @param steps how many its frame is for; 0 for no frame
   */
  Patch[] views(Patch[] patches, Window window, int steps) {
    Grid grid = domain.grid();
    int turnsX = turns(Axis.X, window, steps);
    int turnsY = turns(Axis.Y, window, steps);
    Patch[] views = new Patch[(2 * turnsY + 1) * (2 * turnsX + 1) * patches.length];
    int k = 0;
    for (int y = -turnsY; y <= turnsY; y++) {
      for (int x = -turnsX; x <= turnsX; x++) {
        for (Patch patch : patches) {
          views[k++] = patch.move(y * grid.ny(), x * grid.nx());
        }
      }
    }
    return views;
  }

  private int turns(Axis axis, Window window, int steps) {
    int cells = domain.grid().cells(axis);
    return wraps(axis, window) ? (steps * reach + cells - 1) / cells : 0;
  }
}
