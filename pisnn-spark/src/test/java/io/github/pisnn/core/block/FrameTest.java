package io.github.pisnn.core.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Patch;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final Grid GRID = new Grid(20, 10, 20, 10);

  /** Periodic in x; a wall in the south, values in the north. */
  private static final Boundaries CHANNEL =
      new Boundaries(
          Boundary.periodic(),
          Boundary.periodic(),
          Boundary.wall(),
          Boundary.dirichlet(new double[20]));

  private static final Frame FRAME = new Frame(Domain.of(GRID, CHANNEL), 2);

  @Test
  void goesOnAroundAPeriodicAxisAndEndsAtASide() {
    assertEquals(new Window(0, -4, 8, 13), FRAME.around(new Window(1, 0, 3, 5), 2));
    assertEquals(new Window(5, 7, 5, 13), FRAME.around(new Window(9, 11, 1, 5), 2));
    assertEquals(new Window(3, 3, 2, 4), FRAME.around(new Window(3, 3, 2, 4), 0));
  }

  @Test
  void thereIsNoneAlongAPeriodicAxisThatIsSpanned() {
    assertEquals(new Window(0, 0, 6, 20), FRAME.around(new Window(2, 0, 2, 20), 1));
    assertTrue(FRAME.wraps(Axis.X, new Window(2, 0, 2, 20)));
    assertFalse(FRAME.wraps(Axis.X, new Window(2, 0, 2, 19)));
    assertFalse(FRAME.wraps(Axis.Y, Window.of(GRID)));
  }

  @Test
  void oneDimensionHasOneAxis() {
    Frame line = new Frame(Domain.of(new Grid(20, 1, 20, 1), Boundaries.periodic()), 2);
    assertEquals(new Window(0, -2, 1, 9), line.around(new Window(0, 0, 1, 5), 1));
    assertFalse(line.wraps(Axis.Y, new Window(0, 0, 1, 20)));
    Patch[] row = {Patch.uniform(new Window(0, 0, 1, 20), 0)};
    assertEquals(3, line.views(row, new Window(0, 0, 1, 20), 3).length);
  }

  @Test
  void touchesOnlySidesThatEnd() {
    Window all = Window.of(GRID);
    assertFalse(FRAME.touches(Side.WEST, all));
    assertTrue(FRAME.touches(Side.SOUTH, all));
    assertTrue(FRAME.touches(Side.NORTH, all));
    assertFalse(FRAME.touches(Side.NORTH, new Window(0, 0, 9, 20)));
    assertTrue(FRAME.isDisturbed(all));
    assertFalse(FRAME.isDisturbed(new Window(0, 0, 9, 20)));
  }

  @Test
  void mostIsWhatAnyWindowCanNeed() {
    assertEquals(5 + 2 * 6, FRAME.most(Axis.X, 5, 3));
    assertEquals(10, FRAME.most(Axis.Y, 5, 3));
    assertEquals(9, FRAME.most(Axis.Y, 5, 1));
  }

  @Test
  void viewsGoAsFarAroundAsTheFrame() {
    Patch[] patches = {Patch.uniform(Window.of(GRID), 0)};
    assertEquals(1, FRAME.views(patches, Window.of(GRID), 0).length);
    Patch[] views = FRAME.views(patches, Window.of(GRID), 11);
    assertEquals(5, views.length);
    assertEquals(new Window(0, -40, 10, 20), views[0].window());
    assertEquals(Window.of(GRID), views[2].window());
  }
}
