package io.github.pisnn.datasets.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.core.util.Seeds.Stream;
import io.github.pisnn.datasets.Windows;
import io.github.pisnn.datasets.fields.Extremes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GaussianFieldTest {
  private static final int FIELDS = 4000;

  private static Shape draw(GaussianField family, Grid grid, int number) {
    return family.draw(
        grid,
        Seeds.generator(11, Stream.STATES, number),
        unknown -> new Extremes(Double.NaN, Double.NaN));
  }

  /** Moments of a point's value are those of a normal variable. */
  @ParameterizedTest
  @CsvSource({"256, 1", "64, 32"})
  void aValueIsNormal(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 2, 1);
    GaussianField family = new GaussianField(4, 0.3, 1.5, 0.5, 0.25);
    Window cell = new Window(ny / 2, nx / 3, 1, 1);
    double[] z = new double[FIELDS];
    for (int k = 0; k < FIELDS; k++) {
      z[k] = (draw(family, grid, k).onCells(grid, cell)[0] - 0.25) / 0.5;
    }
    double error = 1 / Math.sqrt(FIELDS);
    // Averages over a cell vary a little less than points.
    assertEquals(0, moment(z, 1), 4 * error);
    assertEquals(1, moment(z, 2), 4 * Math.sqrt(2) * error + 0.02);
    assertEquals(0, moment(z, 3), 4 * Math.sqrt(15) * error);
    assertEquals(3, moment(z, 4), 4 * Math.sqrt(96) * error + 0.1);
  }

  private static double moment(double[] values, int power) {
    return Arrays.stream(values).map(value -> Math.pow(value, power)).average().orElseThrow();
  }

  /** Correlations along x and y are the Fourier series of the spectrum in the Javadoc. */
  @Test
  void correlationsAreThoseOfTheSpectrum() {
    Grid grid = new Grid(64, 32, 2, 1);
    int modes = 4;
    double[] at = new double[3];
    for (int k = 0; k < FIELDS; k++) {
      Shape field = draw(new GaussianField(modes, 0.3, 1.5, 1, 0), grid, k);
      double here = field.onCells(grid, new Window(3, 5, 1, 1))[0];
      at[0] += here * here / FIELDS;
      at[1] += here * field.onCells(grid, new Window(3, 19, 1, 1))[0] / FIELDS;
      at[2] += here * field.onCells(grid, new Window(9, 5, 1, 1))[0] / FIELDS;
    }
    double[] expected = new double[3];
    for (int l = -modes; l <= modes; l++) {
      for (int k = -modes; k <= modes; k++) {
        double x = 2 * Math.PI * k / 2;
        double y = 2 * Math.PI * l;
        double power = Math.pow(x * x + y * y + 1 / 0.09, -(1.5 + 1));
        if (k != 0 || l != 0) {
          expected[0] += power;
          expected[1] += power * Math.cos(x * 14 / 32.0);
          expected[2] += power * Math.cos(y * 6 / 32.0);
        }
      }
    }
    for (int k = 1; k < at.length; k++) {
      assertEquals(expected[k] / expected[0], at[k] / at[0], 0.05);
    }
    assertTrue(Math.abs(expected[1] - expected[2]) > 0.1 * expected[0], "x and y differ");
  }

  @ParameterizedTest
  @CsvSource({"32, 1", "16, 12"})
  void aFinerGridHasTheSameFunction(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1.5);
    Shape shape = draw(new GaussianField(5, 0.2, 2.5, 1, 0.25), grid, 0);
    double[] coarse = shape.onCells(grid, Window.of(grid));
    double[] fine = shape.onCells(grid.refined(4), Window.of(grid.refined(4)));
    assertArrayEquals(coarse, Windows.averages(fine, grid, 4), 1e-13);
    assertEquals(0.25, Arrays.stream(coarse).average().orElseThrow(), 1e-13);
  }

  @Test
  void whatIsNoFieldIsRefused() {
    assertEquals(
        "smoothness must be positive, not 0.0",
        assertThrows(IllegalArgumentException.class, () -> new GaussianField(1, 1, 0, 1, 0))
            .getMessage());
    assertEquals(
        "modes must be at least 1, not 0",
        assertThrows(IllegalArgumentException.class, () -> new GaussianField(0, 1, 1, 1, 0))
            .getMessage());
  }
}
