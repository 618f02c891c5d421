package io.github.pisnn.datasets.heat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.core.util.Seeds.Stream;
import io.github.pisnn.datasets.initial.RandomFourier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodicHeatTest {
  private static final Diffusion LAW = new Diffusion(0.3);
  private static final double TIME = 0.02;

  /** u = cos(k x) decays by exp(-conductivity k^2 t), and its flux is known. */
  @ParameterizedTest
  @ValueSource(ints = {16, 37, 128})
  void oneModeIsExact(int n) {
    Grid grid = new Grid(n, 1, 2.0, 1);
    PeriodicHeat heat = new PeriodicHeat(LAW, grid);
    double k = 2 * Math.PI * 3 / 2.0;
    double dx = grid.dx();
    double average = Math.sin(k * dx / 2) / (k * dx / 2);
    double[] u = new double[n];
    for (int column = 0; column < n; column++) {
      u[column] = average * Math.cos(k * grid.centreX(column));
    }
    double decay = Math.exp(-0.3 * k * k * TIME);
    double[] after = heat.after(TIME, u);
    double[] flux = heat.fluxThroughRightFaces(TIME, u);
    for (int column = 0; column < n; column++) {
      assertEquals(decay * u[column], after[column], 1e-13);
      // The time integral of -conductivity u_x at the face, over dx.
      double x = (column + 1) * dx;
      assertEquals((1 - decay) / k * Math.sin(k * x) / dx, flux[column], 1e-12);
    }
  }

  @Test
  void twoDimensionalModesDecayByTheSumOfTheirSquares() {
    Grid grid = new Grid(20, 16, 1.0, 2.0);
    double kx = 2 * Math.PI * 2;
    double ky = 2 * Math.PI * 3 / 2.0;
    double[] u = new double[grid.cells()];
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 20; column++) {
        u[grid.index(row, column)] =
            Math.sin(kx * grid.centreX(column)) * Math.cos(ky * grid.centreY(row));
      }
    }
    double decay = Math.exp(-0.3 * (kx * kx + ky * ky) * TIME);
    double[] after = new PeriodicHeat(LAW, grid).after(TIME, u);
    for (int cell = 0; cell < u.length; cell++) {
      assertEquals(decay * u[cell], after[cell], 1e-13);
    }
  }

  /** Each direction carries its share of a mode, by the square of its wave number. */
  @Test
  void bothFluxesOfATwoDimensionalModeAreExact() {
    Grid grid = new Grid(20, 16, 1.0, 2.0);
    double kx = 2 * Math.PI * 2;
    double ky = 2 * Math.PI * 3 / 2.0;
    double sumOfSquares = kx * kx + ky * ky;
    double averageX = Math.sin(kx * grid.dx() / 2) / (kx * grid.dx() / 2);
    double averageY = Math.sin(ky * grid.dy() / 2) / (ky * grid.dy() / 2);
    double[] u = new double[grid.cells()];
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 20; column++) {
        u[grid.index(row, column)] =
            averageX
                * averageY
                * Math.sin(kx * grid.centreX(column))
                * Math.cos(ky * grid.centreY(row));
      }
    }
    double lost = (1 - Math.exp(-0.3 * sumOfSquares * TIME)) / sumOfSquares;
    PeriodicHeat heat = new PeriodicHeat(LAW, grid);
    double[] right = heat.fluxThroughRightFaces(TIME, u);
    double[] upper = heat.fluxThroughUpperFaces(TIME, u);
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 20; column++) {
        double x = (column + 1) * grid.dx();
        double y = (row + 1) * grid.dy();
        double acrossX = -kx * Math.cos(kx * x) * averageY * Math.cos(ky * grid.centreY(row));
        double acrossY = ky * averageX * Math.sin(kx * grid.centreX(column)) * Math.sin(ky * y);
        int cell = grid.index(row, column);
        assertEquals(lost * acrossX / grid.dx(), right[cell], 1e-12);
        assertEquals(lost * acrossY / grid.dy(), upper[cell], 1e-12);
      }
    }
  }

  /** What the faces carry is what the cells lose. */
  @ParameterizedTest
  @ValueSource(ints = {15, 64})
  void fluxesAccountForTheChange(int n) {
    Grid grid = new Grid(n, 1, 1.0, 1);
    PeriodicHeat heat = new PeriodicHeat(LAW, grid);
    double[] u = new RandomFourier(7, 1, 0).sample(grid, Seeds.generator(1, Stream.STATES, 0));
    double[] after = heat.after(TIME, u);
    double[] flux = heat.fluxThroughRightFaces(TIME, u);
    for (int column = 0; column < n; column++) {
      double left = flux[(column + n - 1) % n];
      assertEquals(after[column] - u[column], left - flux[column], 1e-13);
    }
  }
}
