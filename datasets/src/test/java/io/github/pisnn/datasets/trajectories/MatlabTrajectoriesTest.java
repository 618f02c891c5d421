package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

/** Trajectories and states in MATLAB's files. */
final class MatlabTrajectoriesTest {
  private static final Grid ROD = new Grid(6, 1, 1.5, 0.25);

  @TempDir Path folder;

  private Path write(MatFile content) throws IOException {
    Path file = folder.resolve("data");
    Files.deleteIfExists(file);
    Mat5.writeToFile(content, file.toFile());
    return file;
  }

  private static Matrix vector(double... values) {
    Matrix matrix = Mat5.newMatrix(values.length, 1);
    for (int k = 0; k < values.length; k++) {
      matrix.setDouble(k, values[k]);
    }
    return matrix;
  }

  private static Matrix row(double... values) {
    Matrix matrix = Mat5.newMatrix(1, values.length);
    for (int k = 0; k < values.length; k++) {
      matrix.setDouble(k, values[k]);
    }
    return matrix;
  }

  /** Known values, given which of row and column is what: snapshot * 100 + row * 10 + column. */
  private static Matrix matrix(int rows, int columns, IntBinaryOperator place) {
    Matrix matrix = Mat5.newMatrix(rows, columns, MatlabType.Single);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.setFloat(i, j, place.applyAsInt(i, j) + 0.25f);
      }
    }
    return matrix;
  }

  private static final double[] SIX = {-1, -0.75, -0.5, -0.25, 0, 0.25};
  private static final double[] FOUR = {0, 0.5, 1, 1.5};

  @Test
  void eitherAxisIsTime() throws IOException {
    Path file =
        write(
            Mat5.newMatFile()
                .addArray("x", vector(SIX))
                .addArray("t", vector(FOUR))
                .addArray("usol", matrix(6, 4, (i, j) -> 100 * j + i)));
    require(file, null, 1, 4, 0.5, ROD);
    require(file, "usol", 1, 4, 0.5, ROD);
    write(
        Mat5.newMatFile()
            .addArray("X", row(SIX))
            .addArray("tt", row(FOUR))
            .addArray("a", Mat5.newString("no numbers"))
            .addArray("viscosity", Mat5.newScalar(0.01))
            .addArray("u", matrix(4, 6, (i, j) -> 100 * i + j)));
    require(file, null, 1, 4, 0.5, ROD);
  }

  /** Where lengths tell nothing, rows are times. */
  @Test
  void aSquareHasATimeARow() throws IOException {
    Path file =
        write(
            Mat5.newMatFile()
                .addArray("x", row(FOUR))
                .addArray("t", row(FOUR))
                .addArray("sol", matrix(4, 4, (i, j) -> 100 * i + j)));
    require(file, null, 1, 4, 0.5, new Grid(4, 1, 2, 0.5));
  }

  @Test
  void aStateInTwoDimensions() throws IOException {
    Path file =
        write(
            Mat5.newMatFile()
                .addArray("x1", row(SIX))
                .addArray("y1", row(FOUR))
                .addArray("z", matrix(4, 6, (i, j) -> 10 * i + j)));
    require(file, null, 1, 1, 0, new Grid(6, 4, 1.5, 2));
    write(
        Mat5.newMatFile()
            .addArray("x1", row(SIX))
            .addArray("x2", row(FOUR))
            .addArray("z", matrix(6, 4, (i, j) -> 10 * j + i)));
    require(file, null, 1, 1, 0, new Grid(6, 4, 1.5, 2));
  }

  @Test
  void wrongMatrices() throws IOException {
    Matrix u = matrix(4, 6, (i, j) -> 0);
    Path file = write(Mat5.newMatFile().addArray("u", u));
    refused(
        file,
        null,
        ": u has the shape [4, 6]; expected one of [T, X], [X, T], [Y, X], [X, Y],"
            + " [T, Y, X], [T, X, Y], [Y, X, T], [X, Y, T], [N, T, X], [N, T, Y, X] as long as the"
            + " vectors x, y and t; found of these: none");
    write(Mat5.newMatFile().addArray("u", u).addArray("x", row(FOUR)).addArray("t", row(FOUR)));
    refused(file, null, ": u has the shape [4, 6]; expected one of [T, X], ");
    write(Mat5.newMatFile().addArray("u", u).addArray("v", u).addArray("x", row(SIX)));
    refused(file, null, ": which variable? expected one of: u, v");
    refused(file, "w", ": there is no variable w; expected one of: u, v");
    write(Mat5.newMatFile().addArray("x", row(SIX)));
    refused(file, null, ": it holds no array of several axes, but x [1, 6]");
    write(
        Mat5.newMatFile()
            .addArray("u", Mat5.newMatrix(new int[] {4, 6, 2}))
            .addArray("x", row(SIX)));
    refused(file, null, ": u has the shape [4, 6, 2]; expected one of [T, X], ");
    write(
        Mat5.newMatFile()
            .addArray("u", u)
            .addArray("x", row(0, 1, 2, 4, 8, 16))
            .addArray("t", row(FOUR)));
    refused(file, null, ": x is not uniform: at index ");
  }

  @Test
  void valuesThatAreNotFiniteAreNamed() throws IOException {
    Matrix u = matrix(4, 6, (i, j) -> 0);
    u.setFloat(3, 5, Float.NaN);
    Path file =
        write(Mat5.newMatFile().addArray("u", u).addArray("x", row(SIX)).addArray("t", row(FOUR)));
    try (Trajectories found = Known.open(file, null)) {
      found.read(0, 2);
      refused(
          file + ": u: trajectory 0, snapshot 3, row 0, column 5 is NaN; expected a finite number",
          () -> found.read(0, 3));
    }
  }

  @Test
  void cutShort() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            write(
                Mat5.newMatFile()
                    .addArray("x", row(SIX))
                    .addArray("t", row(FOUR))
                    .addArray("u", matrix(4, 6, (i, j) -> 0))));
    Path file = folder.resolve("short");
    for (int length : new int[] {140, whole.length / 2, whole.length - 60}) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(file, null, ": cannot be read as MATLAB 5, or is cut short: ");
    }
  }

  private static Path real(String name) throws URISyntaxException {
    return Path.of(MatlabTrajectoriesTest.class.getResource(name).toURI());
  }

  /** What SciPy and Octave wrote; their script lies beside the files. */
  @ParameterizedTest
  @CsvSource({
    "three.mat, 2, 3, 1",
    "plate.mat, 1, 3, 2",
    "timelast.mat, 1, 3, 2",
    "bystanders.mat, 1, 3, 1",
    "descending.mat, 1, 3, 1",
    "rounding.mat, 1, 3, 1",
    "four.mat, 1, 3, 1",
    "four_single.mat, 1, 3, 1",
    "four_rounding.mat, 1, 3, 1",
    "four_bystanders.mat, 1, 3, 1",
    "octave4.mat, 1, 3, 1",
    "octave6.mat, 1, 3, 1",
    "octave7.mat, 1, 3, 2"
  })
  void realFiles(String name, int count, int snapshots, int rows) throws Exception {
    // Of two matrices in some of them, the other one is no field.
    String variable = name.startsWith("octave6") || name.equals("bystanders.mat") ? "u" : null;
    Grid grid = new Grid(4, rows, 1, rows == 1 ? 0.25 : 1);
    require(real(name), variable, count, snapshots, 1, grid);
  }

  /** Only what an inverse Fourier transform leaves is left out, and that is told. */
  @Test
  void complexMatrices() throws Exception {
    try (Trajectories found = Known.open(real("rounding.mat"), null)) {
      assertEquals(
          List.of(
              "usol is complex; its imaginary part, at most 1.0e-08 beside real parts up to"
                  + " 2.0e+02, is left out"),
          found.notes());
    }
    try (Trajectories found = Known.open(real("four_rounding.mat"), null)) {
      assertEquals(1, found.notes().size());
    }
    try (Trajectories found = Known.open(real("four.mat"), null)) {
      assertEquals(List.of(), found.notes());
    }
    refused(
        real("complex.mat"),
        null,
        ": u is complex, with an imaginary part of up to 0.5; expected real numbers, or at most"
            + " 1.0E-6 of the largest real part, 203.25");
    refused(
        real("four_bystanders.mat"),
        "spectrum",
        ": spectrum is complex, with an imaginary part of up to 0.5; expected real numbers");
  }

  @Test
  void whatIsSavedBesideAFieldIsNamedWhereItIsAskedFor() throws Exception {
    String expected = "; expected a full matrix of numbers";
    Path five = real("bystanders.mat");
    refused(five, "pde", ": pde is text" + expected);
    refused(five, "grid", ": grid is a struct" + expected);
    refused(five, "names", ": names is a cell array" + expected);
    refused(five, "near", ": near is sparse" + expected);
    refused(five, "nt", ": nt has the shape [1, 1]; expected one of [T, X], ");
    refused(
        five,
        null,
        ": which variable? expected one of: inside, u; grid is a struct; expected a full matrix");
    Path octave = real("octave6.mat");
    refused(octave, "name", ": name is text" + expected);
    refused(octave, "cells", ": cells is a cell array" + expected);
    refused(octave, "options", ": options is a struct" + expected);
    refused(octave, "near", ": near is sparse" + expected);
    Path four = real("four_bystanders.mat");
    refused(four, "pde", ": pde is text" + expected);
    refused(four, "near", ": near is sparse" + expected);
    refused(four, "v", ": there is no variable v; expected one of: u; near is sparse");
  }

  @Test
  void onlyWhatIsNotReadIsNamed() throws IOException {
    Path file =
        write(
            Mat5.newMatFile()
                .addArray("x", row(SIX))
                .addArray("u", Mat5.newCell(2, 3))
                .addArray("pde", Mat5.newString("burgers")));
    refused(
        file,
        null,
        ": pde is text; expected a full matrix of numbers; u is a cell array; expected a full"
            + " matrix of numbers");
    write(Mat5.newMatFile().addArray("x", Mat5.newString("0 1 2")).addArray("u", vector(FOUR)));
    refused(
        file,
        null,
        ": u has the shape [4, 1]; expected one of [T, X], [X, T], [Y, X], [X, Y], [T, Y, X],"
            + " [T, X, Y], [Y, X, T], [X, Y, T], [N, T, X], [N, T, Y, X] as long as the vectors x,"
            + " y and t; found of these: none; x is text; expected a full matrix of numbers");
  }

  private static void requireStates(Path file, double[]... states) throws IOException {
    try (Trajectories found = Known.open(file, null)) {
      for (int k = 0; k < states.length; k++) {
        assertArrayEquals(states[k], found.read(0, k));
      }
    }
  }

  @Test
  void logicalMatricesAndIntegers() throws Exception {
    requireStates(real("logical.mat"), new double[] {1, 0, 1, 1}, new double[4]);
    requireStates(real("integers.mat"), new double[] {1, 2, 3, -4}, new double[] {5, 6, 7, 0x1p53});
    Path large = real("large.mat");
    try (Trajectories found = Known.open(large, null)) {
      found.read(0, 0);
      refused(
          large + ": u: the integer 9007199254740993 is beyond 2^53; expected one",
          () -> found.read(0, 1));
    }
  }

  @Test
  void timesThatDecreaseAreRefused() throws Exception {
    refused(real("past.mat"), null, ": t does not increase: it goes from 2.0 to 0.0");
  }

  /** States and what became of them, without coordinates, and what else such a file holds. */
  @Test
  void aPairOfOperatorLearning() throws Exception {
    require(real("pair.mat"), null, 2, 2, 1, new Grid(4, 1, 4, 1));
    refused(real("pair.mat"), "a_x", ": a_x has the shape [2, 4]; expected one of [T, X], ");
  }

  /** A matrix of level 4 as a machine writes it whose highest byte stands first. */
  private static void putLevel4(
      ByteBuffer file, String name, int rows, int columns, double... values) {
    file.putInt(1000).putInt(rows).putInt(columns).putInt(0).putInt(name.length() + 1);
    file.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    for (double value : values) {
      file.putDouble(value);
    }
  }

  @Test
  void level4WithTheHighestByteFirst() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(1000);
    putLevel4(file, "x", 1, 3, 0, 0.5, 1);
    putLevel4(file, "t", 2, 1, 0, 1);
    putLevel4(file, "u", 2, 3, 1, 2, 3, 4, 5, 6);
    byte[] whole = Arrays.copyOf(file.array(), file.position());
    Path path = Files.write(folder.resolve("data"), whole);
    requireStates(path, new double[] {1, 3, 5}, new double[] {2, 4, 6});
  }

  @Test
  void level4CutShortOrDamaged() throws Exception {
    byte[] whole = Files.readAllBytes(real("four_bystanders.mat"));
    Path file = folder.resolve("short");
    for (int length = 22; length < whole.length; length++) {
      requireOneLineAtMost(Files.write(file, Arrays.copyOf(whole, length)), "u");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    refused(file, "u", ": cut short: it has 590 bytes, too few for spectrum of 3 x 4 numbers");
    Files.write(file, Arrays.copyOf(whole, 130));
    refused(file, "u", ": cannot be read as MATLAB 4: no header of a matrix at byte 118");
    // The number of rows and columns, as large as it can be.
    byte[] lying = whole.clone();
    for (int k = 4; k < 12; k++) {
      lying[k] = (byte) (k % 4 == 3 ? 0x7f : 0xff);
    }
    Files.write(file, lying);
    refused(file, "u", ": cut short: it has 591 bytes, too few for u of 2147483647 x 2147483647");
  }

  /** Requires that a damaged file is read as far as it can, or refused in one line. */
  private static void requireOneLineAtMost(Path file, String variable) throws IOException {
    try (Trajectories found = Known.open(file, variable)) {
      found.read(0, 0);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      assertEquals(1, message.lines().count(), message);
      assertTrue(message.startsWith(file.toString()), message);
    }
  }

  /** Every byte of a file's headers, one at a time, as what it should not be. */
  @ParameterizedTest
  @ValueSource(strings = {"octave6.mat", "four_bystanders.mat", "rounding.mat"})
  void damage(String name) throws Exception {
    byte[] whole = Files.readAllBytes(real(name));
    Path file = folder.resolve("damaged");
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xff;
      requireOneLineAtMost(Files.write(file, damaged), name.equals("rounding.mat") ? null : "u");
    }
  }
}
