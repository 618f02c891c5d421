package io.github.pisnn.core.flux;

import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Stencil;
import java.util.Arrays;

/**
 * The flux of a face in binary64, an average over the face or not, and its derivatives; see {@link
 * FaceAverage}. Middle values are neither rounded nor limited here. One instance serves one thread;
 * an evaluation allocates nothing.
 */
final class LineFluxes {
  private final FluxGradient operator;
  private final OperatorShape shape;
  private final Scaling scaling;
  private final int row;

  /** What the counts of the cells beside it, from the last one to it, weigh in a middle value. */
  private final double[] middle;

  /** Likewise of the fluxes in the average. */
  private final double[] average;

  private final double[] middles;
  private final double[] middleSlopes;
  private final double[][] x;
  private final double[][] gradients;
  private final double[] stencil;
  private final double[] inputSlopes;
  private final double[] cellSlopes;

  /**
   * The fluxes of an operator.
   *
   * @param seen what a face looks at in all: of its own line alone, or of those beside it, too
   */
  LineFluxes(FluxGradient operator, Scaling scaling, Stencil seen) {
    this.operator = operator;
    this.shape = operator.shape();
    this.scaling = scaling;
    Stencil own = shape.stencil();
    int lines = (seen.transverse() - own.transverse()) / 2;
    this.row = 2 * own.radius();
    this.middle = new double[2 * lines + 1];
    this.average = new double[2 * lines + 1];
    middle[lines] = 1;
    average[lines] = 1;
    for (int k = 1; k <= lines; k++) {
      add(middle, lines, k, shape.faceAverage().middle(k));
      add(average, lines, k, shape.faceAverage().average(k));
    }
    this.middles = new double[seen.cells() - 2 * lines * row];
    this.middleSlopes = new double[middles.length];
    this.x = new double[average.length][shape.inputs()];
    this.gradients = new double[average.length][shape.parameters()];
    this.stencil = new double[own.cells()];
    this.inputSlopes = new double[shape.inputs()];
    this.cellSlopes = new double[own.cells()];
  }

  /** Adds the k-th second difference times a number. */
  private static void add(double[] weights, int at, int k, double weight) {
    weights[at - k] += weight;
    weights[at + k] += weight;
    weights[at] -= 2 * weight;
  }

  /** Evaluates the flux, in quanta per step, of the cells that a face looks at, in quanta. */
  double evaluate(double[] seen) {
    for (int cell = 0; cell < middles.length; cell++) {
      double sum = 0;
      for (int k = 0; k < middle.length; k++) {
        sum += middle[k] * seen[cell + k * row];
      }
      middles[cell] = sum;
    }
    double flux = 0;
    for (int line = 0; line < average.length; line++) {
      System.arraycopy(middles, line * row, stencil, 0, stencil.length);
      scaling.readInputs(shape, stencil, x[line]);
      flux += average[line] * operator.fluxAndGradient(x[line], gradients[line]);
    }
    return scaling.flux() * flux;
  }

  /** The derivatives of the flux evaluated last with respect to the parameters. */
  void gradient(double[] to, int at) {
    for (int i = 0; i < shape.parameters(); i++) {
      double sum = 0;
      for (int line = 0; line < average.length; line++) {
        sum += average[line] * gradients[line][i];
      }
      to[at + i] = scaling.flux() * sum;
    }
  }

  /** The derivatives of the flux evaluated last with respect to the cells that the face sees. */
  void slopes(double[] to) {
    Arrays.fill(middleSlopes, 0);
    for (int line = 0; line < average.length; line++) {
      operator.inputSlopes(x[line], inputSlopes);
      scaling.cellSlopes(shape, inputSlopes, cellSlopes);
      for (int k = 0; k < cellSlopes.length; k++) {
        middleSlopes[line * row + k] += average[line] * cellSlopes[k];
      }
    }
    Arrays.fill(to, 0);
    for (int cell = 0; cell < middles.length; cell++) {
      for (int k = 0; k < middle.length; k++) {
        to[cell + k * row] += middle[k] * middleSlopes[cell];
      }
    }
  }
}
