package io.github.pisnn.datasets.reference;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.math.FourierTransform;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Averages of finer cells on a periodic grid, those of the trigonometric interpolant: the series
 * that has the averages of the coarse cells. A state with modes up to half the number of cells is
 * refined exactly.
 */
public final class FourierRefinement {

  private FourierRefinement() {}

  /**
   * Refines cell averages along one axis after the other.
   *
   * @param averages of the coarse cells, row-major; not changed
   * @param refinement fine cells in a coarse one each way, at least 1
   */
  public static double[] of(Grid grid, double[] averages, int refinement) {
    Grid coarse = grid;
    double[] values = averages;
    for (Axis axis : grid.axes()) {
      Grid fine = coarse.refined(axis, refinement);
      double[] refined = new double[fine.cells()];
      double[] line = new double[coarse.cells(axis)];
      for (int number = 0; number < coarse.cells(axis.other()); number++) {
        int from = number * coarse.stride(axis.other());
        for (int k = 0; k < line.length; k++) {
          line[k] = values[from + k * coarse.stride(axis)];
        }
        double[] finer = ofLine(line, refinement);
        int to = number * fine.stride(axis.other());
        for (int k = 0; k < finer.length; k++) {
          refined[to + k * fine.stride(axis)] = finer[k];
        }
      }
      coarse = fine;
      values = refined;
    }
    return values;
  }

  private static double[] ofLine(double[] averages, int refinement) {
    int n = averages.length;
    int fine = n * refinement;
    double[] coarse = new double[2 * n];
    for (int cell = 0; cell < n; cell++) {
      coarse[2 * cell] = averages[cell];
    }
    new DoubleFFT_1D(n).complexForward(coarse);
    double[] spectrum = new double[2 * fine];
    for (int mode = -(n / 2); mode <= n / 2; mode++) {
      // Where n is even, its highest mode counts half in each direction.
      double share = 2 * Math.abs(mode) == n ? 0.5 : 1;
      double angle = Math.PI * mode / n;
      double scale =
          share
              * refinement
              * FourierTransform.sinc(angle / refinement)
              / FourierTransform.sinc(angle);
      // From the centre of a coarse cell to that of its first fine cell.
      double shift = angle * (1.0 / refinement - 1);
      double re = scale * StrictMath.cos(shift);
      double im = scale * StrictMath.sin(shift);
      int from = 2 * Math.floorMod(mode, n);
      int to = 2 * Math.floorMod(mode, fine);
      spectrum[to] += re * coarse[from] - im * coarse[from + 1];
      spectrum[to + 1] += re * coarse[from + 1] + im * coarse[from];
    }
    new DoubleFFT_1D(fine).complexInverse(spectrum, true);
    double[] refined = new double[fine];
    for (int cell = 0; cell < fine; cell++) {
      refined[cell] = spectrum[2 * cell];
    }
    return refined;
  }
}
