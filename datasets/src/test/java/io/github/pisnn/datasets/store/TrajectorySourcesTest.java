package io.github.pisnn.datasets.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.CahnHilliard;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.Traffic;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TrajectorySourcesTest {
  private static final Grid GRID = new Grid(64, 1, 1, 1);
  private static final Quantization QUANTIZATION = new Quantization(0x1p-18, 0);
  private static final Law BURGERS = new Burgers(1e-2);
  private static final InitialFamily INITIAL = new RandomFourier(3, 1, 0.25);

  private static GeneratedTrajectories source(Law law, double dt, int every, int snapshots) {
    return new GeneratedTrajectories(
        law, LawBounds.of(law, QUANTIZATION), GRID, dt, every, snapshots, INITIAL, 5, 4, true);
  }

  private static Trajectory trajectory(GeneratedTrajectories source, int number)
      throws IOException {
    try (TrajectorySource.Reading reading = source.open(new Configuration())) {
      return reading.trajectory(number);
    }
  }

  /** Snapshots every third step are those of every step, and their fluxes are sums. */
  @Test
  void snapshotsAreThoseOfTheReferenceSolver() throws IOException {
    Trajectory fine = trajectory(source(BURGERS, 0.005, 1, 13), 2);
    Trajectory coarse = trajectory(source(BURGERS, 0.005, 3, 5), 2);
    for (int k = 0; k < 5; k++) {
      assertArrayEquals(fine.states()[3 * k], coarse.states()[k]);
    }
    for (int k = 0; k < 4; k++) {
      for (int face = 0; face < 64; face++) {
        double sum = 0;
        for (int step = 3 * k; step < 3 * k + 3; step++) {
          sum += fine.fluxes()[step][face];
        }
        assertEquals(sum, coarse.fluxes()[k][face], 1e-15);
        double west = coarse.fluxes()[k][(face + 63) % 64];
        double gain = west - coarse.fluxes()[k][face];
        assertEquals(coarse.states()[k + 1][face], coarse.states()[k][face] + gain, 1e-14);
      }
    }
    ReferenceSolver solver =
        new ReferenceSolver(BURGERS, 0.005, Domain.of(GRID, Boundaries.periodic()), 4);
    double[] start = new double[64];
    solver.average(
        start, INITIAL.sample(solver.fineGrid(), Seeds.generator(5, Seeds.Stream.TRAJECTORIES, 2)));
    assertArrayEquals(start, fine.states()[0]);
    assertNotEquals(fine.sha256(), trajectory(source(BURGERS, 0.005, 1, 13), 3).sha256());
  }

  static Stream<Law> lawsOfPlanes() {
    return Stream.of(BURGERS, new Diffusion(0.1));
  }

  private static GeneratedTrajectories plane(Law law, Grid grid, boolean fluxes) {
    return new GeneratedTrajectories(
        law, LawBounds.of(law, QUANTIZATION), grid, 0.01, 2, 4, INITIAL, 5, 2, fluxes);
  }

  /** What a cell gains has crossed its four faces. */
  @ParameterizedTest
  @MethodSource("lawsOfPlanes")
  void fluxesOfBothDirectionsBalance(Law law) throws IOException {
    Grid grid = new Grid(12, 9, 1, 0.75);
    Trajectory all = trajectory(plane(law, grid, true), 0);
    for (int k = 0; k < 3; k++) {
      double[] flux = all.fluxes()[k];
      assertEquals(2 * grid.cells(), flux.length);
      for (int row = 0; row < 9; row++) {
        for (int column = 0; column < 12; column++) {
          int cell = grid.index(row, column);
          int west = grid.index(row, (column + 11) % 12);
          int south = grid.index((row + 8) % 9, column);
          double gain = flux[west] - flux[cell] + flux[108 + south] - flux[108 + cell];
          assertEquals(all.states()[k + 1][cell], all.states()[k][cell] + gain, 1e-14);
        }
      }
    }
  }

  /** Fluxes found from states alone are the solver's, to the order of the interval's square. */
  @Test
  void fluxesFollowFromStates() throws IOException {
    double before = 0;
    for (double dt : new double[] {0.1, 0.05, 0.025}) {
      Trajectory known = trajectory(source(BURGERS, dt, 1, 3), 1);
      double[][] found = FluxLabels.of(BURGERS, dt, GRID.dx(), known.states());
      double error = 0;
      double largest = 0;
      for (int face = 0; face < 64; face++) {
        error = Math.max(error, Math.abs(found[0][face] - known.fluxes()[0][face]));
        largest = Math.max(largest, Math.abs(known.fluxes()[0][face]));
      }
      assertTrue(error < 2e-3 * largest, error + " of " + largest);
      // An error of the constant, of the order dt^3, relative to fluxes of the order dt.
      assertTrue(before == 0 || error < before / 3, error + " after " + before);
      before = error;
    }
  }

  /** Along a line a cell's gain has crossed its two faces; in a plane there are states alone. */
  @Test
  void phasesHaveFluxesAlongLines() throws IOException {
    Law law = new CahnHilliard(0.05, 0.1);
    Trajectory line = trajectory(source(law, 0.005, 1, 3), 0);
    for (int cell = 0; cell < 64; cell++) {
      double gain = line.fluxes()[1][(cell + 63) % 64] - line.fluxes()[1][cell];
      assertEquals(line.states()[2][cell], line.states()[1][cell] + gain, 1e-12);
    }
    assertFalse(Arrays.equals(line.states()[1], line.states()[2]));
    Grid grid = new Grid(12, 9, 1, 0.75);
    Trajectory plane = trajectory(plane(law, grid, false), 0);
    double mass = Arrays.stream(plane.states()[0]).sum();
    assertEquals(mass, Arrays.stream(plane.states()[3]).sum(), 1e-12);
    assertEquals(0, plane.fluxes().length);
    assertEquals(
        "dataset.fluxes must be false for cahnHilliard in two dimensions",
        assertThrows(IllegalArgumentException.class, () -> plane(law, grid, true)).getMessage());
  }

  @Test
  void aStartOutOfBoundsIsOneLine() {
    String line =
        assertThrows(
                UncheckedIOException.class,
                () -> trajectory(source(new Traffic(0.5, 1), 0.005, 1, 2), 7))
            .getMessage();
    assertTrue(line.startsWith("dataset.initial: trajectory 7, row 0, column "), line);
    assertTrue(line.endsWith("; law.name = traffic takes values from 0.0 to 0.5"), line);
  }

  @Test
  void splitsKeepTheirShares() {
    Split[] splits = Split.of(1000, new double[] {0.7, 0.2, 0.1}, 3);
    int[] counts = new int[3];
    int early = 0;
    for (int k = 0; k < 1000; k++) {
      counts[List.of(Split.values()).indexOf(splits[k])]++;
      early += k < 500 && splits[k] == Split.VALIDATION ? 1 : 0;
    }
    assertArrayEquals(new int[] {700, 200, 100}, counts);
    assertTrue(early > 70 && early < 130, "at random: " + early);
    assertArrayEquals(splits, Split.of(1000, new double[] {0.7, 0.2, 0.1}, 3));
    assertArrayEquals(new Split[] {Split.TEST, Split.TEST}, Split.of(2, new double[] {0, 0, 1}, 3));
    assertEquals(1, Split.of(1, new double[] {0.8, 0.1, 0.1}, 3).length);
  }
}
