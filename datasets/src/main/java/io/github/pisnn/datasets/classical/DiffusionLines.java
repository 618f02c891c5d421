package io.github.pisnn.datasets.classical;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;

/**
 * Second differences along the lines of cells of an axis, times a number, with the conditions at
 * their ends: u + A u, and the solution of u - A u = f. On a line A is tridiagonal, or cyclic where
 * the line is a ring: then it is one of rank one more (J. Sherman and W. J. Morrison (1950),
 * doi:10.1214/aoms/1177729893).
 */
final class DiffusionLines {
  private final int lines;
  private final int nextLine;
  private final int length;
  private final int stride;
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
   * The lines of a domain.
   *
   * @param axis along which there are at least 3 cells
   * @param number what second differences are multiplied by, positive
   */
  DiffusionLines(Domain domain, Axis axis, double number) {
    Grid grid = domain.grid();
    this.lines = grid.cells(axis.other());
    this.nextLine = grid.stride(axis.other());
    this.length = grid.cells(axis);
    this.stride = grid.stride(axis);
    this.number = number;
    this.low = domain.boundaries().at(axis.low());
    this.high = domain.boundaries().at(axis.high());
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
      faces += low.isClosed() ? -1 : 1;
    }
    if (cell == length - 1) {
      faces += high.isClosed() ? -1 : 1;
    }
    return faces;
  }

  /**
   * u + A u.
   *
   * @param to receives it
   */
  void apply(double[] to, double[] u) {
    for (int face = 0; face < lines; face++) {
      int first = face * nextLine;
      int last = first + (length - 1) * stride;
      for (int k = 0; k < length; k++) {
        int at = first + k * stride;
        double before = k > 0 ? u[at - stride] : low.ghost(face, u[first], u[last]);
        double after = k < length - 1 ? u[at + stride] : high.ghost(face, u[last], u[first]);
        to[at] = u[at] + number * (before - 2 * u[at] + after);
      }
    }
  }

  /** Solves u - A u = f, in place. */
  void solve(double[] f) {
    for (int face = 0; face < lines; face++) {
      int first = face * nextLine;
      for (int k = 0; k < length; k++) {
        line[k] = f[first + k * stride];
      }
      line[0] += number * low.constant(face);
      line[length - 1] += number * high.constant(face);
      eliminate();
      double ends = line[0] + line[length - 1];
      for (int k = 0; k < length; k++) {
        f[first + k * stride] = line[k] + ends * corner[k];
      }
    }
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
