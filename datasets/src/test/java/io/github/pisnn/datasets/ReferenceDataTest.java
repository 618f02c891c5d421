package io.github.pisnn.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/** Profiles against tables made by others. */
final class ReferenceDataTest {

  /** The table covers [-1, 1] x [-1, 1]: a row a y, a column an x. */
  @Test
  void theHarmonicProfileIsTheLaplaceTable() throws IOException {
    MatFile file = ReferenceData.open("laplace_200x200.mat");
    Matrix x = file.getMatrix("x1");
    Matrix y = file.getMatrix("y1");
    Matrix z = file.getMatrix("z");
    assertArrayEquals(new int[] {200, 200}, z.getDimensions());
    for (int row = 0; row < 200; row++) {
      for (int column = 0; column < 200; column++) {
        double value = Profile.HARMONIC_POLE.at(x.getDouble(column), y.getDouble(row), 0);
        assertEquals(z.getDouble(row, column), value, 1e-15);
      }
    }
  }

  /** The table is a numerical solution, 2e-4 off the formula: a row a time, a column an x. */
  @Test
  void theHeatedRodIsTheHeatTable() throws IOException {
    MatFile file = ReferenceData.open("heat_source_201x201.mat");
    Matrix t = file.getMatrix("t");
    Matrix x = file.getMatrix("x");
    Matrix table = file.getMatrix("sol");
    assertArrayEquals(new int[] {201, 201}, table.getDimensions());
    double[] expected = new double[201 * 201];
    double[] formula = new double[expected.length];
    for (int row = 0; row < 201; row++) {
      for (int column = 0; column < 201; column++) {
        int at = row * 201 + column;
        expected[at] = table.getDouble(row, column);
        formula[at] = Profile.HEATED_ROD.at(x.getDouble(column), 0, t.getDouble(row));
      }
    }
    FieldErrors errors = FieldErrors.of(expected, formula);
    assertTrue(errors.relativeL2() < 3e-4, errors::toString);
    assertTrue(errors.maxError() < 5e-3, errors::toString);
  }

  /**
   * Burgers' equation from -sin(pi x), held at 0 at both ends of [-1, 1]: a row an x, a column a
   * time. Points between the centres of fine cells are interpolated.
   */
  @Test
  void theReferenceSolverMakesTheBurgersTable() throws IOException {
    MatFile file = ReferenceData.open("burgers_shock.mat");
    Matrix x = file.getMatrix("x");
    Matrix t = file.getMatrix("t");
    Matrix table = file.getMatrix("usol");
    assertArrayEquals(new int[] {256, 100}, table.getDimensions());
    Boundary zero = Boundary.dirichlet(new double[] {0});
    Boundary wall = Boundary.wall();
    Domain domain = Domain.of(new Grid(256, 1, 2, 2), new Boundaries(zero, zero, wall, wall));
    double dt = t.getDouble(1) - t.getDouble(0);
    ReferenceSolver solver = new ReferenceSolver(new Burgers(0.01 / Math.PI), dt, domain, 6);
    Grid grid = solver.fineGrid();
    double[] u = new double[grid.nx()];
    for (int cell = 0; cell < u.length; cell++) {
      double half = Math.PI * grid.dx() / 2;
      u[cell] = Math.sin(Math.PI * grid.centreX(cell)) * Math.sin(half) / half;
    }
    double[] expected = new double[100 * 254];
    double[] solved = new double[expected.length];
    double[] flux = new double[257];
    for (int column = 0; column < 100; column++) {
      for (int row = 1; row < 255; row++) {
        double place = (x.getDouble(row) + 1) / grid.dx() - 0.5;
        int cell = (int) Math.floor(place);
        double share = place - cell;
        int at = column * 254 + row - 1;
        expected[at] = table.getDouble(row, column);
        solved[at] = (1 - share) * u[cell] + share * u[cell + 1];
      }
      solver.step(u, flux);
    }
    FieldErrors errors = FieldErrors.of(solved, expected);
    assertTrue(errors.relativeL2() < 1e-3, errors::toString);
  }
}
