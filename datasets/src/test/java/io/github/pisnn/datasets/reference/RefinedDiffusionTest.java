package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.StoredCells;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.datasets.heat.LayeredMode;
import org.junit.jupiter.api.Test;

class RefinedDiffusionTest {
  private static final int CELLS = 24;
  private static final double TIME = 0.3;

  /** Layers across x on a ring of length 2, on some rows. */
  private static Domain layers(int rows) {
    Grid grid = new Grid(CELLS, rows, 2, rows * 2.0 / CELLS);
    double[] line = LayeredMode.coefficients(CELLS);
    return Domain.of(grid, Boundaries.periodic()).with(new StoredCells(grid, repeated(line, rows)));
  }

  private static double[] repeated(double[] line, int rows) {
    double[] all = new double[line.length * rows];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(line, 0, all, row * line.length, line.length);
    }
    return all;
  }

  private static double[] end(int rows, int refinement) {
    int steps = 10;
    RefinedDiffusion solution =
        new RefinedDiffusion(
            new Diffusion(1),
            TIME / steps,
            layers(rows),
            refinement,
            times ->
                repeated(LayeredMode.averages(CELLS * times, 0), rows == 1 ? 1 : rows * times));
    assertArrayEquals(
        repeated(LayeredMode.averages(CELLS, 0), rows), solution.at(0), 1e-12, "at the start");
    solution.at(steps / 2);
    return solution.at(steps);
  }

  private static double error(int refinement) {
    return LayeredMode.difference(end(1, refinement), LayeredMode.averages(CELLS, TIME));
  }

  @Test
  void convergesWithOrderTwoAndExtrapolated() {
    assertEquals(2, Math.log(error(1) / error(3)) / Math.log(3), 0.1);
    assertTrue(error(4) < error(3) / 20, error(4) + " after extrapolation");
  }

  @Test
  void rowsAlikeAreLikeOne() {
    assertArrayEquals(repeated(end(1, 2), 3), end(3, 2), 1e-13);
  }
}
