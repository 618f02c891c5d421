package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Window;
import java.io.Serializable;

/**
 * How well the cells of a grid conduct, relative to the law's conductivity. A cell's coefficient
 * does not depend on the window asked for.
 */
public interface Coefficient extends Serializable {

  /**
   * The coefficients in a window.
   *
   * @return one a cell, row-major, in (0, 1]
   */
  double[] values(Window window);

  /** What tells it from others: the same text for the same coefficients on the same grid. */
  String identity();

  /** The coefficient of the face between two cells: their harmonic mean, 2 (a b) / (a + b). */
  static double mean(double left, double right) {
    return 2 * (left * right) / (left + right);
  }

  /** How different the cells at a face are: (a - b) / (a + b), in (-1, 1). */
  static double contrast(double left, double right) {
    return (left - right) / (left + right);
  }
}
