package io.github.pisnn.datasets.volumes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaceLayoutTest {

  /** A cell has two faces across each axis; neighbours share one; there are no others. */
  @ParameterizedTest
  @CsvSource({"5, 1", "1, 4", "4, 3"})
  void everyFaceIsOneOfACell(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1);
    FaceLayout faces = new FaceLayout(grid);
    BitSet seen = new BitSet();
    for (Axis axis : grid.axes()) {
      for (int cell = 0; cell < grid.cells(); cell++) {
        int below = faces.below(axis, cell / nx, cell % nx);
        int above = faces.above(axis, cell);
        assertEquals(below + faces.stride(axis, axis), above);
        boolean isFirst = (axis == Axis.X ? cell % nx : cell / nx) == 0;
        assertEquals(isFirst, !seen.get(below));
        if (!isFirst) {
          assertEquals(below, faces.above(axis, cell - grid.stride(axis)));
        }
        seen.set(below);
        seen.set(above);
      }
    }
    assertEquals(faces.count(), seen.cardinality());
    assertEquals(faces.count(), seen.length());
  }

  @ParameterizedTest
  @CsvSource({"5, 1", "4, 3"})
  void rightFacesComeBeforeUpperOnes(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 1);
    FaceLayout faces = new FaceLayout(grid);
    double[] all = new double[faces.count()];
    Arrays.setAll(all, face -> face);
    double[] above = new double[grid.axes().size() * grid.cells()];
    faces.takeAbove(above, all);
    for (int cell = 0; cell < grid.cells(); cell++) {
      assertEquals(faces.above(Axis.X, cell), above[cell]);
      assertTrue(ny == 1 || faces.above(Axis.Y, cell) == above[grid.cells() + cell]);
    }
  }
}
