package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;

/** The flux operator over a row of faces at once, to the bit as {@link FluxOperator} has it. */
final class RowFlux {
  private final RowOps ops;
  private final OperatorShape shape;
  private final float[] weights;
  private final float rest;
  private final int stride;
  private final float[] inputs;
  private final float[] z;

  /**
   * The operator for rows.
   *
   * @param faces most faces of a row, a multiple of {@link RowOps#GROUP}
   */
  RowFlux(RowOps ops, FluxOperator operator, int faces) {
    this.ops = ops;
    this.shape = operator.shape();
    this.weights = operator.weights();
    this.rest = operator.restFlux();
    this.stride = faces;
    this.inputs = new float[shape.inputs() * stride];
    this.z = new float[RowOps.UNITS * stride];
  }

  /**
   * The fluxes through the faces of a row.
   *
   * @param m counts
   * @param at where the first face finds each cell of the stencil, in the stencil's order
   * @param n number of faces
   * @param phi receives the fluxes, in quanta per step
   */
  void flux(int[] m, int[] at, int n, float[] phi) {
    int left = shape.stencil().left();
    int input = 0;
    if (!shape.shiftInvariant()) {
      ops.convert(m, at[left], inputs, 0, n);
      input = stride;
    }
    for (int k = 0; k < at.length; k++) {
      if (k != left) {
        ops.difference(m, at[k], m, at[left], inputs, input, n);
        input += stride;
      }
    }
    int count = shape.inputs();
    float bias = shape.shiftInvariant() ? 0f : weights[0];
    ops.sum(bias, weights, shape.linearAt(), shape.linearCount(), inputs, 0, stride, phi, n);
    if (shape.skip() == Skip.QUADRATIC) {
      int at2 = shape.quadraticAt();
      for (int i = 0; i < count; i++) {
        ops.sum(0f, weights, at2, count - i, inputs, i * stride, stride, z, n);
        ops.multiply(z, inputs, i * stride, phi, n);
        at2 += count - i;
      }
    }
    int h = 0;
    if (ops.addLayer(
        shape.activation(),
        weights,
        shape.hiddenBiasAt(),
        shape.hiddenInputAt(),
        shape.hiddenOutputAt(),
        shape.hidden(),
        count,
        inputs,
        stride,
        phi,
        n)) {
      h = shape.hidden();
    }
    for (; h + RowOps.UNITS <= shape.hidden(); h += RowOps.UNITS) {
      int w = shape.hiddenInputAt() + h * count;
      ops.sums(weights, shape.hiddenBiasAt() + h, w, count, inputs, stride, z, n);
      addUnits(h, RowOps.UNITS, phi, n);
    }
    for (; h < shape.hidden(); h++) {
      int w = shape.hiddenInputAt() + h * count;
      ops.sum(weights[shape.hiddenBiasAt() + h], weights, w, count, inputs, 0, stride, z, n);
      addUnits(h, 1, phi, n);
    }
    if (shape.shiftInvariant()) {
      ops.subtract(rest, phi, n);
    }
  }

  /** Adds what hidden units contribute whose arguments stand in z. */
  private void addUnits(int h, int units, float[] phi, int n) {
    for (int unit = 0; unit < units; unit++) {
      ops.activate(shape.activation(), z, unit * stride, n);
    }
    ops.accumulate(weights, shape.hiddenOutputAt() + h, units, z, 0, stride, phi, n);
  }
}
