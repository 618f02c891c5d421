package io.github.pisnn.datasets.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.grid.Grid;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FourierRefinementTest {

  private static Grid line(int cells) {
    return new Grid(cells, 1, 1, 1);
  }

  /** The averages of 1 + sin(2 pi 3 x + 1) on cells of any width. */
  private static double[] wave(int cells) {
    double[] averages = new double[cells];
    double k = 6 * Math.PI;
    for (int cell = 0; cell < cells; cell++) {
      double west = Math.cos(k * cell / cells + 1);
      double east = Math.cos(k * (cell + 1) / cells + 1);
      averages[cell] = 1 + (west - east) * cells / k;
    }
    return averages;
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "8, 5", "16, 8", "15, 2", "15, 7"})
  void aWaveIsRefinedExactly(int cells, int refinement) {
    assertArrayEquals(
        wave(cells * refinement),
        FourierRefinement.of(line(cells), wave(cells), refinement),
        1e-13);
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "8, 4", "9, 3", "128, 8"})
  void whateverIsRefinedKeepsItsAverages(int cells, int refinement) {
    double[] averages = new SplittableRandom(3).doubles(cells, -1, 1).toArray();
    double[] fine = FourierRefinement.of(line(cells), averages, refinement);
    for (int cell = 0; cell < cells; cell++) {
      double sum = 0;
      for (int k = 0; k < refinement; k++) {
        sum += fine[cell * refinement + k];
      }
      assertEquals(averages[cell], sum / refinement, 1e-13);
    }
  }

  /** A product of waves in x and in y is one of refined waves. */
  @Test
  void aPlaneIsRefinedInBothDirections() {
    double[] u = product(wave(10), wave(9));
    double[] refined = FourierRefinement.of(new Grid(10, 9, 1, 1), u, 4);
    assertArrayEquals(product(wave(40), wave(36)), refined, 1e-13);
  }

  private static double[] product(double[] alongX, double[] alongY) {
    double[] product = new double[alongX.length * alongY.length];
    for (int cell = 0; cell < product.length; cell++) {
      product[cell] = alongX[cell % alongX.length] * alongY[cell / alongX.length];
    }
    return product;
  }
}
