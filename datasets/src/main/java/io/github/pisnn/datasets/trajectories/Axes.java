package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Window;
import java.util.Arrays;

/**
 * The axes of an array, one letter each, the last one fastest: N trajectories, T times, Y and X
 * places, V variables.
 */
final class Axes {
  private final String order;
  private final int[] shape;

  /**
   * Checks a shape.
   *
   * @param name of the array, for messages
   * @param order such as NTXY
   * @throws IllegalArgumentException if it has not one axis a letter, or one that is empty or too
   *     long
   */
  Axes(String name, String order, long[] shape) {
    if (shape.length != order.length()) {
      throw wrongShape(name, shape, inWords(order));
    }
    this.order = order;
    this.shape = new int[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 1 || shape[axis] > Integer.MAX_VALUE) {
        throw wrongShape(
            name, shape, inWords(order) + " with lengths from 1 to " + Integer.MAX_VALUE);
      }
      this.shape[axis] = (int) shape[axis];
    }
  }

  /**
   * Checks another array of the same kind.
   *
   * @throws IllegalArgumentException if it has another shape
   */
  void requireShape(String name, long[] other) {
    if (!Arrays.equals(other, Arrays.stream(shape).asLongStream().toArray())) {
      throw wrongShape(name, other, Arrays.toString(shape) + ", as the first one has");
    }
  }

  /** The error of an array's shape. */
  static IllegalArgumentException wrongShape(String name, long[] shape, String expected) {
    return new IllegalArgumentException(
        name + " has the shape " + Arrays.toString(shape) + "; expected " + expected);
  }

  /** NTX as [N, T, X]. */
  static String inWords(String order) {
    return Arrays.toString(order.split(""));
  }

  /** The length of an axis; 1 if there is none. */
  int length(char axis) {
    int place = order.indexOf(axis);
    return place < 0 ? 1 : shape[place];
  }

  /** Where a window of a snapshot begins in the array, along each axis. */
  long[] offset(int trajectory, int snapshot, Window window) {
    long[] offset = new long[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      offset[axis] =
          switch (order.charAt(axis)) {
            case 'N' -> trajectory;
            case 'T' -> snapshot;
            case 'Y' -> window.row();
            case 'X' -> window.column();
            default -> 0;
          };
    }
    return offset;
  }

  /** The size of a window of a snapshot along each axis; all variables are read with it. */
  int[] size(Window window) {
    int[] size = shape.clone();
    for (int axis = 0; axis < size.length; axis++) {
      size[axis] =
          switch (order.charAt(axis)) {
            case 'N', 'T' -> 1;
            case 'Y' -> window.rows();
            case 'X' -> window.columns();
            default -> size[axis];
          };
    }
    return size;
  }

  /**
   * Brings a window of a snapshot into the order of a grid.
   *
   * @param values of the array's part given by offset and size
   * @param variable its number along V
   * @return one value a cell, row-major
   */
  double[] rowMajor(double[] values, int variable, Window window) {
    int[] size = size(window);
    int alongX = stride('X', size);
    int alongY = stride('Y', size);
    int start = variable * stride('V', size);
    double[] cells = new double[window.cells()];
    for (int cell = 0; cell < cells.length; cell++) {
      int row = cell / window.columns();
      int column = cell % window.columns();
      cells[cell] = values[start + row * alongY + column * alongX];
    }
    return cells;
  }

  /** From one point of an axis to the next within a part's values; 0 if there is none. */
  private int stride(char axis, int[] size) {
    int place = order.indexOf(axis);
    if (place < 0) {
      return 0;
    }
    int stride = 1;
    for (int k = place + 1; k < size.length; k++) {
      stride = Math.multiplyExact(stride, size[k]);
    }
    return stride;
  }
}
