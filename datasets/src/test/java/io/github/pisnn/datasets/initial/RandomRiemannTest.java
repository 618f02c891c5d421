package io.github.pisnn.datasets.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.core.util.Seeds.Stream;
import io.github.pisnn.datasets.Windows;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RandomRiemannTest {

  /** Two jumps inside cells, of pieces 1 and 5; the second piece goes on around the end. */
  @Test
  void cellsAverageTheirPieces() {
    Grid grid = new Grid(4, 1, 2, 1);
    Shape shape =
        new PiecewiseConstant(new double[] {0.25, 1.125}, new double[] {0.7}, new double[] {1, 5});
    assertArrayEquals(new double[] {3, 1, 4, 5}, shape.onCells(grid, Window.of(grid)), 1e-15);
    Shape around =
        new PiecewiseConstant(new double[] {0, 1}, new double[] {0}, new double[] {2, 3});
    assertArrayEquals(new double[] {2, 2, 3, 3}, around.onCells(grid, Window.of(grid)));
  }

  @Test
  void cellsAverageTheirRectangles() {
    Grid grid = new Grid(2, 2, 1, 1);
    Shape shape =
        new PiecewiseConstant(
            new double[] {0.25, 0.5}, new double[] {0.5, 0.875}, new double[] {1, 2, 4, 8});
    double below = 0.5 * 8 + 0.5 * 4;
    double above = 0.75 * 2 + 0.25 * 8;
    assertArrayEquals(
        new double[] {below, 8, 0.5 * above + 0.5 * (0.75 + 0.25 * 4), above},
        shape.onCells(grid, Window.of(grid)),
        1e-15);
  }

  @ParameterizedTest
  @CsvSource({"40, 1", "12, 18"})
  void aCoarseCellAveragesItsFineOnes(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1.5);
    Window all = Window.of(grid);
    for (int number = 0; number < 20; number++) {
      Shape shape =
          new RandomRiemann(6, -1, 3)
              .draw(
                  grid,
                  Seeds.generator(5, Stream.STATES, number),
                  unknown -> new Extremes(Double.NaN, Double.NaN));
      double[] coarse = shape.onCells(grid, all);
      double[] fine = shape.on(grid).refined(4).orElseThrow().on(Window.of(grid.refined(4)));
      assertArrayEquals(coarse, Windows.averages(fine, grid, 4), 1e-13);
      Extremes extremes = Extremes.of(coarse);
      assertTrue(extremes.least() >= -1 && extremes.largest() <= 3);
      int kinds = (int) Arrays.stream(coarse).distinct().count();
      assertTrue(kinds > 5 && kinds <= (ny == 1 ? 12 : nx * ny), kinds + " values");
    }
  }

  @Test
  void whatHasNoJumpsIsRefused() {
    assertEquals(
        "pieces must be at least 2, not 1",
        assertThrows(IllegalArgumentException.class, () -> new RandomRiemann(1, 0, 1))
            .getMessage());
    assertEquals(
        "largest must be above least, 1.0",
        assertThrows(IllegalArgumentException.class, () -> new RandomRiemann(2, 1, 1))
            .getMessage());
  }
}
