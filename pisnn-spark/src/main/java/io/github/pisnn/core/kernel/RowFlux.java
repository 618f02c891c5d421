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
    this.z = new float[stride];
  }

  /**
   * The fluxes through the faces of a row.
   *
   * @param rows the row of counts that each cell of the stencil is in, in the stencil's order
   * @param at where in it the first face finds that cell
   * @param n number of faces
   * @param phi receives the fluxes, in quanta per step
   */
  void flux(int[][] rows, int[] at, int n, float[] phi) {
    int left = shape.stencil().left();
    int input = 0;
    if (!shape.shiftInvariant()) {
      ops.convert(rows[left], at[left], inputs, 0, n);
      input = stride;
    }
    for (int k = 0; k < rows.length; k++) {
      if (k != left) {
        ops.difference(rows[k], at[k], rows[left], at[left], inputs, input, n);
        input += stride;
      }
    }
    int count = shape.inputs();
    ops.fill(shape.shiftInvariant() ? 0f : weights[0], phi, n);
    if (shape.skip() != Skip.NONE) {
      ops.accumulate(weights, shape.linearAt(), count, inputs, 0, stride, phi, n);
    }
    if (shape.skip() == Skip.QUADRATIC) {
      int at2 = shape.quadraticAt();
      for (int i = 0; i < count; i++) {
        ops.fill(0f, z, n);
        ops.accumulate(weights, at2, count - i, inputs, i * stride, stride, z, n);
        ops.multiply(z, inputs, i * stride, phi, n);
        at2 += count - i;
      }
    }
    for (int h = 0; h < shape.hidden(); h++) {
      ops.fill(weights[shape.hiddenBiasAt() + h], z, n);
      ops.accumulate(weights, shape.hiddenInputAt() + h * count, count, inputs, 0, stride, z, n);
      ops.activate(shape.activation(), z, weights[shape.hiddenOutputAt() + h], phi, n);
    }
    if (shape.shiftInvariant()) {
      ops.subtract(rest, phi, n);
    }
  }
}
