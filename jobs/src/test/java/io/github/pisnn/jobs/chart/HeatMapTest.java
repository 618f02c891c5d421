package io.github.pisnn.jobs.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class HeatMapTest {

  @Test
  void cellsStandWhereTheyAreWithRowZeroAtTheBottom() {
    Grid grid = new Grid(3, 2, 3, 2);
    HeatMap map = new HeatMap("", "u", grid, new double[] {0, 1, 2, 3, 4, 5});
    BufferedImage image = map.pixels(12, 8);
    for (int x = 0; x < 12; x++) {
      for (int y = 0; y < 8; y++) {
        int cell = (1 - y / 4) * 3 + x / 4;
        assertEquals(Viridis.rgb(cell / 5.0), image.getRGB(x, y) & 0xFFFFFF, x + ", " + y);
      }
    }
  }

  @Test
  void aPixelIsTheAverageOverWhatItCovers() {
    Grid grid = new Grid(6, 2, 3, 1);
    double[] values = {0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5};
    BufferedImage image = new HeatMap("", "u", grid, values).pixels(4, 1);
    double[] averages = {0.5 / 1.5, 2.5 / 1.5, 5 / 1.5, 7 / 1.5};
    for (int x = 0; x < 4; x++) {
      assertEquals(Viridis.rgb(averages[x] / 5), image.getRGB(x, 0) & 0xFFFFFF);
    }
  }

  @Test
  void aUniformFieldHasTheColourAmidTheBar() {
    Grid grid = new Grid(2, 2, 1, 1);
    double[] values = new double[4];
    Arrays.fill(values, 3);
    BufferedImage image = new HeatMap("", "u", grid, values).pixels(4, 4);
    assertEquals(Viridis.rgb(0.5), image.getRGB(2, 2) & 0xFFFFFF);
  }

  @Test
  void coloursRunFromDarkToLight() {
    assertEquals(0x440154, Viridis.rgb(-1));
    assertEquals(0x440154, Viridis.rgb(0));
    assertEquals(0xFDE725, Viridis.rgb(1));
    assertEquals(0xFDE725, Viridis.rgb(2));
    double before = -1;
    for (int k = 0; k <= 100; k++) {
      int rgb = Viridis.rgb(k / 100.0);
      double light = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 0xFF) + 0.0722 * (rgb & 0xFF);
      assertTrue(light > before, "lightness at " + k);
      before = light;
    }
  }
}
