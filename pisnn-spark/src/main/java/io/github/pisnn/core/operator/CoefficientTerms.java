package io.github.pisnn.core.operator;

/**
 * What the inputs of an operator for domains with coefficients are multiplied by: 1, the face's
 * mean, its contrast, and their products of second degree, in this order.
 *
 * <p>The mean carries what a step's length does where the conductivity is another one, the contrast
 * what the averages of two cells hide of a gradient that jumps between them.
 */
public final class CoefficientTerms {

  /** How many there are. */
  public static final int MOST = 6;

  private CoefficientTerms() {}

  /**
   * A factor in binary32, as the step evaluates it.
   *
   * @param term its number, from 0
   * @param mean of the face
   * @param contrast of the face
   */
  public static float factor(int term, float mean, float contrast) {
    return switch (term) {
      case 0 -> 1f;
      case 1 -> mean;
      case 2 -> contrast;
      case 3 -> mean * mean;
      case 4 -> mean * contrast;
      default -> contrast * contrast;
    };
  }
}
