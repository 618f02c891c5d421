package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static io.github.pisnn.datasets.trajectories.Known.require;

import io.github.pisnn.core.grid.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    refused(file, null, ": which variable? expected one of: none");
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
}
