package io.github.pisnn.spark.tiles;

import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Window;

/**
 * How many steps tiles best make between two exchanges: the more, the less often an exchange costs
 * its fixed time, and the more cells of frames are computed twice.
 */
final class ExchangeDepth {
  private static final int DEEPEST = 64;

  /** What a shallower exchange may cost: its strips are smaller. */
  private static final double WORTH = 1.02;

  private ExchangeDepth() {}

  /**
   * The least depth whose time a step is, but for a fiftieth, the least.
   *
   * @param reach cells of a frame that a step uses up
   * @param exchangeNanos fixed time of an exchange
   * @param stepNanos time of a step of all tiles, without frames, spread over all cores
   */
  static int best(Tiling tiling, int reach, double exchangeNanos, double stepNanos) {
    double least = Double.POSITIVE_INFINITY;
    for (int depth = 1; depth <= DEEPEST; depth *= 2) {
      least = Math.min(least, time(tiling, reach, exchangeNanos, stepNanos, depth));
    }
    int depth = 1;
    while (time(tiling, reach, exchangeNanos, stepNanos, depth) > WORTH * least) {
      depth *= 2;
    }
    return depth;
  }

  /** Time of a step, with its part of an exchange. */
  private static double time(
      Tiling tiling, int reach, double exchangeNanos, double stepNanos, int depth) {
    return exchangeNanos / depth + stepNanos * excess(tiling, reach, depth);
  }

  /** Cells computed, frames included, for each cell of the grid and step. */
  static double excess(Tiling tiling, int reach, int depth) {
    Window tile = tiling.window(0);
    double rows = tile.rows();
    double columns = tile.columns();
    double sum = 0;
    for (int left = 0; left < depth; left++) {
      double framedRows = tiling.rows() == 1 ? rows : rows + 2.0 * left * reach;
      double framedColumns = tiling.columns() == 1 ? columns : columns + 2.0 * left * reach;
      sum += framedRows * framedColumns / (rows * columns);
    }
    return sum / depth;
  }
}
