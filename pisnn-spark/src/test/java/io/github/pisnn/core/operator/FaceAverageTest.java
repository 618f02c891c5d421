package io.github.pisnn.core.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaceAverageTest {
  private static final double QUANTA = 1e6;

  /** Burgers' flux u^2 / 2 of a wave across the face, whose average over a cell is known. */
  private static double error(FaceAverage average, double width) {
    int lines = average.lines();
    double[] averages = new double[4 * lines + 1];
    for (int k = 0; k < averages.length; k++) {
      double middle = 0.3 + (k - 2 * lines) * width;
      averages[k] = average(u -> -Math.cos(u), middle, width);
    }
    double[] fluxes = new double[2 * lines + 1];
    for (int line = 0; line < fluxes.length; line++) {
      double value = combined(averages, line + lines, lines, average::middle);
      fluxes[line] = value * value / 2;
    }
    double exact = average(u -> u / 4 - Math.sin(2 * u) / 8, 0.3, width);
    return Math.abs(combined(fluxes, lines, lines, average::average) - exact);
  }

  private static double average(DoubleUnaryOperator primitive, double middle, double width) {
    double high = primitive.applyAsDouble(middle + width / 2);
    return (high - primitive.applyAsDouble(middle - width / 2)) / width;
  }

  private static double combined(double[] values, int at, int lines, IntToDoubleFunction weight) {
    double sum = values[at];
    for (int k = 1; k <= lines; k++) {
      sum += weight.applyAsDouble(k) * (values[at + k] + values[at - k] - 2 * values[at]);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(FaceAverage.class)
  void theFluxOfAWaveHasTheOrderThatTheNameSays(FaceAverage average) {
    int order = 2 + 2 * average.lines();
    double coarse = error(average, 0.2);
    double fine = error(average, 0.1);
    double observed = Math.log(coarse / fine) / Math.log(2);
    assertEquals(order, observed, 0.1, coarse + " and " + fine);
  }

  /** The operator u^2 / 2 between two equal cells: a quadratic skip of the left count alone. */
  private static FluxOperator square(FaceAverage average) {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.QUADRATIC, false)
            .with(average);
    float[] weights = new float[shape.parameters()];
    weights[shape.quadraticAt()] = (float) (0.5 / QUANTA);
    return new FluxOperator(shape, weights);
  }

  @ParameterizedTest
  @EnumSource(value = FaceAverage.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void anOperatorsFluxIsTheAverage(FaceAverage average) {
    int lines = average.lines();
    int[] seen = new int[2 * (4 * lines + 1)];
    double width = 0.05;
    for (int k = 0; k < seen.length; k++) {
      double middle = 0.3 + (k / 2 - 2 * lines) * width;
      double value = average(u -> -Math.cos(u), middle, width);
      seen[k] = (int) Math.rint(QUANTA * value);
    }
    double exact = QUANTA * average(u -> u / 4 - Math.sin(2 * u) / 8, 0.3, width);
    float flux = new AveragedFlux(square(average), null, null).flux(seen);
    assertEquals(exact, flux, 1, "quanta");
    float plain =
        square(average).flux(Arrays.copyOfRange(seen, 4 * lines, 4 * lines + 2), new float[2]);
    assertTrue(Math.abs(exact - plain) > 50, exact + " and " + plain);
  }

  /** Where lines are alike, the average is the flux of each, to the bit. */
  @ParameterizedTest
  @EnumSource(value = FaceAverage.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void linesThatAreAlikeHaveTheFluxOfEach(FaceAverage average) {
    FluxOperator operator = square(average);
    int[] line = {123_457, -98_765};
    int[] seen = new int[2 * (4 * average.lines() + 1)];
    for (int k = 0; k < seen.length; k++) {
      seen[k] = line[k % 2];
    }
    assertEquals(
        operator.flux(line, new float[2]), new AveragedFlux(operator, null, null).flux(seen));
  }

  @Test
  void aMiddleValueBeyondItsRangeIsTheCellsOwn() {
    int least = FaceAverage.least(0);
    int most = FaceAverage.most(10);
    assertEquals(16 * 3 + 5, FaceAverage.middle(3, 5.4f, least, most));
    assertEquals(16 * 3 + 4, FaceAverage.middle(3, 4.5f, least, most), "ties to even");
    assertEquals(0, FaceAverage.middle(0, -1, least, most));
    assertEquals(160, FaceAverage.middle(10, 1, least, most));
    assertEquals(16, FaceAverage.middle(1, Float.NaN, least, most));
    assertEquals(16, FaceAverage.middle(1, 3e6f, Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertNotEquals(16, FaceAverage.middle(1, 2e6f, Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertEquals(Integer.MIN_VALUE, FaceAverage.least(-(1 << 27)));
    assertEquals(Integer.MAX_VALUE, FaceAverage.most(1 << 27));
  }
}
