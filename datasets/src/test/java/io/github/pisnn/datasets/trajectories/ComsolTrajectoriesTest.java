package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

  /** Rows of points of the plate, a column for each of some trajectories and snapshots. */
  private static List<String> plates(int[][] columns, String format, String separator) {
    List<String> points = new ArrayList<>();
    for (int cell = 0; cell < 12; cell++) {
      int row = cell / 4;
      StringBuilder point = new StringBuilder();
      point.append(String.format(Locale.ROOT, format, 0.25 * (cell % 4))).append(separator);
      point.append(String.format(Locale.ROOT, format, 0.5 * row));
      for (int[] column : columns) {
        point.append(separator).append(Known.value(column[0], column[1], cell / 4, cell % 4));
      }
      points.add(point.toString());
    }
    return points;
  }

  /** Each combination of the other parameters is a trajectory. */
  @Test
  void parametersBesideTime() throws IOException {
    int[][] columns = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    String names =
        "X                       Y                        T (K) @ t=0, k=2         T (K) @ t=0.1,"
            + " k=2       T (K) @ t=0, k=3         T (K) @ t=0.1, k=3";
    Path file = write(2, names, plates(columns, "%.17E", "   "));
    require(file, null, 2, 2, 0.1, PLATE);
    require(file, "T", 2, 2, 0.1, PLATE);
    write(2, names.replaceAll("(\\d) +T", "$1 T"), plates(columns, "%s", " "));
    require(file, "T", 2, 2, 0.1, PLATE);
    write(2, names.replaceAll(" {2,}", ","), plates(columns, "%s", ","));
    require(file, "T", 2, 2, 0.1, PLATE);
    write(2, names.replaceAll(" {2,}", ";"), plates(columns, "%s", ";"));
    require(file, "T", 2, 2, 0.1, PLATE);
    write(2, names.replace("t=0.1, k=3", "t=0.2, k=3"), plates(columns, "%s", " "));
    refused(
        file,
        "T",
        ": T has 2 times @ k=2, but 2 other ones @ k=3; expected the same for all parameters");
    write(2, names.replace("t=0.1, k=3", "t=0.1, k=4"), plates(columns, "%s", " "));
    refused(file, "T", ": T has 2 times @ k=2, but 1 other ones @ k=3; expected the same");
  }

  @Test
  void parametersWithoutTime() throws IOException {
    int[][] columns = {{0, 0}, {1, 0}, {2, 0}};
    Path file =
        write(
            2,
            "X   Y   w (m) @ freq=1.7889E14, m=1   w (m) @ freq=1.7889E14, m=2   w (m) @ freq=2,"
                + " m=1",
            plates(columns, "%s", "   "));
    require(file, "w", 3, 1, 0, PLATE);
    write(2, "X  Y  w @ k=1  w @ k=1  w @ k=2", plates(columns, "%s", "  "));
    refused(file, "w", ": several columns are named w, not all of them @ t=");
  }

  /** Commas inside a name separate nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"     ", ",", ", ", ";"})
  void commasInNames(String separator) throws IOException {
    String names = String.join(separator, "x", "y", "atan2(u,v) (rad)", "a*d(T,x) (W/(m^2*K))");
    Path file = write(2, names, plates(new int[][] {{1, 0}, {0, 0}}, "%s", separator));
    require(file, "a*d(T,x)", 1, 1, 0, PLATE);
    refused(file, null, ": which variable? expected one of: atan2(u,v), a*d(T,x)");
  }

  /** Six digits of coordinates, and five of times in the names of columns. */
  @Test
  void roundedNumbers() throws IOException {
    List<String> points = new ArrayList<>();
    for (int cell = 0; cell < 12; cell++) {
      // The same place is not always rounded the same way.
      String x = List.of("0", "0.333333", cell < 8 ? "0.666667" : "0.666666", "1").get(cell % 4);
      String y = List.of("0", "0.142857", "0.285714").get(cell / 4);
      StringBuilder point = new StringBuilder(x + " " + y);
      for (int snapshot = 0; snapshot < 4; snapshot++) {
        point.append(' ').append(Known.value(0, snapshot, cell / 4, cell % 4));
      }
      points.add(point.toString());
    }
    String names = "x  y  u @ t=0  u @ t=0.33333  u @ t=0.66667  u @ t=1";
    Path file = write(2, names, points);
    try (Trajectories found = Known.open(file, null)) {
      assertEquals(1.0 / 3, found.grid().dx(), 1e-6);
      assertEquals(1.0 / 7, found.grid().dy(), 1e-6);
      assertEquals(1.0 / 3, found.interval(), 1e-5);
      assertArrayEquals(
          new double[] {
            300.25, 301.25, 302.25, 303.25, 310.25, 311.25, 312.25, 313.25, 320.25, 321.25, 322.25,
            323.25
          },
          found.read(0, 3));
    }
    write(2, names.replace("0.33333", "0.3336"), points);
    refused(file, null, ": t is not uniform: at index 1 it is 0.3336; expected ");
    points.replaceAll(point -> point.replace("0.333333", "0.33336"));
    write(2, names, points);
    refused(file, null, ": x is not uniform: at index ");
  }

  /** Places that differ in the last digit that is written are still different ones. */
  @Test
  void aGridAsFineAsItsDigits() throws IOException {
    List<String> points = new ArrayList<>();
    for (int column = 0; column < 4; column++) {
      points.add("1000.0" + column + " " + Known.value(0, 0, 0, column));
    }
    require(write(1, "x  u", points), null, 1, 1, 0, new Grid(4, 1, 0.04, 0.01));
  }
}
