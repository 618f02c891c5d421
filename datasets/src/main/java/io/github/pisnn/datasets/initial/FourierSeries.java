package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.math.FourierTransform;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A sum of waves on the unit torus, amplitude cos(k x + l y + phase) for k from -modes to modes and
 * l from 0 to modes, or l = 0 only in one dimension; times a factor, plus a mean.
 *
 * <p>A window takes sines and cosines for its columns and for its rows only, in a fixed order, so
 * that its bits are those of any other window with the same cells.
 *
 * @param modes highest k
 * @param amplitudes by l and by k + modes
 * @param phases likewise
 * @param factor of all values
 * @param mean added to them
 */
@SuppressWarnings("ArrayRecordComponent") // small, compared by nobody
record FourierSeries(
    int modes, double[][] amplitudes, double[][] phases, double factor, double mean)
    implements Shape {

  /** Makes the amplitude of a mode, if need be of random numbers. */
  @FunctionalInterface
  interface Amplitude {

    /** The amplitude of the mode of k and l. */
    double of(int k, int l);
  }

  /** A series of a factor of 1 and a mean of 0, with random phases, each after its amplitude. */
  static FourierSeries draw(
      Grid grid, int modes, UniformRandomProvider random, Amplitude amplitude) {
    int highestY = (grid.axes().size() - 1) * modes;
    double[][] amplitudes = new double[highestY + 1][2 * modes + 1];
    double[][] phases = new double[highestY + 1][2 * modes + 1];
    for (int l = 0; l <= highestY; l++) {
      for (int k = l == 0 ? 1 : -modes; k <= modes; k++) {
        amplitudes[l][k + modes] = amplitude.of(k, l);
        phases[l][k + modes] = 2 * Math.PI * random.nextDouble();
      }
    }
    return new FourierSeries(modes, amplitudes, phases, 1, 0);
  }

  /** The same with other values. */
  FourierSeries scaled(double by, double around) {
    return new FourierSeries(modes, amplitudes, phases, factor * by, around);
  }

  @Override
  public double[] onCells(Grid grid, Window window) {
    int highestY = amplitudes.length - 1;
    double[][] a = new double[highestY + 1][2 * modes + 1];
    double[][] b = new double[highestY + 1][2 * modes + 1];
    for (int l = 0; l <= highestY; l++) {
      for (int k = l == 0 ? 1 : -modes; k <= modes; k++) {
        double average =
            amplitudes[l][k + modes]
                * FourierTransform.sinc(Math.PI * k / grid.nx())
                * FourierTransform.sinc(Math.PI * l / grid.ny());
        a[l][k + modes] = average * StrictMath.cos(phases[l][k + modes]);
        b[l][k + modes] = average * StrictMath.sin(phases[l][k + modes]);
      }
    }
    int columns = window.columns();
    double[][] cosX = new double[modes + 1][columns];
    double[][] sinX = new double[modes + 1][columns];
    for (int k = 0; k <= modes; k++) {
      for (int j = 0; j < columns; j++) {
        double x = angle(k, window.column() + j, grid.nx());
        cosX[k][j] = StrictMath.cos(x);
        sinX[k][j] = StrictMath.sin(x);
      }
    }
    // Of each l: even cos(l y) - odd sin(l y).
    double[][] even = new double[a.length][columns];
    double[][] odd = new double[a.length][columns];
    for (int l = 0; l < a.length; l++) {
      for (int k = -modes; k <= modes; k++) {
        double p = a[l][k + modes];
        double q = b[l][k + modes];
        double[] cos = cosX[Math.abs(k)];
        double[] sin = sinX[Math.abs(k)];
        add(even[l], p, cos, -q * Integer.signum(k), sin);
        add(odd[l], q, cos, p * Integer.signum(k), sin);
      }
    }
    double[] u = new double[window.cells()];
    double[] row = new double[columns];
    for (int i = 0; i < window.rows(); i++) {
      Arrays.fill(row, 0);
      for (int l = 0; l < a.length; l++) {
        double y = angle(l, window.row() + i, grid.ny());
        add(row, StrictMath.cos(y), even[l], -StrictMath.sin(y), odd[l]);
      }
      for (int j = 0; j < columns; j++) {
        u[i * columns + j] = mean + factor * row[j];
      }
    }
    return u;
  }

  private static double angle(int mode, int cell, int cells) {
    return 2 * Math.PI * mode * (cell + 0.5) / cells;
  }

  /** sum += p * x + q * y. */
  private static void add(double[] sum, double p, double[] x, double q, double[] y) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += p * x[j] + q * y[j];
    }
  }
}
