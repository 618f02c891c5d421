package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Window;

/**
 * How the grid is cut into blocks, and how many steps a block makes at a time.
 *
 * @param rows most rows of a block
 * @param columns most columns
 * @param steps most steps, whose frame is computed over again by the neighbours
 */
record CacheBlockSize(int rows, int columns, int steps) {

  /** What measured best for an operator. */
  static CacheBlockSize of(EvolutionOperator operator) {
    return new CacheBlockSize(
        Integer.getInteger("br", 128), Integer.getInteger("bc", 512), Integer.getInteger("bd", 8));
  }

  /** Blocks that cover a window. */
  Window[] cut(Window window) {
    return window.cut(pieces(window.rows(), rows), pieces(window.columns(), columns));
  }

  private static int pieces(int cells, int most) {
    return (cells + most - 1) / most;
  }
}
