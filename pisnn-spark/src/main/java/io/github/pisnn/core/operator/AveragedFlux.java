package io.github.pisnn.core.operator;

import org.jspecify.annotations.Nullable;

/**
 * The flux of one face in the plane as an average over the face; see {@link FaceAverage}. This is
 * the scalar arithmetic that every faster one must reproduce to the bit. One instance serves one
 * thread.
 */
public final class AveragedFlux {
  private final FluxOperator operator;
  private final int lines;
  private final int row;
  private final float[] middleWeights;
  private final float[] averageWeights;
  private final int least;
  private final int most;
  private final int[] middles;
  private final int[] cells;
  private final float[] inputs;
  private final float[] fluxes;

  /**
   * The fluxes of an operator.
   *
   * @param lo the least count of a cell, or null
   * @param hi the largest count of a cell, or null
   */
  public AveragedFlux(FluxOperator operator, @Nullable Integer lo, @Nullable Integer hi) {
    OperatorShape shape = operator.shape();
    Stencil stencil = shape.stencil();
    FaceAverage average = shape.faceAverage();
    this.operator = operator.ofParts(FaceAverage.PARTS);
    this.lines = average.lines();
    this.row = 2 * stencil.radius();
    this.middleWeights = average.middleParts();
    this.averageWeights = average.averages();
    this.least = FaceAverage.least(lo);
    this.most = FaceAverage.most(hi);
    this.middles = new int[stencil.cells() + 2 * lines * row];
    this.cells = new int[stencil.cells()];
    this.inputs = new float[shape.inputs()];
    this.fluxes = new float[2 * lines + 1];
  }

  /**
   * The flux through a face over one step, from left to right.
   *
   * @param seen counts of all cells that it looks at, in the order of {@link OperatorShape#seen}
   * @return quanta; NaN if the flux on a line is beyond what is safe
   */
  public float flux(int[] seen) {
    for (int cell = 0; cell < middles.length; cell++) {
      int at = cell + lines * row;
      float sum = 0f;
      for (int k = 1; k <= lines; k++) {
        int difference = seen[at + k * row] + seen[at - k * row] - 2 * seen[at];
        sum = Math.fma(middleWeights[k - 1], (float) difference, sum);
      }
      middles[cell] = FaceAverage.middle(seen[at], sum, least, most);
    }
    for (int line = 0; line < fluxes.length; line++) {
      System.arraycopy(middles, line * row, cells, 0, cells.length);
      float flux = operator.flux(cells, inputs) + 0f;
      fluxes[line] = Math.abs(flux) <= FaceAverage.MOST_FLUX ? flux : Float.NaN;
    }
    float own = fluxes[lines];
    float average = own;
    for (int k = 1; k <= lines; k++) {
      float difference = (fluxes[lines + k] - own) + (fluxes[lines - k] - own);
      average = Math.fma(averageWeights[k - 1], difference, average);
    }
    return average;
  }
}
