package io.github.pisnn.datasets.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.CahnHilliard;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecondOrderPhasesTest {
  private static final CahnHilliard LAW = new CahnHilliard(0.1, 0.1);

  /** The same function on any grid. */
  private static double[] smooth(Grid grid) {
    return new RandomFourier(2, 1, 0.1)
        .draw(grid, Seeds.generator(2, Seeds.Stream.STATES, 0), unscaled -> new Extremes(-0.5, 0.5))
        .onCells(grid, Window.of(grid));
  }

  private static double[] random(int length) {
    return new SplittableRandom(7).doubles(length, -1, 1).toArray();
  }

  /** Against the reference solver, while phases separate. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itIsOfSecondOrder(boolean plane) {
    double coarse = error(new Grid(16, plane ? 16 : 1, 1, 1));
    double fine = error(new Grid(32, plane ? 32 : 1, 1, 1));
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(order > 1.8 && order < 2.4, "order " + order + " from " + coarse + " to " + fine);
  }

  private static double error(Grid grid) {
    Domain domain = Domain.of(grid, Boundaries.periodic());
    double dt = 0.05;
    double[] u = smooth(grid);
    SecondOrderPhases scheme = new SecondOrderPhases(LAW, dt, domain, u);
    ReferenceSolver solver = new ReferenceSolver(LAW, dt, domain, 2);
    double[] fine = smooth(solver.fineGrid());
    for (int step = 0; step < 8; step++) {
      scheme.step(u);
      solver.step(fine, new double[solver.faces()]);
    }
    double[] exact = new double[u.length];
    solver.average(exact, fine);
    return FieldErrors.of(u, exact).relativeL2();
  }

  /** The roughest wave is still damped, at the fewest substeps, and mass stays. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itIsStableAndKeepsMass(boolean periodic) {
    Grid grid = new Grid(16, 12, 1, 0.75);
    Domain domain = Domain.of(grid, periodic ? Boundaries.periodic() : Boundaries.walls());
    double[] u = random(grid.cells());
    double mass = Arrays.stream(u).sum();
    SecondOrderPhases scheme = new SecondOrderPhases(LAW, 0.01, domain, u);
    assertTrue(scheme.substeps() > 5);
    for (int step = 0; step < 200; step++) {
      scheme.step(u);
    }
    assertEquals(mass, Arrays.stream(u).sum(), 1e-10);
    assertTrue(Arrays.stream(u).allMatch(value -> Math.abs(value) < 1.2));
  }

  /** What is the same in all columns behaves as along a line, with values held at the ends. */
  @Test
  void columnsAreLines() {
    Boundary wall = Boundary.wall();
    Boundary low = Boundary.dirichlet(new double[] {-0.5});
    Boundary high = Boundary.dirichlet(new double[] {0.9});
    Domain line = Domain.of(new Grid(12, 1, 1, 1), new Boundaries(low, high, wall, wall));
    Boundary south = Boundary.dirichlet(new double[] {-0.5, -0.5, -0.5});
    Boundary north = Boundary.dirichlet(new double[] {0.9, 0.9, 0.9});
    Domain plane = Domain.of(new Grid(3, 12, 0.25, 1), new Boundaries(wall, wall, south, north));
    double[] along = random(12);
    double[] across = new double[36];
    Arrays.setAll(across, cell -> along[cell / 3]);
    SecondOrderPhases inPlane = new SecondOrderPhases(LAW, 1e-4, plane, across);
    SecondOrderPhases onLine = new SecondOrderPhases(LAW, 1e-4, line, along);
    assertEquals(1, inPlane.substeps());
    assertEquals(1, onLine.substeps());
    for (int step = 0; step < 50; step++) {
      onLine.step(along);
      inPlane.step(across);
    }
    double[] expected = new double[36];
    Arrays.setAll(expected, cell -> along[cell / 3]);
    assertArrayEquals(expected, across, 1e-12);
    assertThrows(IllegalArgumentException.class, () -> onLine.step(new double[11]));
  }
}
