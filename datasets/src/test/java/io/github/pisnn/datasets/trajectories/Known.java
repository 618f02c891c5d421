package io.github.pisnn.datasets.trajectories;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.function.Executable;

/** Trajectories whose every value tells its place; and what is said of files that hold others. */
final class Known {
  private Known() {}

  /** Exact in binary32. */
  static double value(int trajectory, int snapshot, int row, int column) {
    return 1000 * trajectory + 100 * snapshot + 10 * row + column + 0.25;
  }

  static Trajectories open(Path file, String variable) {
    return TrajectoryFiles.open(
        file.toString(), Optional.ofNullable(variable), new Configuration(false));
  }

  /** Requires the known values, read in an order that goes back and forth. */
  static void require(
      Path file, String variable, int count, int snapshots, double interval, Grid grid)
      throws IOException {
    try (Trajectories found = open(file, variable)) {
      assertEquals(count, found.count());
      assertEquals(snapshots, found.snapshots());
      assertEquals(interval, found.interval(), 1e-12);
      assertEquals(grid.nx(), found.grid().nx());
      assertEquals(grid.ny(), found.grid().ny());
      assertEquals(grid.lengthX(), found.grid().lengthX(), 1e-6);
      assertEquals(grid.lengthY(), found.grid().lengthY(), 1e-6);
      for (int number = count * snapshots - 1; number >= 0; number--) {
        requireSnapshot(found, number / snapshots, number % snapshots);
      }
      for (int number = 0; number < count * snapshots; number++) {
        requireSnapshot(found, number / snapshots, number % snapshots);
      }
      String none = "; expected 0 to " + (snapshots - 1);
      refused("there is no snapshot " + snapshots + none, () -> found.read(0, snapshots));
      refused("there is no trajectory -1; expected 0 to", () -> found.read(-1, 0));
    }
  }

  private static void requireSnapshot(Trajectories found, int trajectory, int snapshot) {
    Grid grid = found.grid();
    double[] expected = new double[grid.cells()];
    for (int cell = 0; cell < expected.length; cell++) {
      expected[cell] = value(trajectory, snapshot, cell / grid.nx(), cell % grid.nx());
    }
    assertArrayEquals(expected, found.read(trajectory, snapshot));
  }

  /** Requires one line that says so. */
  static void refused(String expected, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  /** Requires one line that names the file first. */
  static void refused(Path file, String variable, String expected) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> open(file, variable).close())
            .getMessage();
    assertTrue(message.startsWith(file + expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  /** The centres of cells. */
  static double[] centres(int points, double width) {
    double[] centres = new double[points];
    for (int k = 0; k < points; k++) {
      centres[k] = (k + 0.5) * width;
    }
    return centres;
  }

  /** Times from 0, as binary32 stores them. */
  static float[] times(int count, float interval) {
    float[] times = new float[count];
    for (int k = 0; k < count; k++) {
      times[k] = k * interval;
    }
    return times;
  }
}
