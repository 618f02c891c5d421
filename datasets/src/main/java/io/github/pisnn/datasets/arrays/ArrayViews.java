package io.github.pisnn.datasets.arrays;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Arrays seen otherwise than they are stored; nothing is read before it is asked for. */
public final class ArrayViews {
  private ArrayViews() {}

  /**
   * Returns an array with its axes in another order.
   *
   * @param axes for each axis of the view, which one of the array it is
   */
  public static StoredArray permuted(StoredArray array, int[] axes) {
    return new View(array) {
      @Override
      public long[] shape() {
        return pick(array.shape());
      }

      @Override
      public List<String> dimensions() {
        List<String> stored = array.dimensions();
        List<String> names = new ArrayList<>();
        for (int axis = 0; axis < axes.length && !stored.isEmpty(); axis++) {
          names.add(stored.get(axes[axis]));
        }
        return names;
      }

      private long[] pick(long[] stored) {
        return Arrays.stream(axes).mapToLong(axis -> stored[axis]).toArray();
      }

      @Override
      public double[] read(long[] offset, int[] size) throws IOException {
        long[] storedOffset = new long[axes.length];
        int[] storedSize = new int[axes.length];
        for (int axis = 0; axis < axes.length; axis++) {
          storedOffset[axes[axis]] = offset[axis];
          storedSize[axes[axis]] = size[axis];
        }
        return transposed(array.read(storedOffset, storedSize), storedSize, axes);
      }
    };
  }

  /** Returns an array with its axes in the reverse order, as MATLAB and Octave store them. */
  public static StoredArray reversedAxes(StoredArray array) {
    int last = array.shape().length - 1;
    int[] axes = new int[last + 1];
    Arrays.setAll(axes, axis -> last - axis);
    return last < 1 ? array : permuted(array, axes);
  }

  /** Returns an array with one of its axes running the other way. */
  public static StoredArray flipped(StoredArray array, int axis) {
    return new View(array) {
      @Override
      public double[] read(long[] offset, int[] size) throws IOException {
        long[] from = offset.clone();
        from[axis] = array.shape()[axis] - offset[axis] - size[axis];
        double[] values = array.read(from, size);
        int run = 1;
        for (int k = axis + 1; k < size.length; k++) {
          run *= size[k];
        }
        double[] flipped = new double[values.length];
        int length = size[axis];
        for (int block = 0; block < values.length / run; block++) {
          int mirrored = block / length * length + (length - 1 - block % length);
          System.arraycopy(values, block * run, flipped, mirrored * run, run);
        }
        return flipped;
      }
    };
  }

  /** Returns an array of which a user should know something more. */
  public static StoredArray noted(StoredArray array, String note) {
    return new View(array) {
      @Override
      public List<String> notes() {
        List<String> notes = new ArrayList<>(array.notes());
        notes.add(note);
        return notes;
      }

      @Override
      public double[] read(long[] offset, int[] size) throws IOException {
        return array.read(offset, size);
      }
    };
  }

  /** Brings a part's numbers into another order of axes. */
  private static double[] transposed(double[] values, int[] storedSize, int[] axes) {
    int[] strides = new int[storedSize.length];
    int stride = 1;
    for (int axis = storedSize.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= storedSize[axis];
    }
    double[] result = new double[values.length];
    int[] place = new int[axes.length];
    for (int to = 0; to < result.length; to++) {
      int from = 0;
      for (int axis = 0; axis < axes.length; axis++) {
        from += place[axis] * strides[axes[axis]];
      }
      result[to] = values[from];
      for (int axis = axes.length - 1;
          axis >= 0 && ++place[axis] == storedSize[axes[axis]];
          axis--) {
        place[axis] = 0;
      }
    }
    return result;
  }

  /** What a view has of its array if it says nothing else. */
  abstract static class View implements StoredArray {
    private final StoredArray array;

    View(StoredArray array) {
      this.array = array;
    }

    @Override
    public long[] shape() {
      return array.shape();
    }

    @Override
    public List<String> dimensions() {
      return Collections.unmodifiableList(array.dimensions());
    }

    @Override
    public Optional<NumberType> type() {
      return array.type();
    }

    @Override
    public Attributes attributes() {
      return array.attributes();
    }

    @Override
    public List<String> notes() {
      return array.notes();
    }
  }
}
