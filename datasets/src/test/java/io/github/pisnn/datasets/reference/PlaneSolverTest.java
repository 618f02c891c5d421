package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Advection;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.core.law.Traffic;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.datasets.initial.Bump;
import io.github.pisnn.datasets.volumes.FiniteVolumes;
import io.github.pisnn.datasets.volumes.Weno5;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference solver in two dimensions. */
final class PlaneSolverTest {
  private static final Boundary PERIODIC = Boundary.periodic();
  private static final Boundary WALL = Boundary.wall();

  private static Domain torus(int cells) {
    return Domain.of(new Grid(cells, cells, 1, 1), Boundaries.periodic());
  }

  /** Averages of mean + sin(2 pi x) cos(2 pi y) / 4 + cos(4 pi y) / 10, moved along a diagonal. */
  private static double[] smooth(Grid grid, double mean, double moved) {
    double[] averages = new double[grid.cells()];
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        double x = 2 * Math.PI * (grid.centreX(column) - moved);
        double y = 2 * Math.PI * (grid.centreY(row) - moved);
        averages[grid.index(row, column)] =
            mean
                + sinc(grid.dx()) * sinc(grid.dy()) * Math.sin(x) * Math.cos(y) / 4
                + sinc(2 * grid.dy()) * Math.cos(2 * y) / 10;
      }
    }
    return averages;
  }

  /** What the average over a width leaves of the amplitude of a wave of length 1. */
  private static double sinc(double width) {
    return Math.sin(Math.PI * width) / (Math.PI * width);
  }

  private static double[] solve(Law law, Domain domain, double time, int steps, double[] start) {
    ReferenceSolver solver = new ReferenceSolver(law, time / steps, domain, 1);
    double[] u = start.clone();
    double[] flux = new double[solver.faces()];
    for (int step = 0; step < steps; step++) {
      solver.step(u, flux);
    }
    return u;
  }

  /** A wave runs along a diagonal; steps shrink so that their error of order 3 falls like dx^6. */
  @Test
  void wavesRunAlongDiagonalsWithOrderFive() {
    double coarse = errorOfWave(32, 80);
    double fine = errorOfWave(64, 320);
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(order > 4.7, "order " + order + " from " + coarse + " to " + fine);
  }

  private static double errorOfWave(int cells, int steps) {
    double time = 0.25;
    Domain domain = torus(cells);
    double[] u = solve(new Advection(0, 1), domain, time, steps, smooth(domain.grid(), 0, 0));
    return FieldErrors.of(u, smooth(domain.grid(), 0, time)).relativeL2();
  }

  static Stream<Arguments> nonlinearLaws() {
    return Stream.of(
        Arguments.of(new Burgers(0), 0.3, 0.05),
        Arguments.of(new Burgers(0.01), 0.3, 0.05),
        Arguments.of(new Traffic(1, 1), 0.4, 0.05),
        Arguments.of(new PorousMedium(2), 1.0, 0.002));
  }

  /** Averages over faces of nonlinear fluxes are of fourth order: on grids of n, 2 n, 4 n cells. */
  @ParameterizedTest
  @MethodSource("nonlinearLaws")
  void nonlinearFluxesAreOfFourthOrder(Law law, double mean, double time) {
    double[][] onGrids = new double[3][];
    for (int k = 0; k < onGrids.length; k++) {
      Domain domain = torus(24 << k);
      onGrids[k] = solve(law, domain, time, 60, smooth(domain.grid(), mean, 0));
    }
    double coarse = FieldErrors.of(onGrids[0], halved(onGrids[1], 48)).relativeL2();
    double fine = FieldErrors.of(onGrids[1], halved(onGrids[2], 96)).relativeL2();
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(order > 3.8, "order " + order + " from " + coarse + " to " + fine);
  }

  /** Averages on half as many cells each way. */
  private static double[] halved(double[] fine, int cells) {
    Grid grid = new Grid(cells / 2, cells / 2, 1, 1);
    double[] averages = new double[grid.cells()];
    new ReferenceSolver(new Burgers(0), 1, Domain.of(grid, Boundaries.periodic()), 2)
        .average(averages, fine);
    return averages;
  }

  /** A state that is the same in all rows, or columns, is a line's, also on oblong cells. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsAndColumnsAreLines(boolean rows) {
    int n = 32;
    Law law = new Burgers(1e-3);
    Domain line = Domain.of(new Grid(n, 1, 1, 1), Boundaries.periodic());
    double[] onLine = smooth(line.grid(), 0.5, 0);
    double[] onPlane = new double[6 * n];
    Grid grid = rows ? new Grid(n, 6, 1, 2) : new Grid(6, n, 2, 1);
    for (int cell = 0; cell < 6 * n; cell++) {
      onPlane[cell] = onLine[rows ? cell % n : cell / 6];
    }
    FiniteVolumes alongLine = new FiniteVolumes(law, line, new Weno5());
    FiniteVolumes inPlane =
        new FiniteVolumes(law, Domain.of(grid, Boundaries.periodic()), new Weno5());
    for (int step = 0; step < 20; step++) {
      alongLine.step(onLine, 0.005, new double[n + 1]);
      inPlane.step(onPlane, 0.005, new double[FiniteVolumes.faces(grid)]);
    }
    for (int cell = 0; cell < 6 * n; cell++) {
      assertEquals(onLine[rows ? cell % n : cell / 6], onPlane[cell], 1e-14);
    }
  }

  static Stream<Domain> domains() {
    Grid grid = new Grid(12, 8, 1.5, 1);
    Boundary warm = Boundary.dirichlet(fill(8, 0.3));
    Boundary cold = Boundary.dirichlet(fill(12, -0.1));
    return Stream.of(
        Domain.of(grid, Boundaries.periodic()),
        Domain.of(grid, Boundaries.walls()),
        Domain.of(grid, new Boundaries(warm, WALL, cold, WALL)),
        Domain.of(grid, new Boundaries(PERIODIC, PERIODIC, WALL, cold)));
  }

  private static double[] fill(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  /** Coarse averages change by what crosses coarse faces, and nothing crosses a wall. */
  @ParameterizedTest
  @MethodSource("domains")
  void coarseFluxesAccountForTheChange(Domain domain) {
    Grid grid = domain.grid();
    ReferenceSolver solver = new ReferenceSolver(new Burgers(1e-3), 0.02, domain, 3);
    double[] fine = smooth(solver.fineGrid(), 0, 0);
    double[] before = new double[grid.cells()];
    double[] after = new double[grid.cells()];
    double[] flux = new double[solver.faces()];
    int acrossX = (grid.nx() + 1) * grid.ny();
    assertEquals(acrossX + grid.nx() * (grid.ny() + 1), flux.length);
    for (int step = 0; step < 5; step++) {
      solver.average(before, fine);
      solver.step(fine, flux);
      solver.average(after, fine);
      for (int row = 0; row < grid.ny(); row++) {
        for (int column = 0; column < grid.nx(); column++) {
          int cell = grid.index(row, column);
          int west = row * (grid.nx() + 1) + column;
          int south = acrossX + cell;
          double entered = flux[west] - flux[west + 1] + flux[south] - flux[south + grid.nx()];
          assertEquals(after[cell] - before[cell], entered, 1e-13);
        }
      }
      for (int column = 0; column < grid.nx(); column++) {
        double south = flux[acrossX + column];
        double north = flux[flux.length - grid.nx() + column];
        if (domain.boundaries().isPeriodic(Axis.Y)) {
          assertEquals(south, north);
        }
        if (domain.boundaries().north().isClosed()) {
          assertEquals(0, north);
        }
      }
    }
  }

  /** An odd state on a torus is one that diffuses between sides held at 0. */
  @Test
  void dirichletSidesReflectOddly() {
    int n = 32;
    Grid grid = torus(n).grid();
    double[] start = new double[n * n];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        double x = 2 * Math.PI * grid.centreX(column);
        double y = 2 * Math.PI * grid.centreY(row);
        start[grid.index(row, column)] =
            Math.sin(x) * Math.sin(2 * y) + 0.5 * Math.sin(2 * x) * Math.sin(y);
      }
    }
    Law law = new Diffusion(0.01);
    Boundary side = Boundary.dirichlet(new double[n]);
    Domain held = Domain.of(grid, new Boundaries(side, side, side, side));
    assertArrayEquals(
        solve(law, torus(n), 0.1, 10, start), solve(law, held, 0.1, 10, start), 1e-13);
  }

  /** A spot in an empty plane keeps its mass, no cell falls below 0, and far away nothing moves. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 4})
  void nothingIsTakenFromEmptyCells(double exponent) {
    Domain domain = Domain.of(new Grid(48, 48, 1, 1), Boundaries.walls());
    double[] start = new Bump(0.5, 0.5, 0.2, 1, 0).onCells(domain.grid(), Window.of(domain.grid()));
    double[] u = solve(new PorousMedium(exponent), domain, 0.02, 40, start);
    assertTrue(Arrays.stream(u).min().orElseThrow() > -1e-15);
    assertEquals(Arrays.stream(start).sum(), Arrays.stream(u).sum(), 1e-11);
    assertEquals(0, u[0]);
  }
}
