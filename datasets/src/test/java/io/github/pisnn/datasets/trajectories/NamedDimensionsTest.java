package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import io.github.pisnn.datasets.netcdf.NetCdf3File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * netCDF-4, MATLAB v7.3 and Octave's HDF5, by what their writers say of axes; see make_files.py.
 */
final class NamedDimensionsTest {
  private static final Grid PLATE = new Grid(12, 7, 3, 1.75);
  private static final Grid ROD = new Grid(12, 1, 3, 0.25);

  private static Path file(String name) {
    return file(Hdf5File.class, name);
  }

  private static Path file(Class<?> reader, String name) {
    try {
      return Path.of(Objects.requireNonNull(reader.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Requires what make_files.py wrote: 100 t + 10 y + x + 1/4. */
  private static void require(Path file, String variable, int snapshots, double interval, Grid grid)
      throws IOException {
    require(file, variable, snapshots, interval, grid, 1);
  }

  private static void require(
      Path file, String variable, int snapshots, double interval, Grid grid, double scale)
      throws IOException {
    try (Trajectories found = Known.open(file, variable)) {
      assertEquals(grid, found.grid());
      assertEquals(1, found.count());
      assertEquals(snapshots, found.snapshots());
      assertEquals(interval, found.interval());
      for (int t = 0; t < snapshots; t++) {
        double[] values = found.read(0, t);
        for (int cell = 0; cell < grid.cells(); cell++) {
          int row = cell / grid.nx();
          int column = cell % grid.nx();
          int above = grid.isOneDimensional() ? 10 * t : 100 * t + 10 * row;
          assertEquals((above + column + 0.25) * scale, values[cell]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nc_txy.nc", "nc_tyx.nc"})
  void axesAreWhatTheirNamesSay(String name) throws IOException {
    require(file(name), null, 3, 0.5, PLATE);
    require(file(name), "u", 3, 0.5, PLATE);
    require(file(name), "/u", 3, 0.5, PLATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nc_xy.nc", "nc_north_first.nc"})
  void statesAreTurnedTheRightWay(String name) throws IOException {
    require(file(name), null, 1, 0, PLATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scipy.nc",
        "xarray.nc",
        "netcdf3_classic.nc",
        "netcdf3_64bit_offset.nc",
        "netcdf3_64bit_data.nc"
      })
  void classicFormats(String name) throws IOException {
    Path file = file(NetCdf3File.class, name);
    require(file, "u", 3, 1, new Grid(4, 2, 1, 2));
    if (name.startsWith("netcdf3")) {
      require(file, "packed", 3, 1, new Grid(4, 2, 1, 2));
    }
  }

  @Test
  void oneDimension() throws IOException {
    require(file("nc_tx.nc"), null, 3, 0.5, ROD);
  }

  @Test
  void packedNumbersAreUnpacked() throws IOException {
    require(file("nc_packed.nc"), null, 3, 0.5, ROD, 0.125);
  }

  @Test
  void missingNumbersAreNamedByTheirPlace() throws IOException {
    try (Trajectories found = Known.open(file("nc_missing.nc"), null)) {
      refused(
          "nc_missing.nc: u: trajectory 0, snapshot 1, row 0, column 5 is NaN; expected a finite"
              + " number",
          () -> found.read(0, 1));
    }
  }

  @Test
  void unknownAxesAreRefused() {
    refused(
        file("nc_unknown_axes.nc"),
        null,
        ": u has the dimensions [alpha, beta]; expected x, and of y, time and trajectory what it"
            + " has, in any order");
  }

  /** [t, x] of 7 times. MATLAB and Octave store [x, t]. */
  @ParameterizedTest
  @ValueSource(strings = {"matlab73.mat", "octave.h5"})
  void matricesOfMatlabAndOctave(String name) throws IOException {
    require(file(name), "u", 7, 0.5, ROD);
  }

  @Test
  void whatIsNoMatrixOfNumbersIsNamed() {
    refused(file("matlab73.mat"), "s", ": s is a struct; expected a matrix of numbers");
    refused(file("matlab73.mat"), "note", ": note is of MATLAB's class char");
    refused(
        file("matlab73.mat"),
        "nothing",
        ": there is no variable nothing; expected one of: mask, u; c is complex128; expected"
            + " numbers");
  }

  /**
   * An axis of no known kind is no matter where it has one place, and refused where it has more.
   */
  @Test
  void axesOfOnePlaceDoNotMatter() throws IOException {
    require(file("nc_level.nc"), "one", 3, 0.5, ROD);
    refused(file("nc_level.nc"), "two", ": two has the dimensions [time, level2, x]; expected x");
    refused(
        file("nc_level.nc"), "sphere", ": longitude is in degrees_east; expected lengths, on a");
    // Its places have no coordinates, nor have its times: they are 1 apart.
    require(file("nc_level.nc"), "bare", 3, 1, new Grid(5, 1, 5, 1));
    refused(file("nc_level.nc"), "half", ": it has no coordinates xc");
  }

  @Test
  void placesHaveOneUnit() {
    refused(file("nc_units.nc"), null, ": units are {x=km, y=m}; expected the same");
  }
}
