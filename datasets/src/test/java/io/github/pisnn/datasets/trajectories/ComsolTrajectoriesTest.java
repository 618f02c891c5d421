package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;

import io.github.pisnn.core.grid.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trajectories in text tables of COMSOL's. */
final class ComsolTrajectoriesTest {
  private static final Grid ROD = new Grid(4, 1, 1, 0.25);
  private static final Grid PLATE = new Grid(4, 3, 1, 1.5);

  @TempDir Path folder;

  private Path write(int dimension, String columns, List<String> points) throws IOException {
    return Files.writeString(
        folder.resolve("data"),
        "% Model:              plate.mph\n"
            + "% Version:            COMSOL 6.2.0.290\n"
            + "% Date:               Mar 13 2023, 16:27\n"
            + "% Dimension:          "
            + dimension
            + "\n% Nodes:              12\n% Expressions:        3\n"
            + "% Description:        Temperature\n% Length unit:        m\n% "
            + columns
            + "\n"
            + String.join("\n", points)
            + "\n");
  }

  /** Points of the plate with snapshots of the known values, and 7 in a column before them. */
  private static List<String> plate(int snapshots, String separator) {
    List<String> points = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        // Coordinates of nodes are not equal to the bit.
        StringBuilder point = new StringBuilder(0.25 * column + 1e-15 * row + separator);
        point.append(0.5 * row).append(separator).append("7");
        for (int snapshot = 0; snapshot < snapshots; snapshot++) {
          String value = String.format(Locale.ROOT, "%.17E", Known.value(0, snapshot, row, column));
          point.append(separator).append(value);
        }
        points.add(point.toString());
      }
    }
    return points;
  }

  @ParameterizedTest
  @ValueSource(strings = {"     ", ",", ", "})
  void aTableInTwoDimensions(String separator) throws IOException {
    String columns =
        String.join(
            separator, "x", "y", "spf.U (m/s)", "T (K) @ t=0", "T (K) @ t=0.1", "T (K) @ t=0.2");
    List<String> points = plate(3, separator);
    require(write(2, columns, points), "T", 1, 3, 0.1, PLATE);
    Collections.shuffle(points, new Random(3));
    Path file = write(2, columns, points);
    require(file, "T", 1, 3, 0.1, PLATE);
    refused(file, null, ": which variable? expected one of: spf.U, T");
    refused(file, "p", ": there is no variable p; expected one of: spf.U, T");
  }

  /** Names longer than a column's width have one blank behind them. */
  @Test
  void longNamesAreTakenApart() throws IOException {
    String columns =
        "x                       y                        es.normE_of_the_other_part (V/m)"
            + " T (K) @ t=0.10000000000000001 T (K) @ t=0.20000000000000001";
    require(write(2, columns, plate(2, " ")), "T", 1, 2, 0.1, PLATE);
  }

  @Test
  void aTableInOneDimension() throws IOException {
    List<String> points = new ArrayList<>();
    for (int column = 0; column < 4; column++) {
      points.add(1 + 0.25 * column + "   " + Known.value(0, 0, 0, column));
    }
    Path file = write(1, "x                        c^2+1 (mol^2/m^6)", points);
    require(file, null, 1, 1, 0, ROD);
    require(file, "c^2+1", 1, 1, 0, ROD);
  }

  @Test
  void wrongTables() throws IOException {
    String columns = "x  y  v  u";
    List<String> points = plate(1, " ");
    points.remove(5);
    Path file = write(2, columns, points);
    refused(file, "u", ": 11 points do not fill a grid: there are 4 different x and 3 different y");
    points.add(points.get(0));
    write(2, columns, points);
    refused(file, "u", ": the point x = 0.0, y = 0.0 occurs twice");
    write(2, columns, List.of("0 0 1 2", "0 1 1"));
    refused(file, "u", ": line 11 has 3 numbers; expected 4");
    write(2, columns, List.of("0 0 1 2", "0 1 1 2,5e"));
    refused(file, "u", ": line 11 has 5 numbers; expected 4");
    write(2, columns, List.of("0 0 1 2", "0 1 1 much"));
    refused(file, "u", ": line 11 has much; expected a number");
    write(2, "x  y  u @ t=0  u @ t=soon", List.of("0 0 1 2"));
    refused(file, "u", ": line 9 has soon; expected a number");
    write(2, "x  y  u @ t=0  u", List.of("0 0 1 2"));
    refused(file, "u", ": several columns are named u, not all of them @ t=");
    write(2, columns, List.of());
    refused(file, "u", ": the table has no points");
    write(3, "x  y  z  u", List.of("0 0 0 1"));
    refused(file, "u", ": Dimension is 3; expected 1 or 2");
    write(2, "Grid", List.of("0 0.25 0.5"));
    refused(file, "u", ": line 9 names no columns x, y, expression ...; expected a table");
    write(2, columns, List.of("0 0 1 2", "% Data", "1"));
    refused(file, "u", ": line 11 is % Data; expected a table (spreadsheet format)");
    write(1, "x  u", List.of("0 1", "0.25 1", "0.5 1", "1 1"));
    refused(file, null, ": x is not uniform: at index 3 it is 1.0; expected 0.75");
    write(1, "x  u @ t=0  u @ t=1  u @ t=3", List.of("0 1 1 1", "1 1 1 1"));
    refused(file, null, ": t is not uniform: at index ");
    Files.writeString(file, "% Model: nothing of the kind\n1 2 3\n");
    refused(file, null, " is neither a Zarr group nor a .npy file nor an HDF5 file");
    Path nowhere = folder.resolve("nowhere");
    refused("there is no file or folder " + nowhere, () -> Known.open(nowhere, null));
  }

  @Test
  void valuesThatAreNotFiniteAreNamed() throws IOException {
    List<String> points = plate(2, " ");
    points.set(6, points.get(6).replaceFirst("\\S+$", "NaN"));
    Path file = write(2, "x  y  v  u @ t=0  u @ t=1", points);
    try (Trajectories found = Known.open(file, "u")) {
      found.read(0, 0);
      refused(
          file + ": u: trajectory 0, snapshot 1, row 1, column 2 is NaN; expected a finite number",
          () -> found.read(0, 1));
    }
  }
}
