package io.github.pisnn.datasets.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.core.util.Seeds.Stream;
import io.github.pisnn.datasets.Windows;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomFourierTest {

  @ParameterizedTest
  @CsvSource({"128, 1", "33, 1", "32, 24"})
  void statesHaveMeanZeroAndTheirRange(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1);
    RandomFourier family = new RandomFourier(4, 3.0, 0);
    double[] u = family.sample(grid, Seeds.generator(1, Stream.STATES, 5));
    double least = Arrays.stream(u).min().orElseThrow();
    double largest = Arrays.stream(u).max().orElseThrow();
    assertEquals(3.0, largest - least, 1e-12);
    assertEquals(0.0, Arrays.stream(u).average().orElseThrow(), 1e-13);
    assertArrayEquals(u, family.sample(grid, Seeds.generator(1, Stream.STATES, 5)));
    for (double[] other :
        new double[][] {
          family.sample(grid, Seeds.generator(2, Stream.STATES, 5)),
          family.sample(grid, Seeds.generator(1, Stream.SAMPLES, 5)),
          family.sample(grid, Seeds.generator(1, Stream.STATES, 6))
        }) {
      assertFalse(Arrays.equals(u, other), "streams must differ");
    }
  }

  /** Cell averages of the coarse grid are averages of those of a grid twice as fine. */
  @ParameterizedTest
  @CsvSource({"32, 1", "16, 12"})
  void averagesAreAverages(int nx, int ny) {
    int fineY = ny == 1 ? 1 : 2 * ny;
    RandomFourier family = new RandomFourier(3, 1.0, 0);
    double[] coarse = family.sample(new Grid(nx, ny, 1, 1), Seeds.generator(3, Stream.STATES, 0));
    double[] fine =
        family.sample(new Grid(2 * nx, fineY, 1, 1), Seeds.generator(3, Stream.STATES, 0));
    double ratio = 0;
    for (int row = 0; row < ny; row++) {
      for (int column = 0; column < nx; column++) {
        double sum = 0;
        int parts = 0;
        for (int i = row * fineY / ny; i < (row + 1) * fineY / ny; i++) {
          for (int j = 2 * column; j < 2 * column + 2; j++) {
            sum += fine[i * 2 * nx + j];
            parts++;
          }
        }
        // The ranges of the two samplings differ, so the states agree up to one factor.
        double here = coarse[row * nx + column] / (sum / parts);
        ratio = ratio == 0 ? here : ratio;
        assertEquals(ratio, here, 1e-9 * Math.abs(ratio));
      }
    }
    assertEquals(1, ratio, 0.1);
  }

  /** What was drawn for a grid is the same function on a finer one. */
  @ParameterizedTest
  @CsvSource({"32, 1", "16, 12"})
  void aFinerGridHasTheSameFunction(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1);
    Window all = Window.of(grid);
    RandomFourier family = new RandomFourier(3, 1.0, 0.25);
    Field coarse =
        family
            .draw(
                grid,
                Seeds.generator(3, Stream.STATES, 0),
                shape -> Extremes.of(shape.onCells(grid, all)))
            .on(grid);
    double[] fine = coarse.refined(4).orElseThrow().on(Window.of(grid.refined(4)));
    assertArrayEquals(coarse.on(all), Windows.averages(fine, grid, 4), 1e-13);
    assertEquals(0.25, Arrays.stream(coarse.on(all)).average().orElseThrow(), 1e-13);
  }

  /** The extremes found window by window are those of all cells, and so are the bits. */
  @ParameterizedTest
  @CsvSource({"128, 1, 1, 5", "33, 24, 3, 2", "24, 33, 33, 24", "20, 30, 1, 1"})
  void windowsAreCutFromTheWhole(int nx, int ny, int down, int along) {
    Grid grid = new Grid(nx, ny, 1, 1);
    RandomFourier family = new RandomFourier(4, 1.5, 0);
    double[] whole = family.sample(grid, Seeds.generator(4, Stream.STATES, 0));
    Window[] windows = Window.of(grid).cut(down, along);
    Field field =
        family
            .draw(
                grid,
                Seeds.generator(4, Stream.STATES, 0),
                unscaled ->
                    Arrays.stream(windows)
                        .map(window -> Extremes.of(unscaled.onCells(grid, window)))
                        .reduce(Extremes::and)
                        .orElseThrow())
            .on(grid);
    for (Window window : windows) {
      assertArrayEquals(Windows.crop(whole, grid, window), field.on(window));
    }
  }

  /** Sums of products of tables are the waves that they stand for. */
  @Test
  void theWavesAreThoseOfTheFormula() {
    Grid grid = new Grid(20, 30, 1, 1);
    int modes = 3;
    UniformRandomProvider random = Seeds.generator(6, Stream.STATES, 0);
    double[] expected = new double[grid.cells()];
    for (int l = 0; l <= modes; l++) {
      for (int k = l == 0 ? 1 : -modes; k <= modes; k++) {
        double amplitude = (2 * random.nextDouble() - 1) / (k * k + l * l);
        double phase = 2 * Math.PI * random.nextDouble();
        for (int cell = 0; cell < expected.length; cell++) {
          double x = 2 * Math.PI * k * grid.centreX(cell % grid.nx());
          double y = 2 * Math.PI * l * grid.centreY(cell / grid.nx());
          double damping = sinc(Math.PI * k / 20) * sinc(Math.PI * l / 30);
          expected[cell] += amplitude * damping * Math.cos(x + y + phase);
        }
      }
    }
    Shape drawn =
        new RandomFourier(modes, 1, 0)
            .draw(grid, Seeds.generator(6, Stream.STATES, 0), unscaled -> new Extremes(0, 1));
    assertArrayEquals(expected, drawn.onCells(grid, Window.of(grid)), 1e-14);
  }

  private static double sinc(double angle) {
    return angle == 0 ? 1 : Math.sin(angle) / angle;
  }
}
