package io.github.pisnn.datasets.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Advection;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.CahnHilliard;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.core.metrics.FieldErrors;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiniteVolumeSchemeTest {

  private static Domain ring(int cells) {
    return Domain.of(new Grid(cells, 1, 1, 1), Boundaries.periodic());
  }

  /** Averages of sin(2 pi x), moved east. */
  private static double[] wave(int cells, double moved) {
    double[] averages = new double[cells];
    double half = Math.PI / cells;
    for (int cell = 0; cell < cells; cell++) {
      averages[cell] =
          Math.sin(2 * Math.PI * ((cell + 0.5) / cells - moved)) * Math.sin(half) / half;
    }
    return averages;
  }

  /** The mean error is of second order, though the limiter clips extrema. */
  @Test
  void musclIsOfSecondOrder() {
    double coarse = meanErrorOfWave(64);
    double fine = meanErrorOfWave(128);
    double order = Math.log(coarse / fine) / Math.log(2);
    assertTrue(order > 1.9 && order < 2.5, "order " + order);
  }

  private static double meanErrorOfWave(int cells) {
    double[] u = wave(cells, 0);
    Law law = new Advection(1e-3, 1);
    FiniteVolumeScheme scheme = FiniteVolumeScheme.muscl(law, 0.5 / cells, ring(cells), u);
    for (int step = 0; step < cells; step++) {
      scheme.step(u);
    }
    double decay = Math.exp(-1e-3 * 4 * Math.PI * Math.PI * 0.5);
    double[] exact = wave(cells, 0.5);
    double error = 0;
    for (int cell = 0; cell < cells; cell++) {
      error += Math.abs(u[cell] - decay * exact[cell]) / cells;
    }
    return error;
  }

  /** A box stays between its values while its fronts move, and keeps its mass. */
  @Test
  void musclMakesNoNewExtremum() {
    double[] u = new double[50];
    Arrays.fill(u, 10, 30, 1);
    FiniteVolumeScheme scheme = FiniteVolumeScheme.muscl(new Burgers(0), 0.5 / 50, ring(50), u);
    assertEquals(1, scheme.substeps());
    for (int step = 0; step < 60; step++) {
      scheme.step(u);
      for (double value : u) {
        assertTrue(value >= -1e-15 && value <= 1 + 1e-15, "a value of " + value);
      }
    }
    assertEquals(20, Arrays.stream(u).sum(), 1e-12);
  }

  @Test
  void wenoIsTheReferenceSolverWithoutRefinement() {
    Law law = new Burgers(1e-3);
    double[] u = wave(64, 0.2);
    double[] reference = u.clone();
    FiniteVolumeScheme scheme = FiniteVolumeScheme.weno5(law, 0.2 / 64, ring(64), u);
    ReferenceSolver solver = new ReferenceSolver(law, 0.2 / 64, ring(64), 1);
    for (int step = 0; step < 20; step++) {
      scheme.step(u);
      solver.step(reference, new double[65]);
    }
    assertArrayEquals(reference, u);
  }

  /** Courant number 0.5 and diffusion number 1/4 take half of MUSCL's two limits, and so on. */
  @ParameterizedTest
  @CsvSource({
    "0.25, 0.25, 1, 2",
    "0.3, 0.25, 2, 2",
    "0.5, 0.25, 2, 2",
    "1.2, 0, 3, 2",
    "0, 1, 2, 3"
  })
  void takesTheFewestStableSubsteps(double courant, double diffusion, int muscl, int weno) {
    double dx = 1.0 / 16;
    Law law = new Advection(diffusion * dx * dx, courant * dx);
    double[] u = new double[16];
    assertEquals(muscl, FiniteVolumeScheme.muscl(law, 1, ring(16), u).substeps());
    assertEquals(weno, FiniteVolumeScheme.weno5(law, 1, ring(16), u).substeps());
  }

  /** On a front of a few cells the fifth order is worth its price. */
  @Test
  void theSchemesOfBurgersEquationComeInOrder() {
    Law law = new Burgers(1e-2);
    double dt = 0.5 / 128;
    double[] initial = wave(128, 0.1);
    double[] fine = wave(128 * 8, 0.1);
    ReferenceSolver solver = new ReferenceSolver(law, dt, ring(128), 8);
    List<ClassicalScheme> schemes = Problems.classicalSchemes(law, dt, ring(128), initial);
    assertEquals(
        List.of("classical", "weno5"), schemes.stream().map(ClassicalScheme::key).toList());
    double[] exact = new double[128];
    for (int step = 0; step < 60; step++) {
      solver.step(fine, new double[129]);
    }
    solver.average(exact, fine);
    double last = 0.1;
    for (ClassicalScheme scheme : schemes) {
      double[] u = initial.clone();
      for (int step = 0; step < 60; step++) {
        scheme.step(u);
      }
      double error = FieldErrors.of(u, exact).relativeL2();
      assertTrue(error > 1e-5 && error < last / 1.5, scheme.title() + ": " + error);
      last = error;
    }
  }

  @Test
  void everyLawHasItsSchemes() {
    Domain plane = Domain.of(new Grid(8, 8, 1, 1), Boundaries.periodic());
    Domain source = Domain.withSource(ring(8).grid(), Boundaries.periodic(), new double[8]);
    Law diffusion = new Diffusion(1);
    Law burgers = new Burgers(0);
    double[] u = new double[64];
    List<String> explicitAndImplicit = List.of("classical", "crank_nicolson");
    assertEquals(explicitAndImplicit, keys(diffusion, plane));
    assertEquals(explicitAndImplicit, keys(diffusion, source));
    Domain pair = Domain.of(new Grid(2, 1, 1, 1), Boundaries.periodic());
    assertEquals(List.of("classical"), keys(diffusion, pair));
    assertEquals(List.of("classical", "weno5"), keys(burgers, plane));
    assertEquals(List.of("classical", "weno5"), keys(new PorousMedium(2), plane));
    assertEquals(List.of(), keys(burgers, source));
    assertEquals(List.of("classical"), keys(new CahnHilliard(1, 0.01), plane));
    ClassicalScheme scheme = Problems.classicalSchemes(burgers, 1, ring(8), u).get(0);
    assertThrows(IllegalArgumentException.class, () -> scheme.step(new double[7]));
  }

  private static List<String> keys(Law law, Domain domain) {
    double[] u = new double[domain.grid().cells()];
    return Problems.classicalSchemes(law, 1e-3, domain, u).stream()
        .map(ClassicalScheme::key)
        .toList();
  }

  /** A box that moves along a diagonal stays between its values, and keeps its mass. */
  @Test
  void musclMakesNoNewExtremumInAPlane() {
    Domain plane = Domain.of(new Grid(24, 24, 1, 1), Boundaries.periodic());
    double[] u = new double[24 * 24];
    for (int row = 6; row < 14; row++) {
      Arrays.fill(u, row * 24 + 6, row * 24 + 14, 1);
    }
    FiniteVolumeScheme scheme = FiniteVolumeScheme.muscl(new Burgers(0), 0.5 / 24, plane, u);
    assertEquals(2, scheme.substeps());
    for (int step = 0; step < 30; step++) {
      scheme.step(u);
      for (double value : u) {
        assertTrue(value >= -1e-15 && value <= 1 + 1e-15, "a value of " + value);
      }
    }
    assertEquals(64, Arrays.stream(u).sum(), 1e-12);
  }
}
