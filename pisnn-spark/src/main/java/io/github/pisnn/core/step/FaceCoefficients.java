package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Means and contrasts of the faces of a domain whose cells conduct differently. Cells are kept for
 * the rows that were asked for, 8 bytes each.
 */
public final class FaceCoefficients {
  private final Domain domain;
  private final Grid grid;
  private final AtomicReferenceArray<double[]> rows;

  /** The faces of a domain. */
  public FaceCoefficients(Domain domain) {
    this.domain = domain;
    this.grid = domain.grid();
    this.rows = new AtomicReferenceArray<>(domain.hasCoefficient() ? grid.ny() : 0);
  }

  /** True if all cells conduct alike. */
  public boolean isNone() {
    return rows.length() == 0;
  }

  /**
   * The upper faces of cells along each axis.
   *
   * @param window cells, some of them outside the grid perhaps: where it is periodic they are those
   *     opposite; elsewhere the mirror images of those inside
   * @param stride from a row of the arrays to the next; the window begins at their first element
   * @param means receives the means, {@code [axis][cell]}; at the end of an axis nothing that is
   *     true
   * @param contrasts receives the contrasts, likewise
   */
  public void fill(Window window, int stride, float[][] means, float[][] contrasts) {
    int x = Axis.X.index();
    int y = Axis.Y.index();
    double[] row = row(window, window.row());
    for (int i = 0; i < window.rows(); i++) {
      double[] above = row(window, window.row() + i + 1);
      for (int j = 0; j < window.columns(); j++) {
        int at = i * stride + j;
        double right = row[Math.min(j + 1, window.columns() - 1)];
        means[x][at] = (float) Coefficient.mean(row[j], right);
        contrasts[x][at] = (float) Coefficient.contrast(row[j], right);
        means[y][at] = (float) Coefficient.mean(row[j], above[j]);
        contrasts[y][at] = (float) Coefficient.contrast(row[j], above[j]);
      }
      row = above;
    }
  }

  /** The cells of a window's columns in a row, which may lie outside the grid. */
  private double[] row(Window window, int number) {
    int inside = domain.standIn(Axis.Y, number);
    double[] known = rows.get(inside);
    if (known == null) {
      known = domain.coefficients(new Window(inside, 0, 1, grid.nx()));
      rows.set(inside, known);
    }
    double[] row = new double[window.columns()];
    for (int j = 0; j < row.length; j++) {
      row[j] = known[domain.standIn(Axis.X, window.column() + j)];
    }
    return row;
  }
}
