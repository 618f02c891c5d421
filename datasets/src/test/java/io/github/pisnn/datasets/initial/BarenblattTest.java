package io.github.pisnn.datasets.initial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BarenblattTest {
  private static final double TIME = 0.05;

  private static Grid grid(int dimensions, int cells) {
    return new Grid(cells, dimensions == 1 ? 1 : cells, 1, 1);
  }

  private static Barenblatt solution(double exponent) {
    return new Barenblatt(new PorousMedium(exponent), 0.5, 0.5, 0.2, 0.9);
  }

  /** Mass is kept to the accuracy of the averages. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 1", "2, 2", "2, 5"})
  void massIsConstant(int dimensions, double exponent) {
    Grid grid = grid(dimensions, 100);
    Barenblatt solution = solution(exponent);
    double mass = Arrays.stream(solution.onCells(grid, Window.of(grid))).sum();
    for (double time : new double[] {0.01, 0.1}) {
      double later = Arrays.stream(solution.onCells(grid, Window.of(grid), time)).sum();
      assertEquals(mass, later, 1e-4 * mass);
    }
    // Of u = height (1 - (r / radius)^2): 4/3 height radius, or pi/2 height radius^2.
    if (exponent == 1) {
      double exact = dimensions == 1 ? 4.0 / 3 * 0.9 * 0.2 : Math.PI / 2 * 0.9 * 0.2 * 0.2;
      assertEquals(exact, mass * grid.dx() * (dimensions == 1 ? 1 : grid.dy()), 1e-5);
    }
  }

  /** Inside, it satisfies the law: u_t = laplace(u^(m + 1)) / (m + 1), by differences. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 1", "2, 2"})
  void itSolvesTheLaw(int dimensions, double exponent) {
    PorousMedium law = new PorousMedium(exponent);
    Barenblatt solution = solution(exponent);
    Grid grid = grid(dimensions, 1000);
    int at = 560;
    double width = grid.dx();
    double[][] u = new double[3][];
    double dt = 1e-4;
    for (int k = 0; k < 3; k++) {
      u[k] =
          solution.onCells(
              grid,
              new Window(dimensions == 1 ? 0 : at - 1, at - 1, dimensions == 1 ? 1 : 3, 3),
              0.01 + (k - 1) * dt);
    }
    int middle = dimensions == 1 ? 1 : 4;
    double rate = (u[2][middle] - u[0][middle]) / (2 * dt);
    double laplacian =
        law.potential(u[1][middle - 1])
            + law.potential(u[1][middle + 1])
            - 2 * law.potential(u[1][middle]);
    if (dimensions == 2) {
      laplacian += law.potential(u[1][1]) + law.potential(u[1][7]) - 2 * law.potential(u[1][4]);
    }
    assertEquals(laplacian / (width * width), rate, 2e-3 * Math.abs(rate));
  }

  /** The reference solver's front is at the exact one to a cell, with nothing below 0. */
  @ParameterizedTest
  @CsvSource({"1, 1, 128", "1, 2, 128", "1, 4, 128", "2, 1, 64", "2, 3, 64"})
  void theReferenceSolversFrontIsRight(int dimensions, double exponent, int cells) {
    Barenblatt solution = solution(exponent);
    Grid grid = grid(dimensions, cells);
    double[] u = solve(solution, grid);
    assertTrue(Arrays.stream(u).min().orElseThrow() > -1e-15);
    long reached = Arrays.stream(u).filter(value -> value > 3e-3).count();
    double front =
        grid.isOneDimensional()
            ? 0.5 * reached * grid.dx()
            : Math.sqrt(reached * grid.dx() * grid.dy() / Math.PI);
    assertEquals(solution.front(grid, TIME), front, grid.dx());
    Grid coarse = grid(dimensions, cells / 8);
    double error = error(solution, grid, u);
    double coarseError = error(solution, coarse, solve(solution, coarse));
    assertTrue(error < coarseError / 2 && error < 0.01, coarseError + " to " + error);
  }

  private static double error(Barenblatt solution, Grid grid, double[] u) {
    return FieldErrors.of(u, solution.onCells(grid, Window.of(grid), TIME)).relativeL2();
  }

  private static double[] solve(Barenblatt solution, Grid grid) {
    ReferenceSolver solver =
        new ReferenceSolver(solution.law(), TIME / 20, Domain.of(grid, Boundaries.walls()), 1);
    double[] u = solution.onCells(grid, Window.of(grid));
    for (int step = 0; step < 20; step++) {
      solver.step(u, new double[solver.faces().count()]);
    }
    return u;
  }

  @Test
  void whatIsNotPositiveIsRefused() {
    PorousMedium law = new PorousMedium(1);
    assertThrows(IllegalArgumentException.class, () -> new Barenblatt(law, 0, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Barenblatt(law, 0, 0, 1, -1));
  }
}
