package io.github.pisnn.datasets.trajectories;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import java.util.Arrays;

/** Puts the fill value where no chunk of a dataset was ever written; jHDF leaves 0 there. */
final class HdfFill {
  private final ChunkedDataset numbers;
  private final int[] length;
  private final double fill;
  private final long[] offset;
  private final int[] size;
  private final double[] values;

  private HdfFill(ChunkedDataset numbers, double fill, long[] offset, int[] size, double[] values) {
    this.numbers = numbers;
    this.length = numbers.getChunkDimensions();
    this.fill = fill;
    this.offset = offset;
    this.size = size;
    this.values = values;
  }

  /**
   * Completes a part of a dataset.
   *
   * @param offset where the part begins, along each axis
   * @param size its size along each axis
   * @param values as jHDF reads them, changed
   */
  static void complete(ChunkedDataset numbers, long[] offset, int[] size, double[] values) {
    double fill = numbers.getFillValue() instanceof Number number ? number.doubleValue() : 0;
    if (fill != 0) {
      new HdfFill(numbers, fill, offset, size, values).chunks(new int[size.length], 0);
    }
  }

  /** Goes through all chunks that the part meets, axis by axis. */
  private void chunks(int[] chunk, int axis) {
    if (axis < size.length) {
      long end = offset[axis] + size[axis];
      for (long at = offset[axis] / length[axis] * length[axis]; at < end; at += length[axis]) {
        chunk[axis] = Math.toIntExact(at);
        chunks(chunk, axis + 1);
      }
    } else if (!isWritten(chunk)) {
      fill(chunk, 0, 0);
    }
  }

  private boolean isWritten(int[] chunk) {
    try {
      numbers.getRawChunkBuffer(chunk);
      return true;
    } catch (HdfException e) {
      return false;
    }
  }

  /** Fills what the part has of a chunk, axis by axis. */
  private void fill(int[] chunk, int axis, int start) {
    int from = (int) Math.max(0, chunk[axis] - offset[axis]);
    int to = (int) Math.min(size[axis], chunk[axis] + (long) length[axis] - offset[axis]);
    if (axis == size.length - 1) {
      Arrays.fill(values, start * size[axis] + from, start * size[axis] + to, fill);
    } else {
      for (int k = from; k < to; k++) {
        fill(chunk, axis + 1, start * size[axis] + k);
      }
    }
  }
}
