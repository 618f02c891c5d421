package io.github.pisnn.core.operator;

import java.io.Serial;
import java.io.Serializable;

/**
 * The learned flux operator F with its folded binary32 weights: counts in, quanta per step out.
 *
 * <p>This is the scalar arithmetic that every faster kernel must reproduce to the bit; {@code
 * docs/arithmetic.md} states it in words.
 */
public final class FluxOperator implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final OperatorShape shape;
  private final float[] weights;
  private final float fluxOfUniform;

  /**
   * An operator.
   *
   * @param shape its architecture
   * @param weights its parameters in the order of {@link OperatorShape}, in quanta: linear weights
   *     are dimensionless, quadratic ones per quantum
   * @throws IllegalArgumentException if a weight is missing or not finite
   */
  public FluxOperator(OperatorShape shape, float[] weights) {
    if (weights.length != shape.parameters()) {
      throw new IllegalArgumentException(
          "the operator has " + shape.parameters() + " parameters, not " + weights.length);
    }
    for (int i = 0; i < weights.length; i++) {
      if (!Float.isFinite(weights[i])) {
        throw new IllegalArgumentException("parameter " + i + " is " + weights[i]);
      }
    }
    this.shape = shape;
    this.weights = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      this.weights[i] = weights[i] + 0f; // no negative zeros: decimal text would lose them
    }
    this.fluxOfUniform = shape.shiftInvariant() ? sum(new float[shape.inputs()]) : 0f;
  }

  /** The architecture. */
  public OperatorShape shape() {
    return shape;
  }

  /** A copy of the weights, in the order of {@link OperatorShape}. */
  public float[] weights() {
    return weights.clone();
  }

  /**
   * The same operator for counts of another quantum: the same flux of the same values, in other
   * units. Each weight is multiplied or divided in binary64 and rounded once.
   *
   * @param ratio the other quantum over the present one; powers of two round nothing
   */
  public FluxOperator requantized(double ratio) {
    float[] other = new float[weights.length];
    for (int i = 0; i < other.length; i++) {
      boolean perQuantum =
          (i >= shape.quadraticAt() && i < shape.hiddenBiasAt())
              || (i >= shape.hiddenInputAt() && i < shape.hiddenOutputAt());
      boolean ofQuanta = i < shape.biasCount() || i >= shape.hiddenOutputAt();
      double weight = weights[i];
      other[i] = (float) (perQuantum ? weight * ratio : ofQuanta ? weight / ratio : weight);
    }
    return new FluxOperator(shape, other);
  }

  /**
   * The same flux, in quanta as before, of counts of parts of a quantum.
   *
   * @param parts of a quantum, a power of two, so that nothing is rounded
   */
  public FluxOperator ofParts(int parts) {
    float[] other = weights.clone();
    for (int i = shape.linearAt(); i < shape.hiddenBiasAt(); i++) {
      other[i] /= i < shape.quadraticAt() ? parts : parts * parts;
    }
    for (int i = shape.hiddenInputAt(); i < shape.hiddenOutputAt(); i++) {
      other[i] /= parts;
    }
    return new FluxOperator(shape, other);
  }

  /** The same weights with another way to make the flux of a face in the plane. */
  public FluxOperator with(FaceAverage average) {
    return new FluxOperator(shape.with(average), weights);
  }

  /**
   * The same operator with more transverse cells, which it does not heed: their weights are 0.
   *
   * @param transverse not less than its own number
   */
  public FluxOperator widened(int transverse) {
    if (transverse == shape.stencil().transverse()) {
      return this;
    }
    OperatorShape wide = shape.withTransverse(transverse);
    int[] places = wide.placesOf(shape);
    float[] other = new float[wide.parameters()];
    for (int i = 0; i < places.length; i++) {
      other[places[i]] = weights[i];
    }
    return new FluxOperator(wide, other);
  }

  /**
   * The flux through one face over one step, from left to right.
   *
   * @param cells counts of the stencil's cells, in the order of {@link Stencil}
   * @param inputs scratch of {@link OperatorShape#inputs} numbers
   * @return quanta
   */
  public float flux(int[] cells, float[] inputs) {
    int left = shape.stencil().left();
    int count = 0;
    if (!shape.shiftInvariant()) {
      inputs[count++] = cells[left];
    }
    for (int k = 0; k < cells.length; k++) {
      if (k != left) {
        inputs[count++] = cells[k] - cells[left];
      }
    }
    return sum(inputs) - fluxOfUniform;
  }

  /**
   * The flux through one face over one step, from left to right, where cells conduct differently.
   *
   * @param cells counts of the stencil's cells, in the order of {@link Stencil}
   * @param means of the faces between them, in the same order; the face's own is that of the left
   *     cell
   * @param contrast of the face
   * @param inputs scratch of {@link OperatorShape#inputs} numbers
   * @return quanta
   */
  public float flux(int[] cells, float[] means, float contrast, float[] inputs) {
    int left = shape.stencil().left();
    float difference = 0f;
    for (int k = left - 1; k >= 0; k--) {
      difference = Math.fma(means[k], (float) (cells[k] - cells[k + 1]), difference);
      inputs[k] = difference;
    }
    difference = 0f;
    for (int k = left; k < means.length; k++) {
      difference = Math.fma(means[k], (float) (cells[k + 1] - cells[k]), difference);
      inputs[k] = difference;
    }
    for (int term = 1; term < shape.coefficientTerms(); term++) {
      float factor = CoefficientTerms.factor(term, means[left], contrast);
      for (int k = 0; k < means.length; k++) {
        inputs[term * means.length + k] = factor * inputs[k];
      }
    }
    return sum(inputs) - fluxOfUniform;
  }

  /** F(0), which a shift-invariant operator subtracts; 0 for others. */
  public float restFlux() {
    return fluxOfUniform;
  }

  private float sum(float[] x) {
    float acc = shape.shiftInvariant() ? 0f : weights[0];
    if (shape.skip() != Skip.NONE) {
      int at = shape.linearAt();
      for (int i = 0; i < x.length; i++) {
        acc = Math.fma(weights[at + i], x[i], acc);
      }
    }
    if (shape.skip() == Skip.QUADRATIC) {
      int at = shape.quadraticAt();
      for (int i = 0; i < x.length; i++) {
        float row = 0f;
        for (int j = i; j < x.length; j++) {
          row = Math.fma(weights[at++], x[j], row);
        }
        acc = Math.fma(row, x[i], acc);
      }
    }
    int input = shape.hiddenInputAt();
    for (int h = 0; h < shape.hidden(); h++) {
      float z = weights[shape.hiddenBiasAt() + h];
      for (int i = 0; i < x.length; i++) {
        z = Math.fma(weights[input++], x[i], z);
      }
      acc = Math.fma(weights[shape.hiddenOutputAt() + h], shape.activation().apply(z), acc);
    }
    return acc;
  }
}
