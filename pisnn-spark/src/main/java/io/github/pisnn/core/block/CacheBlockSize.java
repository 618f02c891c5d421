package io.github.pisnn.core.block;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;

/**
 * How the grid is cut into cache blocks, and how many steps a block makes at a time.
 *
 * @param rows most rows of a block
 * @param columns most columns
 * @param steps most steps, whose frame is computed over again by the neighbours
 */
record CacheBlockSize(int rows, int columns, int steps) {
  /** 16 bytes a cell: about a second-level cache. */
  private static final int ROWS = 128;

  private static final int COLUMNS = 512;
  private static final int MOST_STEPS = 8;

  /** Cells of a frame that are worth their time. */
  private static final int WIDEST_FRAME = 24;

  /** Cells of a grid that one thread advances as one block, without frames. */
  private static final int MOST_IN_ONE = 1 << 18;

  /** What measured best for a grid and so many threads. */
  static CacheBlockSize of(Frame frame, int threads) {
    Grid grid = frame.domain().grid();
    return threads == 1 && grid.cells() <= MOST_IN_ONE
        ? new CacheBlockSize(grid.ny(), grid.nx(), MOST_STEPS)
        : of(frame);
  }

  /** What measured best for windows of any size. */
  static CacheBlockSize of(Frame frame) {
    int steps = Math.min(MOST_STEPS, WIDEST_FRAME / frame.reach());
    return new CacheBlockSize(ROWS, COLUMNS, Math.max(1, steps));
  }

  /** Blocks that cover a window. */
  Window[] cut(Window window) {
    return window.cut(pieces(window.rows(), rows), pieces(window.columns(), columns));
  }

  private static int pieces(int cells, int most) {
    return (cells + most - 1) / most;
  }
}
