package io.github.pisnn.datasets.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.StoredCells;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Diffusion;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecondOrderDiffusionTest {
  private static final Diffusion LAW = new Diffusion(1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convergesWithOrderTwo(boolean twoDimensional) {
    double coarse = errorOfDecayingWave(16, twoDimensional);
    double fine = errorOfDecayingWave(32, twoDimensional);
    double order = Math.log(coarse / fine) / Math.log(2);
    assertEquals(2, order, 0.1);
  }

  /** Largest error of cos(2 pi x) (cos(2 pi y)) at t = 1/64, with dt = 0.8 dx^2. */
  private static double errorOfDecayingWave(int n, boolean twoDimensional) {
    Grid grid = new Grid(n, twoDimensional ? n : 1, 1, twoDimensional ? 1 : 1.0 / n);
    int steps = n * n / 64 * 5 / 4;
    double dt = 1.0 / 64 / steps;
    Domain domain = Domain.of(grid, Boundaries.periodic());
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, dt, domain);
    assertEquals(4, scheme.substeps());
    double[] initial = new double[grid.cells()];
    for (int cell = 0; cell < initial.length; cell++) {
      initial[cell] =
          averageOfWave(cell % n, n) * (twoDimensional ? averageOfWave(cell / n, n) : 1);
    }
    double[] values = initial.clone();
    for (int step = 0; step < steps; step++) {
      scheme.step(values);
    }
    double decay = Math.exp(-(twoDimensional ? 8 : 4) * Math.PI * Math.PI / 64);
    double error = 0;
    for (int cell = 0; cell < values.length; cell++) {
      error = Math.max(error, Math.abs(values[cell] - decay * initial[cell]));
    }
    return error;
  }

  private static double averageOfWave(int k, int n) {
    double angle = 2 * Math.PI / n;
    return (Math.sin((k + 1) * angle) - Math.sin(k * angle)) / angle;
  }

  @ParameterizedTest
  @CsvSource({"7, 5, false", "7, 5, true", "1, 4, true", "13, 1, false", "13, 1, true"})
  void conservesWhatItHolds(int nx, int ny, boolean periodic) {
    Boundaries boundaries = periodic ? Boundaries.periodic() : Boundaries.walls();
    Domain domain = Domain.of(new Grid(nx, ny, nx, ny), boundaries);
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 1, domain);
    SplittableRandom random = new SplittableRandom(5);
    double[] values = random.doubles(domain.grid().cells(), -1, 1).toArray();
    double before = Arrays.stream(values).sum();
    double spread = spread(values);
    for (int step = 0; step < 20; step++) {
      scheme.step(values);
    }
    assertEquals(before, Arrays.stream(values).sum(), 1e-14 * nx * ny);
    assertTrue(spread(values) < 0.8 * spread, "it does not diffuse");
  }

  private static double spread(double[] values) {
    return Arrays.stream(values).max().orElseThrow() - Arrays.stream(values).min().orElseThrow();
  }

  /** A rod of two halves: between two held values the flux is the same everywhere. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void layersAreSteadyWhereTheirFluxesAreEqual(boolean acrossY) {
    int n = 8;
    Grid grid = acrossY ? new Grid(3, n, 3, n) : new Grid(n, 1, n, 1);
    Boundary wall = Boundary.wall();
    Boundary low = dirichlet(acrossY ? 3 : 1, 0);
    Boundary high = dirichlet(acrossY ? 3 : 1, 10);
    Boundaries boundaries =
        acrossY ? new Boundaries(wall, wall, low, high) : new Boundaries(low, high, wall, wall);
    double[] coefficients = new double[grid.cells()];
    double[] steady = new double[grid.cells()];
    for (int cell = 0; cell < coefficients.length; cell++) {
      int along = acrossY ? cell / 3 : cell;
      coefficients[cell] = along < n / 2 ? 1 : 0.25;
      // Flux 1/2: 4 wide, slope 1/2, up to 2; then slope 2, up to 10.
      double centre = along + 0.5;
      steady[cell] = along < n / 2 ? centre / 2 : 2 + 2 * (centre - 4);
    }
    Domain domain = Domain.of(grid, boundaries).with(new StoredCells(grid, coefficients));
    double[] values = steady.clone();
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 1, domain);
    for (int step = 0; step < 20; step++) {
      scheme.step(values);
    }
    assertArrayEquals(steady, values, 1e-13);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void conservesWhatIsConductedDifferently(boolean periodic) {
    Grid grid = new Grid(7, 5, 7, 5);
    SplittableRandom random = new SplittableRandom(5);
    Domain domain =
        Domain.of(grid, periodic ? Boundaries.periodic() : Boundaries.walls())
            .with(new StoredCells(grid, random.doubles(35, 0.01, 1).toArray()));
    double[] values = random.doubles(35, -1, 1).toArray();
    double before = Arrays.stream(values).sum();
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 1, domain);
    for (int step = 0; step < 2000; step++) {
      scheme.step(values);
    }
    assertEquals(before, Arrays.stream(values).sum(), 1e-12);
    assertEquals(0, spread(values), 1e-6);
  }

  @Test
  void aSourceAddsItsRate() {
    Grid grid = new Grid(4, 3, 4, 3);
    double[] rates = new double[12];
    rates[5] = 2;
    Domain domain = Domain.withSource(grid, Boundaries.walls(), rates);
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 0.6, domain);
    double[] values = new double[12];
    scheme.step(values);
    scheme.step(values);
    assertEquals(2.4, Arrays.stream(values).sum(), 1e-14);
    assertEquals(5, argMax(values));
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }

  @Test
  void aLinearProfileBetweenTwoValuesIsSteady() {
    Grid rod = new Grid(10, 1, 1, 0.1);
    Boundaries boundaries =
        new Boundaries(dirichlet(1, 3), dirichlet(1, -2), Boundary.wall(), Boundary.wall());
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 0.01, Domain.of(rod, boundaries));
    double[] linear = new double[10];
    for (int k = 0; k < 10; k++) {
      linear[k] = 3 - 5 * rod.centreX(k);
    }
    double[] values = linear.clone();
    scheme.step(values);
    assertArrayEquals(linear, values, 1e-14);
    double[] fromZero = new double[10];
    for (int step = 0; step < 400; step++) {
      scheme.step(fromZero);
    }
    assertArrayEquals(linear, fromZero, 1e-12);
  }

  @Test
  void aLinearProfileInYIsSteady() {
    Grid grid = new Grid(3, 6, 1.5, 3);
    Boundaries boundaries =
        new Boundaries(Boundary.wall(), Boundary.wall(), dirichlet(3, 1), dirichlet(3, 4));
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 0.05, Domain.of(grid, boundaries));
    double[] values = new double[18];
    for (int step = 0; step < 1500; step++) {
      scheme.step(values);
    }
    for (int cell = 0; cell < 18; cell++) {
      assertEquals(1 + grid.centreY(cell / 3), values[cell], 1e-12);
    }
  }

  private static Boundary dirichlet(int faces, double value) {
    double[] values = new double[faces];
    Arrays.fill(values, value);
    return Boundary.dirichlet(values);
  }

  @ParameterizedTest
  @CsvSource({"0.01, 1", "0.25, 1", "0.26, 2", "0.5, 2", "1, 4", "1.7, 7", "2, 8"})
  void takesTheFewestStableSubsteps(double number, int expected) {
    double dx = 1.0 / 7;
    Domain domain = Domain.of(new Grid(7, 7, 1, 1), Boundaries.periodic());
    assertEquals(expected, new SecondOrderDiffusion(LAW, number * dx * dx, domain).substeps());
  }

  @Test
  void refusesWhatItCannotDo() {
    Domain oblong = Domain.of(new Grid(4, 4, 1, 2), Boundaries.periodic());
    Domain square = Domain.of(new Grid(4, 4, 1, 1), Boundaries.periodic());
    refused(() -> new SecondOrderDiffusion(LAW, 0.1, oblong), "square cells, not 0.25 x 0.5");
    refused(() -> new SecondOrderDiffusion(LAW, 0, square), "step must be positive");
    refused(() -> new SecondOrderDiffusion(LAW, 1e12, square), "substeps");
    SecondOrderDiffusion scheme = new SecondOrderDiffusion(LAW, 0.1, square);
    refused(() -> scheme.step(new double[15]), "15 values do not fit 16 cells");
  }

  private static void refused(Runnable action, String word) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(word), message);
  }
}
