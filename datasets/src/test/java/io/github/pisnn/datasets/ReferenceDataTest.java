package io.github.pisnn.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.metrics.FieldErrors;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/** Profiles against tables made by others. */
final class ReferenceDataTest {

  /** The table covers [-1, 1] x [-1, 1]: a row a y, a column an x. */
  @Test
  void theHarmonicProfileIsTheLaplaceTable() throws IOException {
    MatFile file = ReferenceData.open("laplace_200x200.mat");
    Matrix x = file.getMatrix("x1");
    Matrix y = file.getMatrix("y1");
    Matrix z = file.getMatrix("z");
    assertArrayEquals(new int[] {200, 200}, z.getDimensions());
    for (int row = 0; row < 200; row++) {
      for (int column = 0; column < 200; column++) {
        double value = Profile.HARMONIC_POLE.at(x.getDouble(column), y.getDouble(row), 0);
        assertEquals(z.getDouble(row, column), value, 1e-15);
      }
    }
  }

  /** The table is a numerical solution, 2e-4 off the formula: a row a time, a column an x. */
  @Test
  void theHeatedRodIsTheHeatTable() throws IOException {
    MatFile file = ReferenceData.open("heat_source_201x201.mat");
    Matrix t = file.getMatrix("t");
    Matrix x = file.getMatrix("x");
    Matrix table = file.getMatrix("sol");
    assertArrayEquals(new int[] {201, 201}, table.getDimensions());
    double[] expected = new double[201 * 201];
    double[] formula = new double[expected.length];
    for (int row = 0; row < 201; row++) {
      for (int column = 0; column < 201; column++) {
        int at = row * 201 + column;
        expected[at] = table.getDouble(row, column);
        formula[at] = Profile.HEATED_ROD.at(x.getDouble(column), 0, t.getDouble(row));
      }
    }
    FieldErrors errors = FieldErrors.of(expected, formula);
    assertTrue(errors.relativeL2() < 3e-4, errors::toString);
    assertTrue(errors.maxError() < 5e-3, errors::toString);
  }
}
