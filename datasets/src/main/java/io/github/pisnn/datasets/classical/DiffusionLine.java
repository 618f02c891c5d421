package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;

/**
 * Second differences along a line of cells, times a number, with the conditions at its ends: u + A
 * u, and the solution of u - A u = f. A is tridiagonal, or cyclic where the line is a ring: then it
 * is one of rank one more (J. Sherman and W. J. Morrison (1950), doi:10.1214/aoms/1177729893).
 */
final class DiffusionLine {
  private final int length;
  private final double number;
  private final Boundary low;
  private final Boundary high;

  /** Of 1 - A without its corners, eliminated: what is left on and above the diagonal. */
  private final double[] pivots;

  private final double[] above;

  /** What the corners add to a solution, by the sum of its two ends. */
  private final double[] corner;

  private final double[] line;

  /**
   * A line.
   *
   * @param length number of cells, at least 3
   * @param number what second differences are multiplied by, positive
   */
  DiffusionLine(int length, double number, Boundary low, Boundary high) {
    this.length = length;
    this.number = number;
    this.low = low;
    this.high = high;
    this.pivots = new double[length];
    this.above = new double[length];
    this.corner = new double[length];
    this.line = new double[length];
    for (int k = 0; k < length; k++) {
      double diagonal = 1 + number * faces(k);
      pivots[k] = k == 0 ? diagonal : diagonal + number * above[k - 1];
      above[k] = -number / pivots[k];
    }
    if (low.isPeriodic()) {
      line[0] = 1;
      line[length - 1] = 1;
      eliminate();
      System.arraycopy(line, 0, corner, 0, length);
      double share = number / (1 - number * (corner[0] + corner[length - 1]));
      for (int k = 0; k < length; k++) {
        corner[k] *= share;
      }
    }
  }

  /**
   * How often a cell stands in its own second difference; on a ring once more at either end, as its
   * corners are what (1, 0, ..., 0, 1) times its transpose has there.
   */
  private double faces(int cell) {
    double faces = 2;
    if (cell == 0) {
      faces += atEnd(low);
    }
    if (cell == length - 1) {
      faces += atEnd(high);
    }
    return faces;
  }

  private static double atEnd(Boundary side) {
    return side.isClosed() ? -1 : 1;
  }

  /**
   * u + A u of one line in an array.
   *
   * @param to receives it
   * @param first of the line's cells
   * @param stride from one to the next
   * @param face of the sides behind its ends
   */
  void apply(double[] to, double[] u, int first, int stride, int face) {
    int last = first + (length - 1) * stride;
    for (int k = 0; k < length; k++) {
      int at = first + k * stride;
      double before = k > 0 ? u[at - stride] : ghost(low, face, u[first], u[last]);
      double after = k < length - 1 ? u[at + stride] : ghost(high, face, u[last], u[first]);
      to[at] = u[at] + number * (before - 2 * u[at] + after);
    }
  }

  private static double ghost(Boundary side, int face, double mirror, double wrap) {
    return side.ghost(face, mirror, wrap);
  }

  /** Solves u - A u = f on one line in an array, in place. */
  void solve(double[] f, int first, int stride, int face) {
    for (int k = 0; k < length; k++) {
      line[k] = f[first + k * stride];
    }
    line[0] += number * prescribed(low, face);
    line[length - 1] += number * prescribed(high, face);
    eliminate();
    double ends = line[0] + line[length - 1];
    for (int k = 0; k < length; k++) {
      f[first + k * stride] = line[k] + ends * corner[k];
    }
  }

  private static double prescribed(Boundary side, int face) {
    return side.constant(face);
  }

  /** Solves without the corners, by Gaussian elimination, which is stable as 1 - A is dominant. */
  private void eliminate() {
    line[0] /= pivots[0];
    for (int k = 1; k < length; k++) {
      line[k] = (line[k] + number * line[k - 1]) / pivots[k];
    }
    for (int k = length - 2; k >= 0; k--) {
      line[k] -= above[k] * line[k + 1];
    }
  }
}
