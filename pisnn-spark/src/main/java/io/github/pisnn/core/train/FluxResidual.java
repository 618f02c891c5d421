package io.github.pisnn.core.train;

import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import java.io.Serial;

/**
 * The flux-regression residual r = (F(stencil) - flux) / scale of a block of samples, with its
 * Jacobian by hand-written derivatives, in binary64.
 */
public final class FluxResidual implements Residual<SampleBlock> {
  @Serial private static final long serialVersionUID = 1L;

  private static final int PANEL = 256;

  private final OperatorShape shape;
  private final Scaling scaling;
  private final double[] parameters;

  /**
   * The residual at a point of parameter space.
   *
   * @param parameters in the order of {@link OperatorShape}, for scaled inputs and flux
   */
  public FluxResidual(OperatorShape shape, Scaling scaling, double[] parameters) {
    if (parameters.length != shape.parameters()) {
      throw new IllegalArgumentException(
          "the operator has " + shape.parameters() + " parameters, not " + parameters.length);
    }
    this.shape = shape;
    this.scaling = scaling;
    this.parameters = parameters.clone();
  }

  @Override
  public NormalEquations of(SampleBlock block, boolean curvature) {
    int p = parameters.length;
    boolean fit = !block.validation();
    int stride = Gram.stride(p);
    double[] rows = new double[PANEL * stride];
    double[] residuals = new double[PANEL];
    double[] row = new double[p];
    double[] x = new double[shape.inputs()];
    double[] product = new double[fit && curvature ? stride * stride : 0];
    double[] gradient = new double[p];
    double residual = 0;
    double target = 0;
    for (int from = 0; from < block.samples(); from += PANEL) {
      int count = Math.min(PANEL, block.samples() - from);
      for (int i = 0; i < count; i++) {
        Scaling.readInputs(shape, block, from + i, x);
        for (int k = 0; k < x.length; k++) {
          x[k] /= scaling.input(k);
        }
        double flux = block.flux()[from + i] / scaling.flux();
        double error = fluxAndGradient(x, row) - flux;
        residuals[i] = error;
        residual += error * error;
        target += flux * flux;
        System.arraycopy(row, 0, rows, i * stride, p);
      }
      if (fit) {
        Gram.addProduct(gradient, rows, residuals, count, stride);
        if (curvature) {
          Gram.best().addSquare(product, rows, count, stride);
        }
      }
    }
    return fit
        ? NormalEquations.ofFit(
            curvature ? Gram.packed(product, p) : product, gradient, residual, target)
        : NormalEquations.ofValidation(residual, target);
  }

  /**
   * F at scaled inputs, and its derivatives with respect to the parameters.
   *
   * @param x scaled inputs, {@code [inputs]}
   * @param gradient receives the derivatives, {@code [parameters]}
   */
  double fluxAndGradient(double[] x, double[] gradient) {
    double flux = 0;
    if (!shape.shiftInvariant()) {
      flux = parameters[0];
      gradient[0] = 1;
    }
    if (shape.skip() != Skip.NONE) {
      int at = shape.linearAt();
      for (double input : x) {
        flux += parameters[at] * input;
        gradient[at++] = input;
      }
    }
    if (shape.skip() == Skip.QUADRATIC) {
      int at = shape.quadraticAt();
      for (int i = 0; i < x.length; i++) {
        for (int j = i; j < x.length; j++) {
          flux += parameters[at] * x[i] * x[j];
          gradient[at++] = x[i] * x[j];
        }
      }
    }
    for (int h = 0; h < shape.hidden(); h++) {
      flux += hiddenUnit(h, x, gradient);
    }
    return flux;
  }

  private double hiddenUnit(int h, double[] x, double[] gradient) {
    double bias = parameters[shape.hiddenBiasAt() + h];
    int input = shape.hiddenInputAt() + h * x.length;
    double z = bias;
    for (int i = 0; i < x.length; i++) {
      z += parameters[input + i] * x[i];
    }
    double output = parameters[shape.hiddenOutputAt() + h];
    double value = shape.activation().value(z);
    double slope = shape.activation().slope(z);
    for (int i = 0; i < x.length; i++) {
      gradient[input + i] = output * slope * x[i];
    }
    if (shape.shiftInvariant()) {
      value -= shape.activation().value(bias);
      gradient[shape.hiddenBiasAt() + h] = output * (slope - shape.activation().slope(bias));
    } else {
      gradient[shape.hiddenBiasAt() + h] = output * slope;
    }
    gradient[shape.hiddenOutputAt() + h] = value;
    return output * value;
  }
}
