package io.github.pisnn.datasets.heat;

import io.github.pisnn.core.domain.Coefficient;
import java.util.Arrays;

/**
 * The heat equation along a periodic line of cells that conduct differently, u_t = (c u_x)_x - c
 * l^2 u: what is left of two dimensions for a wave number l across a line of layers. Each cell is
 * cut into fine ones with central differences of second order; in time the solution of these is
 * exact to 1e-12, as exp(A t) is a sum of resolvents, whatever t is: L. N. Trefethen, J. A. C.
 * Weideman, T. Schmelzer (2006), "Talbot quadratures and rational approximations",
 * doi:10.1007/s10543-006-0077-9.
 *
 * <p>Lengths are in widths of a coarse cell, times in those in which it has the diffusion number 1.
 * An instance serves one thread.
 */
final class ConductingLine {
  /** Points of the quadrature, half of which are conjugates of the others. */
  private static final int POINTS = 24;

  private final int refinement;

  /** Of the faces right of the fine cells, over the squared width of one. */
  private final double[] means;

  /** Of the fine cells. */
  private final double[] coefficients;

  /** The equations of one resolvent: elimination's factors, two right-hand sides, the solution. */
  private final Complex ratios;

  private final Complex first;
  private final Complex second;
  private final double[] sum;

  /** Complex numbers, a part each. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Complex(double[] re, double[] im) {

    Complex(int n) {
      this(new double[n], new double[n]);
    }
  }

  /**
   * A line.
   *
   * @param coarse the coefficients of coarse cells, in (0, 1]
   * @param refinement fine cells in one of them
   */
  ConductingLine(double[] coarse, int refinement) {
    int n = coarse.length * refinement;
    this.refinement = refinement;
    this.coefficients = new double[n];
    this.means = new double[n];
    for (int cell = 0; cell < n; cell++) {
      coefficients[cell] = coarse[cell / refinement];
      double next = coarse[(cell + 1) % n / refinement];
      means[cell] = Coefficient.mean(coefficients[cell], next) * refinement * refinement;
    }
    this.ratios = new Complex(n);
    this.first = new Complex(n);
    this.second = new Complex(n);
    this.sum = new double[n];
  }

  /**
   * The averages of fine cells after a time.
   *
   * @param u averages at the start; not changed
   * @param waveNumber l, not negative
   */
  double[] after(double time, double[] u, double waveNumber) {
    return time == 0 ? u.clone() : quadrature(time, u, waveNumber * waveNumber, false);
  }

  /**
   * What crosses the right faces of the coarse cells during a time, with l = 0.
   *
   * @param u averages of fine cells at the start; not changed
   * @return what the coarse cells' averages lose through them
   */
  double[] fluxes(double time, double[] u) {
    double[] integral = quadrature(time, u, 0, true);
    double[] fluxes = new double[u.length / refinement];
    for (int face = 0; face < fluxes.length; face++) {
      int cell = (face + 1) * refinement - 1;
      double step = integral[cell] - integral[(cell + 1) % u.length];
      fluxes[face] = time * means[cell] * step / refinement;
    }
    return fluxes;
  }

  /** The averages of the coarse cells. */
  double[] averages(double[] u) {
    double[] averages = new double[u.length / refinement];
    for (int cell = 0; cell < averages.length; cell++) {
      double total = 0;
      for (int k = 0; k < refinement; k++) {
        total += u[cell * refinement + k];
      }
      averages[cell] = total / refinement;
    }
    return averages;
  }

