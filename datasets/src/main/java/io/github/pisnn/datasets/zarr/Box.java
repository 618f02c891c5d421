package io.github.pisnn.datasets.zarr;

import io.github.pisnn.datasets.arrays.NumberType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Numbers that are asked for: a box of an array or of a chunk, and where they go.
 *
 * @param values the numbers of the whole box that this one is a part of
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Box(long[] from, int[] size, double[] values, int to, int[] steps) {
  /** A box whose numbers go to an array of their own, the last axis fastest. */
  static Box of(long[] from, int[] size) {
    int[] steps = new int[size.length];
    int count = 1;
    for (int axis = size.length - 1; axis >= 0; axis--) {
      steps[axis] = count;
      count = Math.multiplyExact(count, size[axis]);
    }
    return new Box(from, size, new double[count], 0, steps);
  }

  boolean isEmpty() {
    return Arrays.stream(size).anyMatch(length -> length == 0);
  }

  long first(int axis) {
    return from[axis];
  }

  long last(int axis) {
    return from[axis] + size[axis] - 1;
  }

  /** The same numbers by axes in another order: for each of them, which one of this box it is. */
  Box permuted(int[] axes) {
    return new Box(
        Arrays.stream(axes).mapToLong(axis -> from[axis]).toArray(),
        pick(size, axes),
        values,
        to,
        pick(steps, axes));
  }

  static int[] pick(int[] lengths, int[] axes) {
    return Arrays.stream(axes).map(axis -> lengths[axis]).toArray();
  }

  /** What this box has of a chunk that begins there; its place is told from there on. */
  Box inside(long[] start, int[] shape) {
    long[] partFrom = new long[size.length];
    int[] partSize = new int[size.length];
    int partTo = to;
    for (int axis = 0; axis < size.length; axis++) {
      long first = Math.max(start[axis], from[axis]);
      long end = Math.min(start[axis] + shape[axis], from[axis] + size[axis]);
      partFrom[axis] = first - start[axis];
      partSize[axis] = (int) (end - first);
      partTo += (int) (first - from[axis]) * steps[axis];
    }
    return new Box(partFrom, partSize, values, partTo, steps);
  }

  /** Sets all its numbers. */
  void fill(double value) {
    fill(value, 0, to);
  }

  private void fill(double value, int axis, int target) {
    if (axis == size.length) {
      values[target] = value;
      return;
    }
    for (int k = 0; k < size[axis]; k++) {
      fill(value, axis + 1, target + k * steps[axis]);
    }
  }

  /**
   * Reads its numbers.
   *
   * @param stored all numbers of a chunk, the last axis fastest
   * @param shape of the chunk
   */
  void read(ByteBuffer stored, int[] shape, NumberType type) {
    if (size.length == 0) {
      type.read(stored, 0, values, to, 1);
    } else {
      read(stored, shape, type, 0, 0, to);
    }
  }

  private void read(
      ByteBuffer stored, int[] shape, NumberType type, int axis, int block, int target) {
    int source = block * shape[axis] + (int) from[axis];
    if (axis < size.length - 1) {
      for (int k = 0; k < size[axis]; k++) {
        read(stored, shape, type, axis + 1, source + k, target + k * steps[axis]);
      }
    } else if (steps[axis] == 1) {
      type.read(stored, source * type.bytes(), values, target, size[axis]);
    } else {
      double[] row = new double[size[axis]];
      type.read(stored, source * type.bytes(), row, 0, row.length);
      for (int k = 0; k < row.length; k++) {
        values[target + k * steps[axis]] = row[k];
      }
    }
  }
}
