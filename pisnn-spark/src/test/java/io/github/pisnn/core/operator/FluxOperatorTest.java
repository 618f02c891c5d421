package io.github.pisnn.core.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FluxOperatorTest {

  /** Every term, by a formula written out here in binary64. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theTermsAddUp(boolean shiftInvariant) {
    OperatorShape shape =
        new OperatorShape(
            new Stencil(2, 1), 3, Activation.SOFTSIGN, Skip.QUADRATIC, shiftInvariant);
    FluxOperator operator = new RandomCases(5).operator(shape);
    int[] cells = new RandomCases(6).counts(shape.stencil().cells(), 400);
    int left = cells[shape.stencil().left()];
    float[] w = operator.weights();
    int n = shape.inputs();
    double[] x = new double[n];
    int count = 0;
    if (!shiftInvariant) {
      x[count++] = left;
    }
    for (int k = 0; k < cells.length; k++) {
      if (k != shape.stencil().left()) {
        x[count++] = cells[k] - left;
      }
    }
    double expected = shiftInvariant ? 0 : w[0];
    int at = shape.quadraticAt();
    for (int i = 0; i < n; i++) {
      expected += w[shape.linearAt() + i] * x[i];
      for (int j = i; j < n; j++) {
        expected += w[at++] * x[i] * x[j];
      }
    }
    for (int h = 0; h < 3; h++) {
      double bias = w[shape.hiddenBiasAt() + h];
      double z = bias;
      for (int i = 0; i < n; i++) {
        z += w[shape.hiddenInputAt() + h * n + i] * x[i];
      }
      double act = z / (1 + Math.abs(z));
      double rest = shiftInvariant ? bias / (1 + Math.abs(bias)) : 0;
      expected += w[shape.hiddenOutputAt() + h] * (act - rest);
    }
    assertTrue(Math.abs(expected) > 0.1);
    assertEquals(expected, operator.flux(cells, new float[n]), 1e-5 * Math.abs(expected) + 1e-5);
  }

  /** Counts a quarter as large for quanta four times as large give a quarter of the quanta. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void requantizedIsTheSameInOtherUnits(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.shape(false);
    FluxOperator fine = cases.operator(shape);
    FluxOperator coarse = fine.requantized(4);
    int[] counts = cases.counts(shape.stencil().cells(), 100);
    int[] times4 = Arrays.stream(counts).map(count -> 4 * count).toArray();
    float[] inputs = new float[shape.inputs()];
    assertEquals(fine.flux(times4, inputs) / 4, coarse.flux(counts, inputs));
    assertArrayEquals(fine.weights(), coarse.requantized(0.25).weights());
  }

  /** Between two cells, the harmonic mean's flux; further out, differences weighted on the way. */
  @Test
  void coefficientsWeightDifferences() {
    OperatorShape two =
        new OperatorShape(
            new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true, 1, FaceAverage.NONE);
    FluxOperator twoPoint = new FluxOperator(two, new float[] {-0.5f});
    assertEquals(
        -0.5f * (0.25f * 80),
        twoPoint.flux(new int[] {10, 90}, new float[] {0.25f}, 0.6f, new float[1]));

    OperatorShape shape =
        new OperatorShape(
            new Stencil(2, 0), 0, Activation.TANH, Skip.LINEAR, true, 6, FaceAverage.NONE);
    FluxOperator operator = new RandomCases(3).operator(shape);
    int[] cells = {30, 10, 90, 50};
    float[] means = {0.5f, 0.25f, 0.125f};
    double contrast = 0.75;
    double[] differences = {0.5 * 20, 0.25 * 80, 0.25 * 80 - 0.125 * 40};
    double[] factors = {1, 0.25, contrast, 0.0625, 0.25 * contrast, contrast * contrast};
    double expected = 0;
    for (int i = 0; i < 18; i++) {
      expected += operator.weights()[i] * factors[i / 3] * differences[i % 3];
    }
    assertEquals(expected, operator.flux(cells, means, (float) contrast, new float[18]), 1e-6);
  }

  @Test
  void coefficientsNeedALinearOperatorOfDifferences() {
    Stencil stencil = new Stencil(2, 0);
    Activation tanh = Activation.TANH;
    Skip linear = Skip.LINEAR;
    assertThrows(
        IllegalArgumentException.class,
        () -> new OperatorShape(stencil, 1, tanh, linear, true, 1, FaceAverage.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new OperatorShape(stencil, 0, tanh, Skip.QUADRATIC, true, 1, FaceAverage.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new OperatorShape(stencil, 0, tanh, linear, false, 1, FaceAverage.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new OperatorShape(new Stencil(2, 1), 0, tanh, linear, true, 1, FaceAverage.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new OperatorShape(stencil, 0, tanh, linear, true, 7, FaceAverage.NONE));
  }

  /** More cells change nothing, whatever they hold. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void widenedItHeedsItsOwnCellsOnly(long seed) {
    RandomCases cases = new RandomCases(seed);
    FluxOperator narrow = cases.operator(cases.shape(false));
    Stencil own = narrow.shape().stencil();
    FluxOperator wide = narrow.widened(own.transverse() + 2);
    int[] counts = cases.counts(wide.shape().stencil().cells(), 100);
    int from = 2 * 2 * own.radius();
    int[] among = Arrays.copyOfRange(counts, from, from + own.cells());
    float expected = narrow.flux(among, new float[narrow.shape().inputs()]);
    assertEquals(expected, wide.flux(counts, new float[wide.shape().inputs()]));
    assertThrows(IllegalArgumentException.class, () -> narrow.shape().placesOf(wide.shape()));
  }

  @Test
  void theStencilIsOrderedAcrossThenAlong() {
    Stencil stencil = new Stencil(2, 1);
    assertEquals(12, stencil.cells());
    assertEquals(5, stencil.left());
    assertEquals(2, stencil.reach());
  }

  @Test
  void aNumberThatIsNotFiniteIsRefused() {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    assertThrows(
        IllegalArgumentException.class, () -> new FluxOperator(shape, new float[] {Float.NaN}));
    assertThrows(IllegalArgumentException.class, () -> new FluxOperator(shape, new float[2]));
  }
}
