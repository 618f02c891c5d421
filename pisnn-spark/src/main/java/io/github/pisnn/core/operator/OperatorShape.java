package io.github.pisnn.core.operator;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The architecture of a flux operator: what it looks at and which terms it has.
 *
 * <p>Its inputs are, in this order, the count of the face's left cell (absent if {@code
 * shiftInvariant}) and the exact integer differences of every other stencil cell to it. Its
 * parameters, one vector in training, are in this order: the bias (absent if {@code
 * shiftInvariant}), the linear weights, the quadratic weights (row-wise, the products of input i
 * with the inputs j >= i), the hidden biases, the hidden input weights (one row a hidden unit), and
 * the hidden output weights.
 *
 * @param stencil the cells looked at
 * @param hidden width of the hidden layer, 0 for none
 * @param activation its activation
 * @param skip the terms beside it
 * @param shiftInvariant if true, F depends on differences only and F(0) is subtracted, so that a
 *     uniform state has a flux of exactly zero
 * @param coefficientTerms 0 for domains without coefficients; or else the differences are weighted
 *     by those of the faces on the way, and there are so many products of each with {@link
 *     CoefficientTerms} of the face: first all differences times the first term, and so on
 * @param faceAverage how the flux of a face in the plane is made of fluxes on lines
 */
