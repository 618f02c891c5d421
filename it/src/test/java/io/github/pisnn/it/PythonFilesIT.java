package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.trajectories.Trajectories;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that Python's libraries have written. Skipped where there is no Python 3 with h5py, NumPy,
 * SciPy and zarr 2.
 */
class PythonFilesIT {
  private static final String LIBRARIES =
      "import h5py, numpy, scipy.io, zarr; assert zarr.__version__.startswith('2.')";

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws Exception {
    Optional<String> python = Python.with(LIBRARIES);
    Assumptions.assumeTrue(
        python.isPresent(), "skipped: no Python 3 with h5py, NumPy, SciPy and zarr 2");
    Path script = folder.resolve("write_samples.py");
    try (InputStream in = PythonFilesIT.class.getResourceAsStream("write_samples.py")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    assertEquals(0, Python.run(python.orElseThrow(), script.toString(), folder.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "tensor_1d, , 3, 4, 1",
    "tensor_2d, tensor, 3, 4, 7",
    "variables, density, 3, 4, 7",
    "seeds, 1, 3, 4, 7",
    "seeds_contiguous, , 3, 4, 7",
    "the_well, density, 3, 4, 7",
    "the_well, mask, 1, 1, 7",
    "mat, , 1, 4, 1",
    "mat_compressed, usol, 1, 4, 1",
    "mat_state, , 1, 1, 7",
    "npz, , 3, 4, 7",
    "npz_compressed, u, 3, 4, 7",
    "zarr, , 1, 4, 7",
    "comsol, T, 1, 4, 7",
  })
  void everyValueIsRead(String file, String variable, int count, int snapshots, int ny)
      throws IOException {
    Grid grid = new Grid(12, ny, 12 * 0.25, ny * 0.25);
    require(file, variable, count, snapshots, snapshots == 1 ? 0 : 0.5, grid);
  }

  @Test
  void coordinatesAreUnknownInPlainArrays() throws IOException {
    require("npy_1d", null, 3, 4, 1, new Grid(12, 1, 12, 1));
    require("npy_2d", null, 3, 4, 1, new Grid(12, 7, 12, 7));
    require("zarr_array", null, 1, 1, 0, new Grid(12, 7, 12, 7));
  }

  /**
   * Only chunks with x below 5 and y from 4 on were written, from trajectory and time 1 on; what
   * else is in those of 2 x 3 x 5 x 4 numbers, and all others, is the fill value.
   */
  @Test
  void whatWasNeverWrittenIsTheFillValue() throws IOException {
    try (Trajectories found =
        TrajectoryFiles.open(
            folder.resolve("filled").toString(), Optional.empty(), new Configuration())) {
      for (int n = 0; n < 3; n++) {
        for (int t = 0; t < 4; t++) {
          double[] expected = new double[12 * 7];
          for (int cell = 0; cell < expected.length; cell++) {
            int row = cell / 12;
            int column = cell % 12;
            boolean isWritten = n > 0 && t > 0 && column < 5 && row >= 4;
            expected[cell] = isWritten ? value(n, t, row, column) : -7.5;
          }
          assertArrayEquals(expected, found.read(n, t));
        }
      }
    }
  }

  private static double value(int n, int t, int row, int column) {
    return 1000 * n + 100 * t + 10 * row + column + 0.25;
  }

  private static void require(
      String file, String variable, int count, int snapshots, double interval, Grid grid)
      throws IOException {
    try (Trajectories found =
        TrajectoryFiles.open(
            folder.resolve(file).toString(), Optional.ofNullable(variable), new Configuration())) {
      assertEquals(grid, found.grid());
      assertEquals(count, found.count());
      assertEquals(snapshots, found.snapshots());
      assertEquals(interval, found.interval());
      for (int n = 0; n < count; n++) {
        for (int t = 0; t < snapshots; t++) {
          double[] expected = new double[grid.cells()];
          for (int cell = 0; cell < expected.length; cell++) {
            expected[cell] = value(n, t, cell / grid.nx(), cell % grid.nx());
          }
          assertArrayEquals(expected, found.read(n, t));
        }
      }
    }
  }
}
