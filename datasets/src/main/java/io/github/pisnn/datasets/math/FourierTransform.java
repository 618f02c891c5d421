package io.github.pisnn.datasets.math;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import org.jspecify.annotations.Nullable;
import org.jtransforms.fft.DoubleFFT_1D;
import org.jtransforms.fft.DoubleFFT_2D;

/**
 * Fourier transforms of fields on a periodic grid. A spectrum holds two numbers a cell, real and
 * imaginary part, row-major; that of a row and a column belongs to the {@link #waveNumber} of the
 * column along x and that of the row along y. One instance serves one thread.
 */
public final class FourierTransform {
  private final Grid grid;
  private final @Nullable DoubleFFT_1D line;
  private final @Nullable DoubleFFT_2D plane;

  /** The transforms on a grid. */
  public FourierTransform(Grid grid) {
    this.grid = grid;
    boolean isLine = grid.axes().size() == 1;
    this.line = isLine ? new DoubleFFT_1D(grid.nx()) : null;
    this.plane = isLine ? null : new DoubleFFT_2D(grid.ny(), grid.nx());
  }

  /**
   * The spectrum of a field.
   *
   * @param spectrum receives it, {@code [2 * cells]}
   * @param values one a cell
   */
  public void forward(double[] spectrum, double[] values) {
    for (int cell = 0; cell < values.length; cell++) {
      spectrum[2 * cell] = values[cell];
      spectrum[2 * cell + 1] = 0;
    }
    if (plane != null) {
      plane.complexForward(spectrum);
    } else if (line != null) {
      line.complexForward(spectrum);
    }
  }

  /**
   * The field of a spectrum.
   *
   * @param values receives it, one a cell
   * @param spectrum of a real field; lost
   */
  public void inverse(double[] values, double[] spectrum) {
    if (plane != null) {
      plane.complexInverse(spectrum, true);
    } else if (line != null) {
      line.complexInverse(spectrum, true);
    }
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = spectrum[2 * cell];
    }
  }

  /** Radians per length along an axis of a column or a row of the spectrum. */
  public double waveNumber(Axis axis, int index) {
    int n = grid.cells(axis);
    return 2 * Math.PI * (2 * index <= n ? index : index - n) / grid.length(axis);
  }

  /** What the average over a width leaves of the amplitude of a wave: 1 for a wave number of 0. */
  public static double share(double waveNumber, double width) {
    return sinc(0.5 * waveNumber * width);
  }

  /** sin(angle) / angle, 1 at 0. */
  public static double sinc(double angle) {
    return angle == 0 ? 1 : StrictMath.sin(angle) / angle;
  }
}
