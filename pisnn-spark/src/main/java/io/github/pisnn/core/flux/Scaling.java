package io.github.pisnn.core.flux;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.operator.CoefficientTerms;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.sum.Summable;
import java.util.Arrays;

/**
 * The scales that bring inputs and fluxes to the order of one during training: the least powers of
 * two not below the largest absolute value of each. Being powers of two they fold into the weights
 * without rounding.
 *
 * @param inputs the scales of the inputs, in quanta
 * @param flux the scale of the flux, in quanta per step
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Scaling(double[] inputs, double flux) implements Summable<Scaling> {

  /** The scales of a block's samples. */
  public static Scaling of(OperatorShape shape, SampleBlock block) {
    double[] largest = new double[shape.inputs()];
    double[] stencil = new double[block.stencilCells()];
    double[] x = new double[shape.inputs()];
    double flux = 0;
    Scaling none = unit(shape);
    for (int i = 0; i < block.samples(); i++) {
      none.readInputs(shape, block, i, stencil, x);
      widen(largest, x);
      flux = Math.max(flux, Math.abs(block.flux()[i]));
    }
    return notBelow(largest, flux);
  }

  /** The scales of a block's trajectories, from the law's own fluxes at its states. */
  public static Scaling of(OperatorShape shape, TrajectoryBlock block, RolloutLoss loss) {
    FaceTable seen = FaceTable.periodic(block.nx(), block.ny(), shape.stencil());
    FaceTable faces = FaceTable.periodic(block.nx(), block.ny(), FaceFlux.STENCIL);
    FaceFlux law = loss.faceFlux(block, faces, 0);
    double[] state = new double[block.cells()];
    double[] stencil = new double[shape.stencil().cells()];
    double[] x = new double[shape.inputs()];
    double[] largest = new double[shape.inputs()];
    double flux = 0;
    Scaling none = unit(shape);
    for (int at = 0; at < block.states().length; at += state.length) {
      System.arraycopy(block.states(), at, state, 0, state.length);
      law.evaluate(state, new double[0], 0, faces.count());
      for (int face = 0; face < faces.count(); face++) {
        for (int k = 0; k < stencil.length; k++) {
          stencil[k] = state[seen.cell(face, k)];
        }
        none.readInputs(shape, stencil, x);
        widen(largest, x);
        flux = Math.max(flux, Math.abs(law.fluxes[face]));
      }
    }
    return notBelow(largest, flux);
  }

  private static void widen(double[] largest, double[] x) {
    for (int k = 0; k < x.length; k++) {
      largest[k] = Math.max(largest[k], Math.abs(x[k]));
    }
  }

  /** The scales for the largest absolute values of the inputs and the flux. */
  private static Scaling notBelow(double[] inputs, double flux) {
    return new Scaling(Arrays.stream(inputs).map(Scaling::powerOfTwo).toArray(), powerOfTwo(flux));
  }

  /** No scaling: all scales are 1. */
  private static Scaling unit(OperatorShape shape) {
    double[] ones = new double[shape.inputs()];
    Arrays.fill(ones, 1);
    return new Scaling(ones, 1);
  }

  private static double powerOfTwo(double value) {
    if (value == 0) {
      return 1;
    }
    double power = Math.scalb(1.0, Math.getExponent(value));
    return power < value ? 2 * power : power;
  }

  /** The scales that serve two blocks. */
  @Override
  public Scaling plus(Scaling other) {
    double[] larger = new double[inputs.length];
    for (int k = 0; k < larger.length; k++) {
      larger[k] = Math.max(inputs[k], other.inputs[k]);
    }
    return new Scaling(larger, Math.max(flux, other.flux));
  }

  /**
   * Reads a sample's scaled inputs, in the order of {@link OperatorShape}.
   *
   * @param stencil scratch, {@code [stencil cells]}
   * @param x receives the inputs, {@code [inputs]}
   */
  void readInputs(
      OperatorShape shape, SampleBlock block, int sample, double[] stencil, double[] x) {
    int at = sample * block.stencilCells();
    if (shape.coefficientTerms() > 0) {
      readWeighted(shape, block, at, x);
      return;
    }
    for (int k = 0; k < stencil.length; k++) {
      stencil[k] = block.cells()[at + k];
    }
    readInputs(shape, stencil, x);
  }

  private void readWeighted(OperatorShape shape, SampleBlock block, int at, double[] x) {
    int left = shape.stencil().left();
    int faces = block.stencilCells() - 1;
    int[] cells = block.cells();
    float[] means = block.coefficients();
    double difference = 0;
    for (int k = left - 1; k >= 0; k--) {
      difference += means[at + k] * ((double) cells[at + k] - cells[at + k + 1]);
      x[k] = difference;
    }
    difference = 0;
    for (int k = left; k < faces; k++) {
      difference += means[at + k] * ((double) cells[at + k + 1] - cells[at + k]);
      x[k] = difference;
    }
    for (int term = 1; term < shape.coefficientTerms(); term++) {
      double factor = CoefficientTerms.factor(term, means[at + left], means[at + faces]);
      for (int k = 0; k < faces; k++) {
        x[term * faces + k] = factor * x[k];
      }
    }
    for (int k = 0; k < x.length; k++) {
      x[k] /= inputs[k];
    }
  }

  /**
   * Reads the scaled inputs of a face.
   *
   * @param stencil values of the stencil's cells, in quanta, not rounded
   * @param x receives the inputs, {@code [inputs]}
   */
  void readInputs(OperatorShape shape, double[] stencil, double[] x) {
    double left = stencil[shape.stencil().left()];
    int count = 0;
    if (!shape.shiftInvariant()) {
      x[0] = left / inputs[0];
      count = 1;
    }
    for (int k = 0; k < stencil.length; k++) {
      if (k != shape.stencil().left()) {
        x[count] = (stencil[k] - left) / inputs[count];
        count++;
      }
    }
  }

  /**
   * The derivatives of the flux, in quanta, with respect to the stencil's cells.
   *
   * @param slopes derivatives of the scaled flux with respect to the scaled inputs
   * @param cellSlopes receives the derivatives, {@code [stencil cells]}
   */
  void cellSlopes(OperatorShape shape, double[] slopes, double[] cellSlopes) {
    int count = 0;
    double left = 0;
    if (!shape.shiftInvariant()) {
      left = flux * slopes[0] / inputs[0];
      count = 1;
    }
    for (int k = 0; k < cellSlopes.length; k++) {
      if (k != shape.stencil().left()) {
        cellSlopes[k] = flux * slopes[count] / inputs[count];
        left -= cellSlopes[k];
        count++;
      }
    }
    cellSlopes[shape.stencil().left()] = left;
  }

  /**
   * Folds scaled parameters into the weights of an operator, rounding each once to binary32.
   *
   * @param parameters in the order of {@link OperatorShape}, for scaled inputs and flux
   */
  public FluxOperator fold(OperatorShape shape, double[] parameters) {
    float[] weights = new float[parameters.length];
    int n = shape.inputs();
    if (!shape.shiftInvariant()) {
      weights[0] = (float) (parameters[0] * flux);
    }
    if (shape.skip() != Skip.NONE) {
      for (int i = 0; i < n; i++) {
        int at = shape.linearAt() + i;
        weights[at] = (float) (parameters[at] * flux / inputs[i]);
      }
    }
    if (shape.skip() == Skip.QUADRATIC) {
      int at = shape.quadraticAt();
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++, at++) {
          weights[at] = (float) (parameters[at] * flux / inputs[i] / inputs[j]);
        }
      }
    }
    for (int h = 0; h < shape.hidden(); h++) {
      int bias = shape.hiddenBiasAt() + h;
      weights[bias] = (float) parameters[bias];
      for (int i = 0; i < n; i++) {
        int at = shape.hiddenInputAt() + h * n + i;
        weights[at] = (float) (parameters[at] / inputs[i]);
      }
      int output = shape.hiddenOutputAt() + h;
      weights[output] = (float) (parameters[output] * flux);
    }
    return new FluxOperator(shape, weights);
  }

  /** The scaled parameters of an operator, to go on training it: what {@link #fold} undoes. */
  public double[] unfold(FluxOperator operator) {
    OperatorShape shape = operator.shape();
    double[] ones = new double[shape.parameters()];
    Arrays.fill(ones, 1);
    float[] factors = fold(shape, ones).weights();
    float[] weights = operator.weights();
    for (int i = 0; i < ones.length; i++) {
      ones[i] = (double) weights[i] / factors[i];
    }
    return ones;
  }
}
