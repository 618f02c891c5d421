package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The quadratic skip of {@link VectorFaces}, with the linear terms before it. */
final class VectorQuadraticSkip {
  private static final VectorSpecies<Float> F = VectorFaces.F;
  private static final VectorSpecies<Integer> I = VectorFaces.I;
  private static final int LANES = VectorFaces.LANES;

  private final OperatorShape shape;
  private final float[] w;
  private final float bias;

  /** What the left cell is multiplied by before it is taken from the first input. */
  private final int first;

  private final int[] at;
  private final float[] start;
  private final float[] x;

  /**
   * The skip of an operator.
   *
   * @param at where the inputs' cells stand beside the left one, when a row is fired
   * @param start where the sums go
   */
  VectorQuadraticSkip(FluxOperator operator, int[] at, float[] start) {
    this.shape = operator.shape();
    this.w = operator.weights();
    this.bias = shape.shiftInvariant() ? 0f : w[0];
    this.first = shape.shiftInvariant() ? -1 : 0;
    this.at = at;
    this.start = start;
    this.x = new float[2 * LANES * shape.inputs()];
  }

  /** Begins the sums of a stretch of faces. */
  void sums(int[] m, int mAt, int n) {
    int inputs = shape.inputs();
    for (int i = 0; i < n; i += 2 * LANES) {
      int j = i + LANES;
      IntVector leftA = IntVector.fromArray(I, m, mAt + i);
      IntVector leftB = IntVector.fromArray(I, m, mAt + j);
      FloatVector a = FloatVector.broadcast(F, bias);
      FloatVector b = a;
      for (int k = 0; k < inputs; k++) {
        int place = mAt + at[k];
        int sign = k > 0 ? -1 : first;
        FloatVector weight = FloatVector.broadcast(F, w[shape.linearAt() + k]);
        FloatVector xa =
            ((FloatVector)
                IntVector.fromArray(I, m, place + i)
                    .sub(leftA.and(sign))
                    .convertShape(VectorOperators.I2F, F, 0));
        FloatVector xb =
            ((FloatVector)
                IntVector.fromArray(I, m, place + j)
                    .sub(leftB.and(sign))
                    .convertShape(VectorOperators.I2F, F, 0));
        xa.intoArray(x, 2 * k * LANES);
        xb.intoArray(x, 2 * k * LANES + LANES);
        a = xa.fma(weight, a);
        b = xb.fma(weight, b);
      }
      int wAt = shape.quadraticAt();
      for (int k = 0; k < inputs; k++) {
        FloatVector qa = FloatVector.zero(F);
        FloatVector qb = qa;
        for (int l = k; l < inputs; l++) {
          FloatVector weight = FloatVector.broadcast(F, w[wAt++]);
          qa = FloatVector.fromArray(F, x, 2 * l * LANES).fma(weight, qa);
          qb = FloatVector.fromArray(F, x, 2 * l * LANES + LANES).fma(weight, qb);
        }
        a = qa.fma(FloatVector.fromArray(F, x, 2 * k * LANES), a);
        b = qb.fma(FloatVector.fromArray(F, x, 2 * k * LANES + LANES), b);
      }
      a.intoArray(start, i);
      b.intoArray(start, j);
    }
  }
}
