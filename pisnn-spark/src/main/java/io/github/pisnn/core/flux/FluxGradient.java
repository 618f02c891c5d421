package io.github.pisnn.core.flux;

import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;

/** The flux operator in binary64 on scaled inputs, with its derivatives written by hand. */
final class FluxGradient {
  private final OperatorShape shape;
  private final double[] parameters;

  /**
   * The operator at a point of parameter space.
   *
   * @param parameters in the order of {@link OperatorShape}, for scaled inputs and flux
   */
  FluxGradient(OperatorShape shape, double[] parameters) {
    if (parameters.length != shape.parameters()) {
      throw new IllegalArgumentException(
          "the operator has " + shape.parameters() + " parameters, not " + parameters.length);
    }
    this.shape = shape;
    this.parameters = parameters.clone();
  }

  OperatorShape shape() {
    return shape;
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
    double z = argument(h, x);
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

  private double argument(int h, double[] x) {
    int input = shape.hiddenInputAt() + h * x.length;
    double z = parameters[shape.hiddenBiasAt() + h];
    for (int i = 0; i < x.length; i++) {
      z += parameters[input + i] * x[i];
    }
    return z;
  }

  /**
   * The derivatives of F with respect to its inputs.
   *
   * @param x scaled inputs, {@code [inputs]}
   * @param slopes receives the derivatives, {@code [inputs]}
   */
  void inputSlopes(double[] x, double[] slopes) {
    for (int i = 0; i < x.length; i++) {
      slopes[i] = shape.skip() == Skip.NONE ? 0 : parameters[shape.linearAt() + i];
    }
    if (shape.skip() == Skip.QUADRATIC) {
      int at = shape.quadraticAt();
      for (int i = 0; i < x.length; i++) {
        for (int j = i; j < x.length; j++, at++) {
          slopes[i] += parameters[at] * x[j];
          slopes[j] += parameters[at] * x[i];
        }
      }
    }
    for (int h = 0; h < shape.hidden(); h++) {
      double output = parameters[shape.hiddenOutputAt() + h];
      double slope = output * shape.activation().slope(argument(h, x));
      int input = shape.hiddenInputAt() + h * x.length;
      for (int i = 0; i < x.length; i++) {
        slopes[i] += slope * parameters[input + i];
      }
    }
  }
}
