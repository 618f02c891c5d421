package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.sum.NormalEquations;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FluxResidualTest {

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static SampleBlock block(OperatorShape shape, RandomCases cases, int samples) {
    int[] cells = cases.counts(samples * shape.stencil().cells(), 1000);
    return new SampleBlock(0, false, shape.stencil().cells(), cells, cases.numbers(samples));
  }

  /** What training evaluates in binary64 is what the folded operator does in the step. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void foldingKeepsTheFunction(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.shape(false);
    SampleBlock block = block(shape, cases, 50);
    Scaling scaling = Scaling.of(shape, block);
    double[] parameters = cases.numbers(shape.parameters());
    FluxOperator operator = scaling.fold(shape, parameters);
    FluxGradient gradient = new FluxGradient(shape, parameters);
    double[] x = new double[shape.inputs()];
    int stencilCells = shape.stencil().cells();
    for (int i = 0; i < block.samples(); i++) {
      scaling.readInputs(shape, block, i, new double[block.stencilCells()], x);
      for (double input : x) {
        assertTrue(Math.abs(input) <= 1);
      }
      double flux = gradient.fluxAndGradient(x, new double[parameters.length]) * scaling.flux();
      int[] cells = Arrays.copyOfRange(block.cells(), i * stencilCells, (i + 1) * stencilCells);
      assertEquals(
          flux, operator.flux(cells, new float[x.length]), 1e-4 * Math.max(1, Math.abs(flux)));
    }
  }

  /** The same where cells conduct differently. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void foldingKeepsTheFunctionOfCoefficients(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.evolution(true, true).flux().shape();
    int width = shape.stencil().cells();
    int[] cells = cases.counts(50 * width, 1000);
    float[] faces = new float[50 * width];
    for (int k = 0; k < faces.length; k++) {
      float drawn = (float) cases.numbers(1)[0];
      faces[k] = k % width == width - 1 ? drawn : Math.max(0.01f, Math.abs(drawn));
    }
    SampleBlock block = new SampleBlock(0, false, width, cells, faces, cases.numbers(50));
    Scaling scaling = Scaling.of(shape, block);
    double[] parameters = cases.numbers(shape.parameters());
    FluxOperator operator = scaling.fold(shape, parameters);
    FluxGradient gradient = new FluxGradient(shape, parameters);
    double[] x = new double[shape.inputs()];
    for (int i = 0; i < block.samples(); i++) {
      scaling.readInputs(shape, block, i, new double[block.stencilCells()], x);
      double flux = gradient.fluxAndGradient(x, new double[parameters.length]) * scaling.flux();
      int at = i * width;
      float[] means = Arrays.copyOfRange(faces, at, at + width - 1);
      float stepped =
          operator.flux(
              Arrays.copyOfRange(cells, at, at + width),
              means,
              faces[at + width - 1],
              new float[x.length]);
      assertEquals(flux, stepped, 1e-4 * Math.max(1, Math.abs(flux)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unfoldingGivesTheParametersThatFold(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.shape(false);
    Scaling scaling = Scaling.of(shape, block(shape, cases, 3));
    FluxOperator operator = cases.operator(shape);
    double[] parameters = scaling.unfold(operator);
    assertArrayEquals(operator.weights(), scaling.fold(shape, parameters).weights());
  }

  /** The normal equations of a block are those of its rows, however panels are cut. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theNormalEquationsAreTheSumOverSamples(long seed) {
    RandomCases cases = new RandomCases(seed);
    OperatorShape shape = cases.shape(false);
    SampleBlock block = block(shape, cases, 300);
    Scaling scaling = Scaling.of(shape, block);
    double[] parameters = cases.numbers(shape.parameters());
    FluxResidual residual = new FluxResidual(shape, scaling, parameters);
    NormalEquations equations = residual.of(block, true);
    int p = parameters.length;
    double[] matrix = new double[p * (p + 1) / 2];
    double[] gradient = new double[p];
    double[] x = new double[shape.inputs()];
    double[] row = new double[p];
    double sum = 0;
    for (int s = 0; s < block.samples(); s++) {
      scaling.readInputs(shape, block, s, new double[block.stencilCells()], x);
      double r =
          new FluxGradient(shape, parameters).fluxAndGradient(x, row)
              - block.flux()[s] / scaling.flux();
      sum += r * r;
      for (int j = 0; j < p; j++) {
        gradient[j] += row[j] * r;
        for (int i = 0; i <= j; i++) {
          matrix[j * (j + 1) / 2 + i] += row[i] * row[j];
        }
      }
    }
    assertEquals(sum, equations.residual(), 1e-9 * sum);
    assertArrayEquals(equations.gradient(), residual.of(block, false).gradient());
    for (int i = 0; i < p; i++) {
      assertEquals(gradient[i], equations.gradient()[i], 1e-8 * Math.max(1, Math.abs(gradient[i])));
    }
    for (int i = 0; i < matrix.length; i++) {
      assertEquals(matrix[i], equations.matrix()[i], 1e-8 * Math.max(1, Math.abs(matrix[i])));
    }
  }
}
