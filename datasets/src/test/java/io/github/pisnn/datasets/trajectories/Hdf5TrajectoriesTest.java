package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trajectories in HDF5 of PDEBench and of the Well. */
final class Hdf5TrajectoriesTest {
  private static final Grid ROD = new Grid(6, 1, 1.5, 0.25);
  private static final Grid PLATE = new Grid(5, 3, 1.25, 0.75);

  @TempDir Path folder;

  private Path write(Consumer<WritableHdfFile> content) {
    Path file = folder.resolve("data");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      content.accept(hdf);
    }
    return file;
  }

  /** [N, T, X]. */
  private static float[][][] rods(int count, int snapshots, int nx) {
    float[][][] values = new float[count][snapshots][nx];
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < snapshots; t++) {
        for (int x = 0; x < nx; x++) {
          values[n][t][x] = (float) Known.value(n, t, 0, x);
        }
      }
    }
    return values;
  }

  /** [N, T, X, Y]. */
  private static float[][][][] plates(int count, int snapshots, int nx, int ny) {
    float[][][][] values = new float[count][snapshots][nx][ny];
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < snapshots; t++) {
        for (int x = 0; x < nx; x++) {
          for (int y = 0; y < ny; y++) {
            values[n][t][x][y] = (float) Known.value(n, t, y, x);
          }
        }
      }
    }
    return values;
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int k = 0; k < narrow.length; k++) {
      narrow[k] = (float) values[k];
    }
    return narrow;
  }

  private static void putCoordinates(WritableHdfFile hdf, int nx, int ny, int times) {
    hdf.putDataset("x-coordinate", narrow(Known.centres(nx, 0.25)));
    if (ny > 1) {
      hdf.putDataset("y-coordinate", narrow(Known.centres(ny, 0.25)));
    }
    hdf.putDataset("t-coordinate", Known.times(times, 0.5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void tensorInOneDimension(int times) throws IOException {
    for (DatasetCreationOptions options :
        new DatasetCreationOptions[] {
          DatasetCreationOptions.DEFAULT,
          DatasetCreationOptions.builder().chunkDimensions(2, 3, 4).deflate().build()
        }) {
      Path file =
          write(
              hdf -> {
                hdf.putDataset("tensor", rods(3, 4, 6), options);
                putCoordinates(hdf, 6, 1, times);
              });
      require(file, null, 3, 4, 0.5, ROD);
      require(file, "tensor", 3, 4, 0.5, ROD);
    }
  }

  @Test
  void variablesInTwoDimensions() throws IOException {
    for (DatasetCreationOptions options :
        new DatasetCreationOptions[] {
          DatasetCreationOptions.DEFAULT,
          DatasetCreationOptions.builder().chunkDimensions(1, 2, 3, 2).build()
        }) {
      Path file =
          write(
              hdf -> {
                hdf.putDataset("Vx", new float[2][4][5][3]);
                hdf.putDataset("density", plates(2, 4, 5, 3), options);
                putCoordinates(hdf, 5, 3, 5);
              });
      require(file, "density", 2, 4, 0.5, PLATE);
      refused(file, null, ": which variable? expected one of: Vx, density");
      refused(file, "p", ": there is no variable p; expected one of: Vx, density");
    }
  }

  @Test
  void oneTimeNeedsNoTimes() throws IOException {
    Path file =
        write(
            hdf -> {
              hdf.putDataset("tensor", plates(2, 1, 5, 3));
              hdf.putDataset("nu", new float[2][5][3]);
              hdf.putDataset("x-coordinate", Known.centres(5, 0.25));
              hdf.putDataset("y-coordinate", Known.centres(3, 0.25));
            });
    require(file, null, 2, 1, 0, PLATE);
    refused(file, "nu", ": nu has the shape [2, 5, 3]; expected [N, T, X, Y]");
  }

  @Test
  void wrongArrays() {
    Path file =
        write(
            hdf -> {
              hdf.putDataset("tensor", new float[4][6]);
              putCoordinates(hdf, 6, 1, 4);
            });
    refused(file, null, ": tensor has the shape [4, 6]; expected [N, T, X]");
    write(
        hdf -> {
          hdf.putDataset("tensor", rods(1, 4, 7));
          putCoordinates(hdf, 6, 1, 4);
        });
    refused(file, null, ": x-coordinate has 6 values; expected 7");
    write(
        hdf -> {
          hdf.putDataset("tensor", rods(1, 4, 6));
          putCoordinates(hdf, 6, 1, 6);
        });
    refused(file, null, ": t-coordinate has 6 values; expected 4");
    write(
        hdf -> {
          hdf.putDataset("tensor", rods(1, 4, 6));
          hdf.putDataset("x-coordinate", Known.centres(6, 0.25));
        });
    refused(file, null, ": t-coordinate is missing");
    write(
        hdf -> {
          hdf.putDataset("tensor", rods(1, 4, 6));
          hdf.putDataset("x-coordinate", new double[][] {{1, 2}});
        });
    refused(file, null, ": x-coordinate has the shape [1, 2]; expected one axis");
    write(
        hdf -> {
          putCoordinates(hdf, 6, 3, 6);
          hdf.putDataset("z-coordinate", new double[3]);
        });
    refused(file, null, ": it has a z-coordinate; expected one or two dimensions");
    write(hdf -> hdf.putDataset("x-coordinate", new double[] {0, 1}));
    refused(file, null, ": which variable? expected one of: none");
    write(
        hdf -> {
          hdf.putDataset("tensor", rods(1, 2, 1));
          putCoordinates(hdf, 1, 1, 2);
        });
    refused(file, null, ": one point in x: the width of a cell is unknown");
    write(
        hdf -> {
          hdf.putDataset("u", new double[4][6]);
          hdf.putDataset("names", new String[] {"a"});
        });
    refused(file, null, ": HDF5 of no known layout: its root group holds: names, u");
  }

  /** Binary32 stores 0.1 k with errors of its own; a step of another length is named. */
  @Test
  void coordinatesAreUniformToTheirRounding() throws IOException {
    float[] fine = new float[1001];
    for (int k = 0; k < fine.length; k++) {
      fine[k] = 100 + 0.1f * k;
    }
    Path file =
        write(
            hdf -> {
              hdf.putDataset("tensor", new float[1][1][1001]);
              hdf.putDataset("x-coordinate", fine);
            });
    try (Trajectories found = Known.open(file, null)) {
      assertEquals(0.1, found.grid().dx(), 1e-7);
    }
    fine[700] += 0.0003f;
    write(
        hdf -> {
          hdf.putDataset("tensor", new float[1][1][1001]);
          hdf.putDataset("x-coordinate", fine);
        });
    refused(file, null, ": x-coordinate is not uniform: at index 700 it is 170.0003");
    double[] places = {0, 0.1, 0.2, 0.3000004, 0.4};
    write(
        hdf -> {
          hdf.putDataset("tensor", new double[1][1][5]);
          hdf.putDataset("x-coordinate", places);
        });
    refused(file, null, ": x-coordinate is not uniform: at index 3 it is 0.3000004; expected 0.3");
    Arrays.setAll(places, k -> -k);
    write(
        hdf -> {
          hdf.putDataset("tensor", new double[1][1][5]);
          hdf.putDataset("x-coordinate", places);
        });
    refused(file, null, ": x-coordinate does not increase: it goes from ");
    places[2] = Double.NaN;
    write(
        hdf -> {
          hdf.putDataset("tensor", new double[1][1][5]);
          hdf.putDataset("x-coordinate", places);
        });
    refused(file, null, ": x-coordinate is NaN at index 2; expected a finite number");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void valuesThatAreNotFiniteAreNamed(double value) throws IOException {
    float[][][][] values = plates(2, 3, 5, 3);
    values[1][2][4][1] = (float) value;
    Path file =
        write(
            hdf -> {
              hdf.putDataset("tensor", values);
              putCoordinates(hdf, 5, 3, 3);
            });
    try (Trajectories found = Known.open(file, null)) {
      found.read(1, 1);
      refused(
          file
              + ": tensor: trajectory 1, snapshot 2, row 1, column 4 is "
              + value
              + "; expected a finite number",
          () -> found.read(1, 2));
    }
  }

  @Test
  void cutShort() throws IOException {
    Path whole =
        write(
            hdf -> {
              hdf.putDataset("tensor", rods(3, 4, 6));
              putCoordinates(hdf, 6, 1, 4);
            });
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("short.h5");
    for (int length : new int[] {100, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      refused(file, null, ": cut short: it has " + length + " bytes of " + bytes.length);
    }
    Files.write(file, Arrays.copyOf(bytes, 10));
    refused(file, null, ": cannot be read as HDF5: ");
    try (Trajectories found = Known.open(whole, null)) {
      Files.write(whole, Arrays.copyOf(bytes, 500));
      refused(whole + ": tensor: cut short", () -> found.read(2, 3));
    }
  }

  /** A seed's group: [T, X, Y, V], or [T, Y, X, V] if that is what fits the coordinates. */
  private static void putSeed(WritableHdfFile hdf, int seed, int variables, boolean swapped) {
    WritableGroup group = hdf.putGroup(String.format("%04d", seed));
    float[][][][] data = swapped ? new float[4][3][5][variables] : new float[4][5][3][variables];
    for (int t = 0; t < 4; t++) {
      for (int x = 0; x < 5; x++) {
        for (int y = 0; y < 3; y++) {
          float[] point = swapped ? data[t][y][x] : data[t][x][y];
          point[variables - 1] = (float) Known.value(seed, t, y, x);
        }
      }
    }
    group.putDataset("data", data);
    WritableGroup grid = group.putGroup("grid");
    grid.putDataset("x", narrow(Known.centres(5, 0.25)));
    grid.putDataset("y", narrow(Known.centres(3, 0.25)));
    grid.putDataset("t", Known.times(4, 0.125f));
  }

  @Test
  void groupsOfSeeds() throws IOException {
    for (boolean swapped : new boolean[] {false, true}) {
      Path file =
          write(
              hdf -> {
                putSeed(hdf, 0, 1, swapped);
                putSeed(hdf, 1, 1, swapped);
              });
      require(file, null, 2, 4, 0.125, PLATE);
      write(
          hdf -> {
            putSeed(hdf, 1, 2, swapped);
            putSeed(hdf, 0, 2, swapped);
          });
      require(file, "1", 2, 4, 0.125, PLATE);
      refused(file, null, ": which variable? expected one of: 0, 1");
      refused(file, "h", ": there is no variable h; expected one of: 0, 1");
    }
  }

  @Test
  void seedsInOneDimension() throws IOException {
    Path file =
        write(
            hdf -> {
              WritableGroup group = hdf.putGroup("0000");
              float[][][] data = new float[2][6][1];
              for (int t = 0; t < 2; t++) {
                for (int x = 0; x < 6; x++) {
                  data[t][x][0] = (float) Known.value(0, t, 0, x);
                }
              }
              group.putDataset("data", data);
              WritableGroup grid = group.putGroup("grid");
              grid.putDataset("x", Known.centres(6, 0.25));
              grid.putDataset("t", new double[] {3, 3.5});
            });
    require(file, null, 1, 2, 0.5, ROD);
  }

  @Test
  void seedsOfOtherShapesAreNamed() throws IOException {
    Path file =
        write(
            hdf -> {
              putSeed(hdf, 0, 1, false);
              WritableGroup group = hdf.putGroup("0001");
              group.putDataset("data", new float[4][5][4][1]);
              group.putGroup("grid").putDataset("x", new double[5]);
            });
    try (Trajectories found = Known.open(file, null)) {
      found.read(0, 0);
      refused(
          file
              + ": variable 0: 0001/data has the shape [4, 5, 4, 1]; expected [4, 5, 3, 1], as the"
              + " first one has",
          () -> found.read(1, 0));
    }
    write(
        hdf -> {
          WritableGroup group = hdf.putGroup("0000");
          group.putDataset("data", new float[4][5]);
          group.putGroup("grid").putDataset("x", new double[] {0, 1});
        });
    refused(file, null, ": 0000/data has the shape [4, 5]; expected [T, X, V]");
  }

  private static void putWell(WritableHdfFile hdf, Object field, String times, String samples) {
    WritableGroup dimensions = hdf.putGroup("dimensions");
    dimensions.putDataset("x", narrow(Known.centres(5, 0.25)));
    dimensions.putDataset("y", narrow(Known.centres(3, 0.25)));
    dimensions.putDataset("time", Known.times(4, 0.25f));
    WritableDataset density = hdf.putGroup("t0_fields").putDataset("density", field);
    density.putAttribute("time_varying", times);
    density.putAttribute("sample_varying", samples);
    hdf.putGroup("t1_fields").putDataset("velocity", new float[1][4][5][3][2]);
  }

  @Test
  void theWell() throws IOException {
    float[][][][] plates = plates(2, 4, 5, 3);
    Path file = write(hdf -> putWell(hdf, plates, "TRUE", "TRUE"));
    require(file, null, 2, 4, 0.25, PLATE);
    require(file, "density", 2, 4, 0.25, PLATE);
    refused(file, "velocity", ": there is no variable velocity; expected one of: density");
    write(hdf -> putWell(hdf, plates[0], "TRUE", "FALSE"));
    require(file, null, 1, 4, 0.25, PLATE);
    write(hdf -> putWell(hdf, new float[][][] {plates[0][0], plates[1][0]}, "FALSE", "TRUE"));
    require(file, null, 2, 1, 0, PLATE);
    write(hdf -> putWell(hdf, plates, "TRUE", "FALSE"));
    refused(file, null, ": t0_fields/density has the shape [2, 4, 5, 3]; expected [T, X, Y]");
    write(
        hdf -> {
          putWell(hdf, plates, "TRUE", "TRUE");
          hdf.putAttribute("grid_type", "spherical");
        });
    refused(file, null, ": grid_type is spherical; expected cartesian");
    write(
        hdf -> {
          hdf.putGroup("dimensions").putDataset("z", new double[] {0, 1});
          hdf.putGroup("t0_fields");
        });
    refused(file, null, ": it has dimensions/z; expected one or two dimensions");
  }

  @Test
  void theWellSaysWhatItsAxesAre() throws IOException {
    float[][][][] values = new float[1][4][3][5];
    for (int k = 0; k < 60; k++) {
      values[0][k / 15][k / 5 % 3][k % 5] = (float) Known.value(0, k / 15, k / 5 % 3, k % 5);
    }
    Path file =
        write(
            hdf -> {
              putWell(hdf, values, "TRUE", "TRUE");
              ((WritableGroup) hdf.getChild("dimensions"))
                  .putAttribute("spatial_dims", new String[] {"y", "x"});
            });
    require(file, null, 1, 4, 0.25, PLATE);
    write(
        hdf -> {
          putWell(hdf, values, "TRUE", "TRUE");
          ((WritableGroup) hdf.getChild("dimensions"))
              .putAttribute("spatial_dims", new String[] {"theta", "phi"});
        });
    refused(file, null, ": dimensions has the spatial_dims [theta, phi]; expected x and y");
  }

  @Test
  void theWellSaysWhatItsSidesAre() throws IOException {
    for (String kind : new String[] {"PERIODIC", "WALL", "OPEN", "wall"}) {
      Path file =
          write(
              hdf -> {
                putWell(hdf, plates(2, 4, 5, 3), "TRUE", "TRUE");
                WritableGroup sides = hdf.putGroup("boundary_conditions");
                sides.putGroup("x_sides").putAttribute("bc_type", "PERIODIC");
                sides.putGroup("y_sides").putAttribute("bc_type", kind);
              });
      try (Trajectories found = Known.open(file, null)) {
        assertEquals(
            kind.equals("PERIODIC")
                ? Optional.empty()
                : Optional.of("boundary_conditions/y_sides has the bc_type " + kind),
            found.sides());
      }
    }
  }
}
