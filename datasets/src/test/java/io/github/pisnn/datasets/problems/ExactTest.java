package io.github.pisnn.datasets.problems;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Advection;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.math.FourierTransform;
import org.junit.jupiter.api.Test;

final class ExactTest {
  private static final Grid GRID = new Grid(12, 10, 1.2, 1);

  /** Averages of cos(k x + l y), moved by as much in x and in y. */
  private static double[] wave(double moved) {
    double k = 2 * Math.PI / 1.2;
    double l = 2 * Math.PI;
    double share = FourierTransform.share(k, GRID.dx()) * FourierTransform.share(l, GRID.dy());
    double[] averages = new double[GRID.cells()];
    for (int cell = 0; cell < averages.length; cell++) {
      double x = GRID.centreX(cell % GRID.nx()) - moved;
      double y = GRID.centreY(cell / GRID.nx()) - moved;
      averages[cell] = share * Math.cos(k * x + l * y);
    }
    return averages;
  }

  /** Of a state that is known by its cells only. */
  @Test
  void theReferenceOfAPlaneMovesAWave() {
    Field initial = window -> wave(0);
    Exact.Solution solution = new Exact.Reference(new Advection(0, 1), 4).from(GRID, 0.01, initial);
    assertArrayEquals(wave(0), solution.at(0), 1e-12);
    assertArrayEquals(wave(0.1), solution.at(10), 1e-4);
    assertArrayEquals(wave(0.2), solution.at(20), 1e-4);
  }

  @Test
  void aSpotSpreadsAsBarenblattSays() {
    Barenblatt spot = new Barenblatt(new PorousMedium(1), 0.6, 0.5, 0.2, 1);
    Exact.Solution solution = new Exact.Spreading(spot).from(GRID, 0.01, spot.on(GRID));
    assertArrayEquals(spot.onCells(GRID, Window.of(GRID)), solution.at(0));
    assertArrayEquals(spot.onCells(GRID, Window.of(GRID), 0.03), solution.at(3));
  }
}
