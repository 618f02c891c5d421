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

final class RandomBumpsTest {

  private static Shape draw(RandomBumps family, Grid grid, int number) {
    return family.draw(
        grid,
        Seeds.generator(13, Stream.STATES, number),
        unknown -> new Extremes(Double.NaN, Double.NaN));
  }

  /** Of one bump of radius 0.2 in one dimension: what is inside of it is at most 0.4 wide. */
  @Test
  void beyondTheBumpsIsExactlyTheBackground() {
    Grid grid = new Grid(100, 1, 1, 1);
    double highest = 0;
    int narrowest = grid.nx();
    int widest = 0;
    boolean crosses = false;
    for (int number = 0; number < 200; number++) {
      double[] u =
          draw(new RandomBumps(1, 0.2, 3, 0.5), grid, number).onCells(grid, Window.of(grid));
      int inside = (int) Arrays.stream(u).filter(value -> value != 0.5).count();
      Extremes extremes = Extremes.of(u);
      assertEquals(0.5, extremes.least(), 0);
      assertTrue(extremes.largest() <= 3.5);
      highest = Math.max(highest, extremes.largest());
      narrowest = Math.min(narrowest, inside);
      widest = Math.max(widest, inside);
      crosses |= u[0] > 0.5 && u[99] > 0.5;
    }
    assertTrue(highest > 3.4, "heights up to the largest: " + highest);
    // The last bits of a bump are too small to be seen.
    assertTrue(narrowest >= 14 && narrowest <= 22, "radii from a half: " + narrowest);
    assertTrue(widest >= 36 && widest <= 42, "to the largest: " + widest);
    assertTrue(crosses, "some lie across the end");
  }

  @ParameterizedTest
  @CsvSource({"128, 1", "48, 64"})
  void aCoarseCellAveragesItsFineOnes(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1.5);
    for (int number = 0; number < 5; number++) {
      Shape shape = draw(new RandomBumps(5, 0.4, 1, 0), grid, number);
      double[] coarse = shape.onCells(grid, Window.of(grid));
      double[] fine = shape.on(grid).refined(2).orElseThrow().on(Window.of(grid.refined(2)));
      assertArrayEquals(coarse, Windows.averages(fine, grid, 2), 2e-4);
    }
  }

  /** Moved by whole cells around the torus, a state has the same mass: nothing is cut off. */
  @Test
  void overlappingBumpsAddUpAroundTheTorus() {
    Grid grid = new Grid(64, 64, 1, 1);
    Grid wide = new Grid(192, 192, 3, 3);
    for (int number = 0; number < 10; number++) {
      Shape shape = draw(new RandomBumps(3, 0.5, 1, 0), grid, number);
      double mass = Arrays.stream(shape.onCells(grid, Window.of(grid))).sum();
      UnboundedBumps same = new UnboundedBumps(number);
      assertEquals(same.mass(wide), mass, 1e-9 * mass);
    }
  }

  /** The same draws, as bumps in the plane whose centres are in the middle of a larger square. */
  private record UnboundedBumps(int number) {
    double mass(Grid wide) {
      var random = Seeds.generator(13, Stream.STATES, number);
      double mass = 0;
      for (int k = 0; k < 3; k++) {
        double x = 1 + random.nextDouble();
        double y = 1 + random.nextDouble();
        double radius = 0.25 * (1 + random.nextDouble());
        Bump bump = new Bump(x, y, radius, random.nextDouble(), 0);
        mass += Arrays.stream(bump.onCells(wide, Window.of(wide))).sum();
      }
      return mass;
    }
  }

  @Test
  void whatMeetsItselfIsRefused() {
    assertEquals(
        "radius must be at most 0.5, not 0.6",
        assertThrows(
                IllegalArgumentException.class,
                () -> draw(new RandomBumps(1, 0.6, 1, 0), new Grid(8, 8, 1, 2), 0))
            .getMessage());
    assertEquals(
        "number must be at least 1, not 0",
        assertThrows(IllegalArgumentException.class, () -> new RandomBumps(0, 1, 1, 0))
            .getMessage());
  }
}
