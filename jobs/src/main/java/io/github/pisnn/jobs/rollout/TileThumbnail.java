package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.jobs.chart.Thumbnail;
import java.util.List;

/** A {@link Thumbnail} of a field in tiles: each sends sums of counts, which add up exactly. */
final class TileThumbnail {

  private TileThumbnail() {}

  /** Averages over the thumbnail's blocks, in the law's units, from what the tiles sent. */
  static double[] of(List<long[]> parts, Grid grid, Quantization quantization) {
    Grid small = Thumbnail.grid(grid);
    int factor = Thumbnail.factor(grid);
    long[] sums = new long[small.cells()];
    for (long[] part : parts) {
      int columns = (int) part[2];
      for (int k = 3; k < part.length; k++) {
        int row = (int) part[0] + (k - 3) / columns;
        int column = (int) part[1] + (k - 3) % columns;
        sums[small.index(row, column)] += part[k];
      }
    }
    double[] averages = new double[sums.length];
    for (int row = 0; row < small.ny(); row++) {
      int height = Math.min(factor, grid.ny() - row * factor);
      for (int column = 0; column < small.nx(); column++) {
        int width = Math.min(factor, grid.nx() - column * factor);
        double count = (double) sums[small.index(row, column)] / ((long) height * width);
        averages[small.index(row, column)] = quantization.offset() + quantization.quantum() * count;
      }
    }
    return averages;
  }

  /** First block row and column, number of block columns, and the sums of a tile's blocks. */
  static long[] sums(Patch cells, Grid grid) {
    Window window = cells.window();
    int factor = Thumbnail.factor(grid);
    int firstRow = window.row() / factor;
    int firstColumn = window.column() / factor;
    int columns = (window.endColumn() - 1) / factor - firstColumn + 1;
    int rows = (window.endRow() - 1) / factor - firstRow + 1;
    long[] sums = new long[3 + rows * columns];
    sums[0] = firstRow;
    sums[1] = firstColumn;
    sums[2] = columns;
    for (int row = window.row(); row < window.endRow(); row++) {
      int blocks = 3 + (row / factor - firstRow) * columns - firstColumn;
      for (int column = window.column(); column < window.endColumn(); column++) {
        sums[blocks + column / factor] += cells.count(row, column);
      }
    }
    return sums;
  }
}