  /** exp(A t) u; or its average over the time, which has another factor 1/z. */
  private double[] quadrature(double time, double[] u, double square, boolean averaged) {
    Arrays.fill(sum, 0);
    for (int k = 0; k < POINTS / 2; k++) {
      double angle = (2 * k + 1) * Math.PI / POINTS;
      double inner = 0.6407 * angle;
      double cot = StrictMath.cos(inner) / StrictMath.sin(inner);
      double re = POINTS * (0.5017 * angle * cot - 0.6122);
      double im = POINTS * 0.2645 * angle;
      double slope = POINTS * (0.5017 * (cot - inner * (1 + cot * cot)));
      // exp(z) z' / (i POINTS), twice its real part with that of the conjugate.
      double size = 2 * StrictMath.exp(re) / POINTS;
      double slopeIm = POINTS * 0.2645;
      double weightRe = size * (StrictMath.cos(im) * slopeIm + StrictMath.sin(im) * slope);
      double weightIm = size * (StrictMath.sin(im) * slopeIm - StrictMath.cos(im) * slope);
      if (averaged) {
        double norm = re * re + im * im;
        double quotient = (weightRe * re + weightIm * im) / norm;
        weightIm = (weightIm * re - weightRe * im) / norm;
        weightRe = quotient;
      }
      resolve(re, im, time, u, square);
      for (int cell = 0; cell < u.length; cell++) {
        sum[cell] += weightRe * first.re[cell] - weightIm * first.im[cell];
      }
    }
    return sum.clone();
  }

  /** Solves (z - A t) x = u: the last cell apart, the others by elimination. */
  private void resolve(double zRe, double zIm, double time, double[] u, double square) {
    int last = u.length - 1;
    Arrays.fill(second.re, 0, last, 0);
    Arrays.fill(second.im, 0, last, 0);
    second.re[0] = time * means[last];
    second.re[last - 1] += time * means[last - 1];
    double before = 0;
    double ratioRe = 0;
    double ratioIm = 0;
    for (int cell = 0; cell < last; cell++) {
      double pivotRe = zRe + diagonal(cell, time, square) - before * ratioRe;
      double pivotIm = zIm - before * ratioIm;
      double norm = pivotRe * pivotRe + pivotIm * pivotIm;
      double a = u[cell];
      double b = 0;
      double c = second.re[cell];
      double d = 0;
      if (cell > 0) {
        a += before * first.re[cell - 1];
        b += before * first.im[cell - 1];
        c += before * second.re[cell - 1];
        d += before * second.im[cell - 1];
      }
      first.re[cell] = (a * pivotRe + b * pivotIm) / norm;
      first.im[cell] = (b * pivotRe - a * pivotIm) / norm;
      second.re[cell] = (c * pivotRe + d * pivotIm) / norm;
      second.im[cell] = (d * pivotRe - c * pivotIm) / norm;
      before = time * means[cell];
      ratioRe = before * pivotRe / norm;
      ratioIm = -before * pivotIm / norm;
      ratios.re[cell] = ratioRe;
      ratios.im[cell] = ratioIm;
    }
    for (int cell = last - 2; cell >= 0; cell--) {
      substitute(first, cell);
      substitute(second, cell);
    }
    double left = time * means[last - 1];
    double right = time * means[last];
    double a = u[last] + left * first.re[last - 1] + right * first.re[0];
    double b = left * first.im[last - 1] + right * first.im[0];
    double pivotRe =
        zRe + diagonal(last, time, square) - left * second.re[last - 1] - right * second.re[0];
    double pivotIm = zIm - left * second.im[last - 1] - right * second.im[0];
    double norm = pivotRe * pivotRe + pivotIm * pivotIm;
    double xRe = (a * pivotRe + b * pivotIm) / norm;
    double xIm = (b * pivotRe - a * pivotIm) / norm;
    first.re[last] = xRe;
    first.im[last] = xIm;
    for (int cell = 0; cell < last; cell++) {
      first.re[cell] += second.re[cell] * xRe - second.im[cell] * xIm;
      first.im[cell] += second.re[cell] * xIm + second.im[cell] * xRe;
    }
  }

  private double diagonal(int cell, double time, double square) {
    double before = means[cell == 0 ? means.length - 1 : cell - 1];
    return time * (means[cell] + before + coefficients[cell] * square);
  }

  private void substitute(Complex x, int cell) {
    double re = x.re[cell + 1];
    double im = x.im[cell + 1];
    x.re[cell] += ratios.re[cell] * re - ratios.im[cell] * im;
    x.im[cell] += ratios.re[cell] * im + ratios.im[cell] * re;
  }
}
