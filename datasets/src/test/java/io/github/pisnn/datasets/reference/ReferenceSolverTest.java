package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Advection;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.initial.RandomFourier;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ReferenceSolverTest {

  private static Domain ring(int cells) {
    return Domain.of(new Grid(cells, 1, 1, 1), Boundaries.periodic());
  }

  private static Domain rod(int cells, double value) {
    Boundary side = Boundary.dirichlet(new double[] {value});
    Boundary wall = Boundary.wall();
    return Domain.of(new Grid(cells, 1, 1, 1), new Boundaries(side, side, wall, wall));
  }

  /** Averages of a function, by its primitive. */
  private static double[] averages(Grid grid, DoubleUnaryOperator primitive) {
    double[] averages = new double[grid.nx()];
    for (int cell = 0; cell < averages.length; cell++) {
      double rise =
          primitive.applyAsDouble((cell + 1) * grid.dx())
              - primitive.applyAsDouble(cell * grid.dx());
      averages[cell] = rise / grid.dx();
    }
    return averages;
  }

  /** The solution after some steps on a grid as fine as the coarse one. */
  private static double[] solve(Law law, Domain domain, double time, int steps, double[] start) {
    ReferenceSolver solver = new ReferenceSolver(law, time / steps, domain, 1);
    double[] u = start.clone();
    for (int step = 0; step < steps; step++) {
      solver.step(u, new double[u.length + 1]);
    }
    return u;
  }

  static Stream<Law> linearLaws() {
    return Stream.of(new Advection(0, 1), new Advection(0.01, -1), new Diffusion(0.03));
  }

  /** A wave moves and decays; steps shrink so that their error of order 3 falls like dx^6. */
  @ParameterizedTest
  @MethodSource("linearLaws")
  void smoothWavesConvergeWithOrderFive(Law law) {
    double coarse = errorOfWave(law, 24, 400);
    double fine = errorOfWave(law, 48, 1600);
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(order > 4.7, "order " + order + " from " + coarse + " to " + fine);
  }

  private static double errorOfWave(Law law, int cells, int steps) {
    double k = 2 * Math.PI;
    double time = 0.5;
    Domain domain = ring(cells);
    double[] start = averages(domain.grid(), x -> -Math.cos(k * x) / k);
    double[] u = solve(law, domain, time, steps, start);
    double decay = Math.exp(-law.diffusivity(0) * k * k * time);
    double moved = law.flux(1) * time;
    double[] exact = averages(domain.grid(), x -> -decay * Math.cos(k * (x - moved)) / k);
    return FieldErrors.of(u, exact).maxError();
  }

  /** Viscous Burgers' equation, once with a steep front, against Cole and Hopf's formula. */
  @ParameterizedTest
  @CsvSource({"0.02, 96, 2e-5, 5", "0.002, 512, 2e-4, 4.7"})
  void burgersWavesAreColeAndHopfs(double viscosity, int cells, double most, double leastOrder) {
    double coarse = errorOfBurgersWave(viscosity, cells);
    double fine = errorOfBurgersWave(viscosity, 2 * cells);
    assertTrue(coarse < most, "error " + coarse);
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(order > leastOrder, "order " + order + " from " + coarse + " to " + fine);
  }

  private static double errorOfBurgersWave(double viscosity, int cells) {
    double time = 0.3;
    Domain domain = ring(cells);
    double k = 2 * Math.PI;
    double[] start = averages(domain.grid(), x -> -Math.cos(k * (x - 0.1)) / k);
    double[] u = solve(new Burgers(viscosity), domain, time, 4 * cells, start);
    double[] exact = ColeHopf.ofSine(viscosity, 1, 1, 0.1).averages(domain.grid(), time);
    return FieldErrors.of(u, exact).relativeL2();
  }

  /** u = 1 in [1/4, 1/2] and 0 elsewhere: a rarefaction from 1/4, a shock of speed 1/2 from 1/2. */
  @Test
  void inviscidShocksAndRarefactionsConverge() {
    double time = 0.25;
    DoubleUnaryOperator box = x -> Math.min(Math.max(x - 0.25, 0), 0.25);
    DoubleUnaryOperator later =
        x -> {
          double fan = Math.min(Math.max(x - 0.25, 0), time);
          return fan * fan / (2 * time) + Math.min(Math.max(x - 0.5, 0), 0.5 * time);
        };
    double[] errors = new double[3];
    for (int k = 0; k < errors.length; k++) {
      Domain domain = ring(64 << k);
      double[] start = averages(domain.grid(), box);
      double[] u = solve(new Burgers(0), domain, time, 64 << k, start);
      errors[k] = meanError(u, averages(domain.grid(), later));
      assertEquals(0.5 + 0.5 * time, frontOf(u) * domain.grid().dx(), domain.grid().dx());
      assertEquals(0, least(u), 1e-3);
      assertEquals(1, -least(Arrays.stream(u).map(value -> -value).toArray()), 1e-3);
    }
    assertTrue(errors[0] < 1.2e-2, Arrays.toString(errors));
    assertTrue(errors[1] < 0.6 * errors[0] && errors[2] < 0.6 * errors[1], Arrays.toString(errors));
  }

  /** A rarefaction through u = 0 has no jump there, as it would with too little dissipation. */
  @Test
  void aRarefactionIsTransonic() {
    Domain domain = ring(128);
    double[] start = averages(domain.grid(), x -> Math.abs(x - 0.5));
    double[] u = solve(new Burgers(0), domain, 0.2, 128, start);
    double[] exact =
        averages(
            domain.grid(),
            x -> {
              double distance = Math.abs(x - 0.5);
              double fan = Math.min(distance, 0.2);
              return fan * fan / 0.4 + distance - fan;
            });
    assertTrue(meanError(u, exact) < 8e-3, () -> "mean error " + meanError(u, exact));
    for (int cell = 48; cell < 80; cell++) {
      double rise = u[cell + 1] - u[cell];
      assertTrue(rise > 0 && rise < 2 * domain.grid().dx() / 0.2, "a rise of " + rise);
    }
  }

  /** Where values cross 1/2 downwards, in cells. */
  private static double frontOf(double[] u) {
    for (int cell = u.length - 2; cell > 0; cell--) {
      if (u[cell] >= 0.5 && u[cell + 1] < 0.5) {
        return cell + 1;
      }
    }
    return 0;
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double meanError(double[] values, double[] exact) {
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += Math.abs(values[k] - exact[k]);
    }
    return sum / values.length;
  }

  static Stream<Domain> domains() {
    Boundary wall = Boundary.wall();
    Grid grid = new Grid(24, 1, 1, 1);
    return Stream.of(
        ring(24), rod(24, 0.3), Domain.of(grid, new Boundaries(wall, wall, wall, wall)));
  }

  /** Coarse averages change by what crosses coarse faces, and nothing crosses a wall. */
  @ParameterizedTest
  @MethodSource("domains")
  void coarseFluxesAccountForTheChange(Domain domain) {
    ReferenceSolver solver = new ReferenceSolver(new Burgers(1e-3), 0.02, domain, 8);
    double[] fine =
        new RandomFourier(4, 2, 0)
            .sample(solver.fineGrid(), Seeds.generator(1, Seeds.Stream.STATES, 0));
    int n = domain.grid().nx();
    double[] before = new double[n];
    double[] after = new double[n];
    double[] flux = new double[n + 1];
    for (int step = 0; step < 10; step++) {
      solver.average(before, fine);
      solver.step(fine, flux);
      solver.average(after, fine);
      for (int cell = 0; cell < n; cell++) {
        assertEquals(after[cell] - before[cell], flux[cell] - flux[cell + 1], 1e-13);
      }
      if (domain.boundaries().isPeriodic(Axis.X)) {
        assertEquals(flux[0], flux[n]);
      }
      if (domain.boundaries().west().isClosed()) {
        assertArrayEquals(new double[] {0, 0}, new double[] {flux[0], flux[n]});
      }
    }
  }

  /** An odd state on a ring is one that is held at 0 at both ends. */
  @Test
  void dirichletSidesReflectOddly() {
    int n = 64;
    double[] start = averages(ring(n).grid(), x -> -Math.cos(2 * Math.PI * x) - x * x + x);
    for (int cell = 0; cell < n / 2; cell++) {
      start[n - 1 - cell] = -start[cell];
    }
    double[] onRing = solve(new Burgers(1e-3), ring(n), 0.1, 20, start);
    double[] onRod = solve(new Burgers(1e-3), rod(n, 0), 0.1, 20, start);
    assertArrayEquals(onRing, onRod, 1e-13);
    double[] shifted = Arrays.stream(start).map(u -> u + 0.7).toArray();
    double[] diffused = solve(new Diffusion(0.01), rod(n, 0.7), 0.1, 20, shifted);
    double[] unshifted = solve(new Diffusion(0.01), rod(n, 0), 0.1, 20, start);
    assertArrayEquals(unshifted, Arrays.stream(diffused).map(u -> u - 0.7).toArray(), 1e-13);
  }

  @Test
  void refusesWhatItCannotDo() {
    Domain plane = Domain.of(new Grid(8, 2, 1, 1), Boundaries.periodic());
    Domain source = Domain.withSource(ring(8).grid(), Boundaries.periodic(), new double[8]);
    Law law = new Burgers(0);
    refused(() -> new ReferenceSolver(law, 1, ring(8), 0), "reference.refinement");
    refused(() -> new ReferenceSolver(law, 1, plane, 2), "at least 6, not 4");
    refused(() -> new ReferenceSolver(law, 1, source, 2), "source");
    refused(() -> new ReferenceSolver(law, 1, ring(2), 2), "at least 6, not 4");
    ReferenceSolver solver = new ReferenceSolver(law, 1, ring(8), 1);
    double[] broken = {0, 1, Double.NaN, 0, 0, 0, 0, 0};
    refused(() -> solver.step(broken, new double[9]), "needs NaN substeps on 8 cells");
    ReferenceSolver hasty = new ReferenceSolver(law, 1e6, ring(8), 1);
    refused(() -> hasty.step(new double[] {0, 1, 0, 0, 0, 0, 0, 0}, new double[9]), "time.step");
  }

  private static void refused(Runnable action, String word) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(word), message);
  }
}
