package io.github.pisnn.datasets.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.metrics.FieldErrors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CrankNicolsonTest {
  private static final Diffusion LAW = new Diffusion(0.5);
  private static final Boundary WALL = Boundary.wall();
  private static final Boundary PERIODIC = Boundary.periodic();

  private static Boundary held(int faces, long seed) {
    return Boundary.dirichlet(new SplittableRandom(seed).doubles(faces, -1, 1).toArray());
  }

  private static double[] random(int length) {
    return new SplittableRandom(7).doubles(length, -1, 1).toArray();
  }

  static Stream<Domain> domains() {
    Grid line = new Grid(9, 1, 1, 1.0 / 9);
    Grid plane = new Grid(8, 6, 1, 0.75);
    Boundaries mixed = new Boundaries(held(6, 1), WALL, held(8, 2), held(8, 3));
    return Stream.of(
        Domain.of(line, Boundaries.periodic()),
        Domain.of(line, new Boundaries(held(1, 1), WALL, WALL, WALL)),
        Domain.withSource(line, new Boundaries(WALL, held(1, 2), WALL, WALL), random(9)),
        Domain.of(plane, Boundaries.periodic()),
        Domain.of(plane, new Boundaries(PERIODIC, PERIODIC, WALL, held(8, 4))),
        Domain.withSource(plane, mixed, random(48)));
  }

  /** Of second order in time, towards what short explicit steps extrapolate to. */
  @ParameterizedTest
  @MethodSource("domains")
  void halfTheStepLeavesAQuarterOfTheError(Domain domain) {
    double time = 0.02;
    double[] exact = explicit(domain, time, 16_000);
    double[] longer = explicit(domain, time, 8_000);
    Arrays.setAll(exact, cell -> 2 * exact[cell] - longer[cell]);
    double coarse = FieldErrors.of(solve(domain, time, 32), exact).relativeL2();
    double fine = FieldErrors.of(solve(domain, time, 64), exact).relativeL2();
    assertEquals(2, Math.log(coarse / fine) / Math.log(2), 0.1, coarse + " to " + fine);
  }

  private static double[] explicit(Domain domain, double time, int steps) {
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, time / steps, domain);
    double[] u = random(domain.grid().cells());
    for (int step = 0; step < steps; step++) {
      scheme.step(u);
    }
    return u;
  }

  private static double[] solve(Domain domain, double time, int steps) {
    CrankNicolson scheme = new CrankNicolson(LAW, time / steps, domain);
    double[] u = random(domain.grid().cells());
    for (int step = 0; step < steps; step++) {
      scheme.step(u);
    }
    return u;
  }

  /** Where nothing crosses the sides, or what does comes back, mass stays at any step. */
  @Test
  void longStepsKeepMassAndDamp() {
    for (Boundaries sides : new Boundaries[] {Boundaries.periodic(), Boundaries.walls()}) {
      Domain domain = Domain.of(new Grid(16, 16, 1, 1), sides);
      CrankNicolson scheme = new CrankNicolson(LAW, 10, domain);
      assertEquals(1, scheme.substeps());
      double[] u = random(256);
      double mass = Arrays.stream(u).sum();
      double square = Arrays.stream(u).map(v -> v * v).sum();
      for (int step = 0; step < 20; step++) {
        scheme.step(u);
        double now = Arrays.stream(u).map(v -> v * v).sum();
        assertTrue(now <= square * (1 + 1e-12), now + " after " + square);
        square = now;
      }
      assertEquals(mass, Arrays.stream(u).sum(), 1e-10);
    }
  }

  /** Between 1 and 3 a rod becomes linear, which second differences say exactly. */
  @Test
  void aRodBecomesLinear() {
    Boundary west = Boundary.dirichlet(new double[] {1});
    Boundary east = Boundary.dirichlet(new double[] {3});
    Grid grid = new Grid(10, 1, 1, 0.1);
    CrankNicolson scheme =
        new CrankNicolson(LAW, 0.05, Domain.of(grid, new Boundaries(west, east, WALL, WALL)));
    double[] u = new double[10];
    for (int step = 0; step < 2000; step++) {
      scheme.step(u);
    }
    double[] linear = new double[10];
    Arrays.setAll(linear, cell -> 1 + 2 * grid.centreX(cell));
    assertArrayEquals(linear, u, 1e-12);
    assertThrows(IllegalArgumentException.class, () -> scheme.step(new double[9]));
  }
}
