package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.CahnHilliard;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.math.FourierTransform;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhaseSeparationTest {

  private static Domain torus(int nx, int ny) {
    return Domain.of(new Grid(nx, ny, 1, 1), Boundaries.periodic());
  }

  /** The same function on any grid. */
  private static double[] random(Grid grid) {
    return new RandomFourier(3, 1, 0.1)
        .draw(grid, Seeds.generator(5, Seeds.Stream.STATES, 0), unscaled -> new Extremes(-0.5, 0.5))
        .onCells(grid, Window.of(grid));
  }

  private static double[] solve(CahnHilliard law, Domain domain, double time, int steps) {
    ReferenceSolver solver = new ReferenceSolver(law, time / steps, domain, 1);
    double[] u = random(domain.grid());
    for (int step = 0; step < steps; step++) {
      solver.step(u, new double[solver.faces()]);
    }
    return u;
  }

  /** A small wave around a value u grows by exp(t mobility k^2 (1 - 3 u^2 - width^2 k^2)). */
  @ParameterizedTest
  @CsvSource({"0, 1, 0", "0, 2, 1", "0.3, 0, 3", "0.8, 1, 1"})
  void smallWavesGrowAtTheirRate(double mean, int wavesX, int wavesY) {
    CahnHilliard law = new CahnHilliard(0.05, 0.01);
    Domain domain = torus(24, 24);
    Grid grid = domain.grid();
    double k = 2 * Math.PI * wavesX;
    double l = 2 * Math.PI * wavesY;
    double share = FourierTransform.share(k, grid.dx()) * FourierTransform.share(l, grid.dy());
    double amplitude = 1e-6;
    double[] wave = new double[grid.cells()];
    double[] u = new double[grid.cells()];
    for (int cell = 0; cell < u.length; cell++) {
      wave[cell] =
          share * Math.cos(k * grid.centreX(cell % grid.nx()) + l * grid.centreY(cell / grid.nx()));
      u[cell] = mean + amplitude * wave[cell];
    }
    double time = 0.5;
    ReferenceSolver solver = new ReferenceSolver(law, time / 10, domain, 1);
    for (int step = 0; step < 10; step++) {
      solver.step(u, new double[solver.faces()]);
    }
    double square = k * k + l * l;
    double rate = -law.diffusivity(mean) * square - law.biharmonic() * square * square;
    double grown = amplitude * Math.exp(rate * time);
    for (int cell = 0; cell < u.length; cell++) {
      assertEquals(mean + grown * wave[cell], u[cell], 1e-4 * grown);
    }
  }

  /** Of four stages; stiff modes, whose rest is not small, take one from their order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 32})
  void stepsConvergeWithOrderThree(int ny) {
    CahnHilliard law = new CahnHilliard(0.05, 0.01);
    Domain domain = torus(64, ny);
    // One step of 0.1 width^2 / mobility, or more of a part of it.
    double time = 40 * 0.1 * 0.25;
    double[] exact = solve(law, domain, time, 320);
    double coarse = FieldErrors.of(solve(law, domain, time, 40), exact).relativeL2();
    double fine = FieldErrors.of(solve(law, domain, time, 80), exact).relativeL2();
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(coarse < 1e-5, "error " + coarse);
    assertTrue(order > 2.7, "order " + order + " from " + coarse + " to " + fine);
  }

  /** v' = -v + v^2, whose solution is 1 / (1 + (1 / v - 1) e^t). */
  @Test
  void whatIsNotStiffIsOfFourthOrder() {
    double[] errors = new double[2];
    for (int k = 0; k < errors.length; k++) {
      int steps = 8 << k;
      ExponentialRungeKutta method = new ExponentialRungeKutta(new double[] {-1}, 2.0 / steps);
      double[] v = {0.7, 0};
      for (int step = 0; step < steps; step++) {
        method.step(v, (rest, at) -> rest[0] = at[0] * at[0]);
      }
      errors[k] = Math.abs(v[0] - 1 / (1 + (1 / 0.7 - 1) * Math.exp(2)));
    }
    double order = Math.log(errors[0] / errors[1]) / Math.log(2);
    assertTrue(order > 3.8 && order < 4.5, "order " + order);
  }

  /** On grids as fine as the fronts the error falls faster than any power of the width. */
  @Test
  void gridsAreOfSpectralAccuracy() {
    CahnHilliard law = new CahnHilliard(0.05, 0.01);
    double[] exact = averaged(solve(law, torus(256, 1), 1, 40), 8);
    double coarse = FieldErrors.of(solve(law, torus(32, 1), 1, 40), exact).relativeL2();
    double[] fineAverages = averaged(solve(law, torus(64, 1), 1, 40), 2);
    double fine = FieldErrors.of(fineAverages, exact).relativeL2();
    assertTrue(fine < coarse / 1000, coarse + " to " + fine);
  }

  private static double[] averaged(double[] fine, int factor) {
    double[] averages = new double[fine.length / factor];
    for (int k = 0; k < fine.length; k++) {
      averages[k / factor] += fine[k] / factor;
    }
    return averages;
  }

  /** Free energy falls, mass stays, and phases of about -1 and 1 are left. */
  @Test
  void phasesSeparate() {
    CahnHilliard law = new CahnHilliard(0.03, 1);
    Domain domain = torus(64, 64);
    ReferenceSolver solver = new ReferenceSolver(law, 0.002, domain, 1);
    double[] u = random(domain.grid());
    double mass = Arrays.stream(u).sum();
    double energy = Double.POSITIVE_INFINITY;
    for (int step = 0; step < 30; step++) {
      solver.step(u, new double[solver.faces()]);
      double now = energy(u, domain.grid(), law.interfaceWidth());
      assertTrue(now < energy, now + " after " + energy);
      energy = now;
    }
    assertEquals(mass, Arrays.stream(u).sum(), 1e-9);
    assertEquals(1, Arrays.stream(u).max().orElseThrow(), 0.1);
    assertEquals(-1, Arrays.stream(u).min().orElseThrow(), 0.1);
  }

  /** (u^2 - 1)^2 / 4 + width^2 |grad u|^2 / 2, by central differences. */
  private static double energy(double[] u, Grid grid, double width) {
    double energy = 0;
    for (int row = 0; row < grid.ny(); row++) {
      for (int column = 0; column < grid.nx(); column++) {
        double at = u[grid.index(row, column)];
        double east = u[grid.index(row, (column + 1) % grid.nx())];
        double north = u[grid.index((row + 1) % grid.ny(), column)];
        double dx = width * (east - at) / grid.dx();
        double dy = width * (north - at) / grid.dy();
        energy += (at * at - 1) * (at * at - 1) / 4 + (dx * dx + dy * dy) / 2;
      }
    }
    return energy;
  }

  /** On a line, fluxes are those of the potential: mobility times its slope, over a short step. */
  @Test
  void fluxesOnALineAreTheLaws() {
    CahnHilliard law = new CahnHilliard(0.1, 0.5);
    Domain domain = torus(16, 1);
    double dt = 1e-5;
    ReferenceSolver solver = new ReferenceSolver(law, dt, domain, 8);
    Grid fine = solver.fineGrid();
    double[] u = new double[fine.nx()];
    double k = 2 * Math.PI;
    for (int cell = 0; cell < u.length; cell++) {
      u[cell] = 0.2 + 0.3 * FourierTransform.share(k, fine.dx()) * Math.sin(k * fine.centreX(cell));
    }
    double[] before = new double[16];
    double[] after = new double[16];
    double[] flux = new double[17];
    solver.average(before, u);
    solver.step(u, flux);
    solver.average(after, u);
    for (int face = 0; face <= 16; face++) {
      double x = face / 16.0;
      double at = 0.2 + 0.3 * Math.sin(k * x);
      double slope = 0.3 * k * Math.cos(k * x);
      double expected =
          -(law.diffusivity(at) + law.biharmonic() * k * k) * slope * dt / domain.grid().dx();
      assertEquals(expected, flux[face], 1e-3 * dt * 16);
    }
    for (int cell = 0; cell < 16; cell++) {
      assertEquals(after[cell] - before[cell], flux[cell] - flux[cell + 1], 1e-13);
    }
    assertTrue(ReferenceSolver.hasFluxes(law, domain.grid()));
  }

  @Test
  void whatIsNotPeriodicIsRefused() {
    CahnHilliard law = new CahnHilliard(0.1, 0.5);
    Domain box = Domain.of(torus(8, 8).grid(), Boundaries.walls());
    String message =
        assertThrows(IllegalArgumentException.class, () -> new ReferenceSolver(law, 1, box, 1))
            .getMessage();
    assertTrue(message.contains("periodic sides (boundary)"), message);
    assertFalse(ReferenceSolver.hasFluxes(law, torus(8, 8).grid()));
  }

  /** phi_1 to phi_3 by quadrature of e^((1 - s) z) s^(k - 1) / (k - 1)! over s from 0 to 1. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-9, -0.3, -0.999, -1.001, -7, -40})
  void phisAreIntegrals(double z) {
    int points = 4000;
    double factorial = 1;
    for (int k = 1; k <= 3; k++) {
      double sum = 0;
      for (int point = 0; point < points; point++) {
        double s = (point + 0.5) / points;
        sum += Math.exp((1 - s) * z) * Math.pow(s, k - 1) / factorial / points;
      }
      assertEquals(sum, ExponentialRungeKutta.phi(k, z), 1e-4 * sum);
      factorial *= k;
    }
    double[] at = {ExponentialRungeKutta.phi(1, z), ExponentialRungeKutta.phi(2, z)};
    assertEquals(at[0], z * at[1] + 1, 1e-14 * Math.max(1, -z));
  }
}