public record OperatorShape(
    Stencil stencil,
    int hidden,
    Activation activation,
    Skip skip,
    boolean shiftInvariant,
    int coefficientTerms,
    FaceAverage faceAverage)
    implements Serializable {

  /** Most units of a hidden layer. */
  public static final int MOST_HIDDEN = 4096;

  /** Checks that there is something to learn, and not too much. */
  public OperatorShape {
    if (hidden < 0 || hidden > MOST_HIDDEN) {
      throw new Refusal("{hidden} must be from 0 to %s, not %s", MOST_HIDDEN, hidden);
    }
    if (hidden == 0 && skip == Skip.NONE) {
      throw new Refusal("{skip} = none needs {hidden} of at least 1: nothing would be left");
    }
    if (coefficientTerms < 0 || coefficientTerms > CoefficientTerms.MOST) {
      throw new Refusal(
          "{coefficientTerms} must be from 0 to %s, not %s",
          CoefficientTerms.MOST, coefficientTerms);
    }
    if (coefficientTerms > 0
        && !(stencil.transverse() == 0 && hidden == 0 && skip == Skip.LINEAR && shiftInvariant)) {
      throw new Refusal(
          "{coefficientTerms} above 0 needs transverse = 0, hidden = 0, skip = linear and shiftInvariant = true");
    }
    if (coefficientTerms > 0 && faceAverage != FaceAverage.NONE) {
      throw new Refusal("{coefficientTerms} above 0 needs {faceAverage} = none");
    }
  }

  /** The architecture of an operator for domains without coefficients, of fluxes of averages. */
  public OperatorShape(
      Stencil stencil, int hidden, Activation activation, Skip skip, boolean shiftInvariant) {
    this(stencil, hidden, activation, skip, shiftInvariant, 0, FaceAverage.NONE);
  }

  /** What its weights are for by the names of its parts, in their order. */
  public Map<String, Object> parts() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("radius", stencil.radius());
    parts.put("transverse", stencil.transverse());
    parts.put("hidden", hidden);
    parts.put("activation", Keys.of(activation));
    parts.put("skip", Keys.of(skip));
    parts.put("shiftInvariant", shiftInvariant);
    parts.put("coefficientTerms", coefficientTerms);
    return parts;
  }

  /** Number of inputs. */
  public int inputs() {
    int seen = shiftInvariant ? stencil.cells() - 1 : stencil.cells();
    return coefficientTerms > 0 ? coefficientTerms * seen : seen;
  }

  /** Number of biases: 1, or 0 if shift-invariant. */
  public int biasCount() {
    return shiftInvariant ? 0 : 1;
  }

  /** Number of linear weights. */
  public int linearCount() {
    return skip == Skip.NONE ? 0 : inputs();
  }

  /** Number of quadratic weights. */
  public int quadraticCount() {
    return skip == Skip.QUADRATIC ? inputs() * (inputs() + 1) / 2 : 0;
  }

  /** Where the linear weights begin in the parameter vector. */
  public int linearAt() {
    return biasCount();
  }

  /** Where the quadratic weights begin. */
  public int quadraticAt() {
    return linearAt() + linearCount();
  }

  /** Where the hidden biases begin. */
  public int hiddenBiasAt() {
    return quadraticAt() + quadraticCount();
  }

  /** Where the hidden input weights begin. */
  public int hiddenInputAt() {
    return hiddenBiasAt() + hidden;
  }

  /** Where the hidden output weights begin. */
  public int hiddenOutputAt() {
    return hiddenInputAt() + hidden * inputs();
  }

  /** The same architecture with another number of transverse cells. */
  public OperatorShape withTransverse(int transverse) {
    Stencil other = new Stencil(stencil.radius(), transverse);
    return new OperatorShape(
        other, hidden, activation, skip, shiftInvariant, coefficientTerms, faceAverage);
  }

  /** The same architecture with another way to make the flux of a face in the plane. */
  public OperatorShape with(FaceAverage other) {
    return new OperatorShape(
        stencil, hidden, activation, skip, shiftInvariant, coefficientTerms, other);
  }

  /**
   * What a face of a grid looks at in all: on a grid with one axis its stencil; in the plane the
   * stencils of the lines beside it too, and what their middle values are made of.
   */
  public Stencil seen(Grid grid) {
    int lines = grid.axes().size() == 1 ? 0 : faceAverage.lines();
    return new Stencil(stencil.radius(), stencil.transverse() + 2 * lines);
  }

  /**
   * Where the parameters of the same architecture with fewer transverse cells stand in this one's
   * vector: with 0 for all others, this one is that operator.
   */
  public int[] placesOf(OperatorShape narrow) {
    if (!equals(narrow.withTransverse(stencil.transverse())) || narrow.inputs() > inputs()) {
      throw new IllegalArgumentException(narrow + " is not within " + this);
    }
    // Cells on one side of the narrow stencil come before its own.
    int before = stencil.left() - narrow.stencil.left();
    int[] input = new int[narrow.inputs()];
    for (int i = 0; i < input.length; i++) {
      input[i] = !shiftInvariant && i == 0 ? 0 : i + before;
    }
    int[] places = new int[narrow.parameters()];
    for (int i = 0; i < narrow.linearCount(); i++) {
      places[narrow.linearAt() + i] = linearAt() + input[i];
    }
    int at = narrow.quadraticAt();
    for (int i = 0; at < narrow.hiddenBiasAt(); i++) {
      for (int j = i; j < input.length; j++) {
        // Row k of the products begins after rows of inputs(), inputs() - 1 ... of them.
        int row = input[i] * inputs() - input[i] * (input[i] - 1) / 2;
        places[at++] = quadraticAt() + row + input[j] - input[i];
      }
    }
    for (int h = 0; h < hidden; h++) {
      places[narrow.hiddenBiasAt() + h] = hiddenBiasAt() + h;
      places[narrow.hiddenOutputAt() + h] = hiddenOutputAt() + h;
      for (int i = 0; i < input.length; i++) {
        places[narrow.hiddenInputAt() + h * input.length + i] =
            hiddenInputAt() + h * inputs() + input[i];
      }
    }
    return places;
  }

  /** Number of all parameters. */
  public int parameters() {
    return hiddenOutputAt() + hidden;
  }

  /**
   * All parts; checkpoints know an operator by it, so what came later is left out where it is none.
   */
  @Override
  public String toString() {
    return "OperatorShape[stencil=%s, hidden=%s, activation=%s, skip=%s, shiftInvariant=%s, coefficientTerms=%s%s]"
        .formatted(
            stencil,
            hidden,
            activation,
            skip,
            shiftInvariant,
            coefficientTerms,
            faceAverage == FaceAverage.NONE ? "" : ", faceAverage=" + faceAverage);
  }
}
