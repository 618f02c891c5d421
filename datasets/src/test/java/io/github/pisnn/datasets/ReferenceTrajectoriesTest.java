package io.github.pisnn.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.trajectories.Trajectories;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Tables made by others, read as trajectories: their axes are found. */
final class ReferenceTrajectoriesTest {

  private static Trajectories open(String name) {
    return TrajectoryFiles.open(
        ReferenceData.file(name).toString(), Optional.empty(), new Configuration(false));
  }

  private static void require(
      Trajectories found, int snapshots, double interval, int nx, int ny, double spacing) {
    assertEquals(1, found.count());
    assertEquals(snapshots, found.snapshots());
    assertEquals(interval, found.interval(), 1e-12);
    Grid grid = found.grid();
    assertEquals(nx, grid.nx());
    assertEquals(ny, grid.ny());
    assertEquals(spacing, grid.dx(), 1e-12);
    assertEquals(spacing, grid.dy(), 1e-12);
  }

  /** A row an x, a column a time; -sin(pi x) at first. */
  @Test
  void burgers() throws IOException {
    try (Trajectories found = open("burgers_shock.mat")) {
      require(found, 100, 0.01, 256, 1, 2.0 / 255);
      double[] expected = new double[256];
      for (int k = 0; k < 256; k++) {
        expected[k] = -Math.sin(Math.PI * (-1 + k * 2.0 / 255));
      }
      assertArrayEquals(expected, found.read(0, 0), 1e-12);
    }
  }

  /** A row a time, a column an x; both are 201. */
  @Test
  void heat() throws IOException {
    try (Trajectories found = open("heat_source_201x201.mat")) {
      require(found, 201, 0.005, 201, 1, 0.005);
      for (int snapshot : new int[] {0, 20, 200}) {
        double[] expected = new double[201];
        for (int k = 0; k < 201; k++) {
          expected[k] = Profile.HEATED_ROD.at(0.005 * k, 0, 0.005 * snapshot);
        }
        assertArrayEquals(expected, found.read(0, snapshot), 5e-3);
      }
    }
  }

  /** A row a y, a column an x; both are 200. */
  @Test
  void laplace() throws IOException {
    try (Trajectories found = open("laplace_200x200.mat")) {
      require(found, 1, 0, 200, 200, 2.0 / 199);
      double[] expected = new double[200 * 200];
      for (int cell = 0; cell < expected.length; cell++) {
        int row = cell / 200;
        int column = cell % 200;
        double x = -1 + column * 2.0 / 199;
        double y = -1 + row * 2.0 / 199;
        expected[cell] = Profile.HARMONIC_POLE.at(x, y, 0);
      }
      assertArrayEquals(expected, found.read(0, 0), 1e-12);
    }
  }
}
