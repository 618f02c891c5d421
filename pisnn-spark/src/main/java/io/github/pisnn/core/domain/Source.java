package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Window;
import java.io.Serializable;

/** What is put into the cells of a grid. A cell's rate does not depend on the window asked for. */
public interface Source extends Serializable {

  /**
   * The rates in a window.
   *
   * @return one a cell, row-major, in the law's units per unit of time
   */
  double[] values(Window window);

  /** What tells it from other sources: the same text for the same rates on the same grid. */
  String identity();
}
