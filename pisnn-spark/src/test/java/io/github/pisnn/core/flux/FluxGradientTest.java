package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.operator.OperatorShape;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FluxGradientTest {
  private static final double H = 1e-6;

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theGradientIsTheDerivative(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.shape(false);
    double[] parameters = cases.numbers(shape.parameters());
    double[] x = cases.numbers(shape.inputs());
    double[] gradient = new double[parameters.length];
    flux(shape, parameters, x, gradient);
    for (int i = 0; i < parameters.length; i++) {
      double difference =
          flux(shape, moved(parameters, i, H), x, new double[parameters.length])
              - flux(shape, moved(parameters, i, -H), x, new double[parameters.length]);
      assertSlope(difference, gradient[i], "parameter " + i);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theInputSlopesAreDerivatives(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.shape(false);
    double[] parameters = cases.numbers(shape.parameters());
    double[] x = cases.numbers(shape.inputs());
    double[] slopes = new double[x.length];
    new FluxGradient(shape, parameters).inputSlopes(x, slopes);
    for (int i = 0; i < x.length; i++) {
      double difference =
          flux(shape, parameters, moved(x, i, H), new double[parameters.length])
              - flux(shape, parameters, moved(x, i, -H), new double[parameters.length]);
      assertSlope(difference, slopes[i], "input " + i);
    }
  }

  private static double flux(
      OperatorShape shape, double[] parameters, double[] x, double[] gradient) {
    return new FluxGradient(shape, parameters).fluxAndGradient(x, gradient);
  }

  private static void assertSlope(double difference, double slope, String what) {
    assertEquals(difference / (2 * H), slope, 1e-7 * Math.max(1, Math.abs(slope)), what);
  }

  static double[] moved(double[] point, int i, double by) {
    double[] moved = point.clone();
    moved[i] += by;
    return moved;
  }
}
