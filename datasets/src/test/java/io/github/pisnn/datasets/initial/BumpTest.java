package io.github.pisnn.datasets.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.Windows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BumpTest {
  private static final Bump BUMP = new Bump(0.4, 0.3, 0.2, 2.5, 0.1);

  @Test
  void beyondTheRadiusItIsExactlyTheBackground() {
    Grid grid = new Grid(64, 48, 1, 0.75);
    double[] averages = BUMP.onCells(grid, Window.of(grid));
    double reach = 0.2 + Math.hypot(grid.dx(), grid.dy()) / 2;
    int outside = 0;
    int inside = 0;
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        double r = Math.hypot(grid.centreX(column) - 0.4, grid.centreY(row) - 0.3);
        double average = averages[grid.index(row, column)];
        if (r > reach) {
          assertEquals(0.1, average, 0);
          outside++;
        } else if (r < 0.15) {
          double s = r * r / 0.04;
          assertEquals(0.1 + 2.5 * Math.exp(1 - 1 / (1 - s)), average, 5e-3);
          inside++;
        }
      }
    }
    assertTrue(outside > 2000 && inside > 250, outside + " outside, " + inside + " inside");
  }

  @Test
  void averagesOfSmallCellsAreThoseOfLargeOnes() {
    Grid coarse = new Grid(40, 30, 1, 0.75);
    Grid fine = new Grid(80, 60, 1, 0.75);
    double[] large = BUMP.onCells(coarse, Window.of(coarse));
    double[] small = BUMP.onCells(fine, Window.of(fine));
    for (int cell = 0; cell < large.length; cell++) {
      int at = fine.index(2 * (cell / 40), 2 * (cell % 40));
      double four = (small[at] + small[at + 1] + small[at + 80] + small[at + 81]) / 4;
      assertEquals(four, large[cell], 2e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({"50, 1", "17, 23"})
  void windowsAreCutFromTheWhole(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 0.75);
    double[] whole = BUMP.onCells(grid, Window.of(grid));
    for (Window window : Window.of(grid).cut(Math.min(3, ny), 4)) {
      assertArrayEquals(Windows.crop(whole, grid, window), BUMP.onCells(grid, window));
    }
  }

  @Test
  void inOneDimensionTheOrdinateOfTheCentreHasNoEffect() {
    Grid rod = new Grid(50, 1, 1, 1);
    Bump elsewhere = new Bump(0.4, 0, 0.2, 2.5, 0.1);
    double[] averages = BUMP.onCells(rod, Window.of(rod));
    assertArrayEquals(elsewhere.onCells(rod, Window.of(rod)), averages);
    assertEquals(2.6, averages[20], 0.02);
    assertEquals(0.1, averages[30], 0);
  }

  @Test
  void theRadiusIsPositive() {
    assertThrows(IllegalArgumentException.class, () -> new Bump(0, 0, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Bump(0, 0, Double.NaN, 1, 0));
  }
}
