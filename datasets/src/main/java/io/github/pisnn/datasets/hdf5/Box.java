package io.github.pisnn.datasets.hdf5;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A part of an array.
 *
 * @param offset where it begins, along each axis
 * @param size its size along each axis
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Box(long[] offset, int[] size) {

  /** A whole array. */
  static Box of(long[] shape) {
    return new Box(
        new long[shape.length], Arrays.stream(shape).mapToInt(Math::toIntExact).toArray());
  }

  /**
   * Checks that an array has such a part.
   *
   * @throws IllegalArgumentException if not
   */
  void requireWithin(long[] shape) {
    boolean isWithin = offset.length == shape.length && size.length == shape.length;
    for (int axis = 0; isWithin && axis < shape.length; axis++) {
      isWithin = offset[axis] >= 0 && size[axis] >= 0 && offset[axis] <= shape[axis] - size[axis];
    }
    if (!isWithin) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there is no part %s at %s of an array of the shape %s",
              Arrays.toString(size),
              Arrays.toString(offset),
              Arrays.toString(shape)));
    }
  }

  long end(int axis) {
    return offset[axis] + size[axis];
  }

  /** Number of its places. */
  int count() {
    return Arrays.stream(size).reduce(1, Math::multiplyExact);
  }

  /** What it has in common with another; of size 0 if nothing. */
  Box and(Box other) {
    long[] from = new long[offset.length];
    int[] common = new int[offset.length];
    for (int axis = 0; axis < from.length; axis++) {
      from[axis] = Math.max(offset[axis], other.offset[axis]);
      common[axis] = (int) Math.max(0, Math.min(end(axis), other.end(axis)) - from[axis]);
    }
    return new Box(from, common);
  }

  /** The number of a place among its own, the last axis fastest. */
  int index(long[] place) {
    int index = 0;
    for (int axis = 0; axis < size.length; axis++) {
      index = index * size[axis] + (int) (place[axis] - offset[axis]);
    }
    return index;
  }

  /** Length of a run along the last axis. */
  int run() {
    return size[size.length - 1];
  }

  /** Goes through the first places of all runs along the last axis. */
  void runs(Consumer<long[]> visitor) {
    if (count() == 0) {
      return;
    }
    long[] place = offset.clone();
    int axis;
    do {
      visitor.accept(place);
      axis = size.length - 2;
      while (axis >= 0 && ++place[axis] == end(axis)) {
        place[axis] = offset[axis];
        axis--;
      }
    } while (axis >= 0);
  }
}
