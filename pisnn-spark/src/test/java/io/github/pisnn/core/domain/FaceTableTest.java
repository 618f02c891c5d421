package io.github.pisnn.core.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.operator.Stencil;
import org.junit.jupiter.api.Test;

class FaceTableTest {
  private static final Quantization UNIT = new Quantization(1, 0);

  /** Values in the west and in the south, walls opposite. */
  private static final Domain CORNER =
      Domain.of(
          new Grid(4, 3, 4, 3),
          new Boundaries(
              Boundary.dirichlet(10, 20, 30),
              Boundary.wall(),
              Boundary.dirichlet(100, 200, 300, 400),
              Boundary.wall()));

  private static int[] read(FaceTable faces, int face) {
    int[] counts = new int[faces.grid().cells()];
    for (int cell = 0; cell < counts.length; cell++) {
      counts[cell] = cell;
    }
    int[] stencil = new int[faces.stencil().cells()];
    faces.read(counts, face, 1, stencil, 0);
    return stencil;
  }

  @Test
  void ofAPeriodicGridEveryCellHasAnUpperFaceAlongEveryAxis() {
    FaceTable faces = FaceTable.periodic(4, 3, new Stencil(2, 0));
    assertEquals(24, faces.count());
    assertEquals(12, faces.end(Axis.X));
    assertArrayEquals(new int[] {2, 3, 0, 1}, read(faces, 3));
    assertEquals(0, faces.right(3));
    assertArrayEquals(new int[] {5, 9, 1, 5}, read(faces, 12 + 9));
    assertEquals(1, faces.right(12 + 9));
    assertEquals(Axis.Y, faces.axis(12 + 9));
  }

  @Test
  void closedSidesHaveNoFacesAndOpenOnesHave() {
    FaceTable faces = new FaceTable(CORNER, UNIT, new Stencil(1, 0));
    assertEquals(CORNER.faces(), faces.count());
    assertEquals(3 * 3 + 3, faces.end(Axis.X));
    int west = faces.end(Axis.X) - 3 + 1;
    assertEquals(FaceTable.OUTSIDE, faces.left(west));
    assertEquals(4, faces.right(west));
    assertEquals(1, faces.place(west));
    assertArrayEquals(new int[] {2 * 20 - 4, 4}, read(faces, west));
  }

  /** Its mirror image along y of one along x: 2 * 100 - (2 * 10 - 0), by the first of each side. */
  @Test
  void aCornerIsReflectedTwice() {
    FaceTable faces = new FaceTable(CORNER, UNIT, new Stencil(1, 1));
    int west = faces.end(Axis.X) - 3;
    int[] stencil = read(faces, west);
    assertArrayEquals(new int[] {200 - (20 - 0), 200 - 0, 20 - 0, 0, 2 * 20 - 4, 4}, stencil);
  }

  @Test
  void oneAxisHasNoTransverseCells() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> FaceTable.periodic(8, 1, new Stencil(1, 1)));
    assertEquals("transverse must be 0 on a grid one cell high (cells)", e.getMessage());
  }
}
