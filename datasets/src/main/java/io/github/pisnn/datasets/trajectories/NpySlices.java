package io.github.pisnn.datasets.trajectories;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parts of an array in NumPy's format, read from a stream: forward as long as parts follow each
 * other, and from the start again for one that lies before.
 */
final class NpySlices implements Slices {
  private final NpyHeader header;
  private final long[] strides;
  private final Opening opening;
  private final Closeable owner;
  private @Nullable DataInputStream in;
  private long at;

  /** Opens a stream at the array's header. */
  interface Opening {
    /** The stream. */
    DataInputStream open() throws IOException;
  }

  /**
   * Parts of an array.
   *
   * @param owner is closed with it
   */
  NpySlices(NpyHeader header, Axes axes, Opening opening, Closeable owner) {
    this.header = header;
    this.strides = axes.strides();
    this.opening = opening;
    this.owner = owner;
  }

  @Override
  public double[] read(int trajectory, long[] offset, int[] size) throws IOException {
    long first = 0;
    long last = 0;
    int count = 1;
    for (int axis = 0; axis < size.length; axis++) {
      first += offset[axis] * strides[axis];
      last += (size[axis] - 1) * strides[axis];
      count = Math.multiplyExact(count, size[axis]);
    }
    double[] range = range(first, Math.addExact(Math.toIntExact(last), 1));
    double[] values = new double[count];
    pick(range, 0, size, 0, values, 0);
    return values;
  }

  private double[] range(long first, int count) throws IOException {
    long place = header.start() + first * header.type().size();
    if (in == null || place < at) {
      closeStream();
      in = opening.open();
      at = 0;
    }
    in.skipNBytes(place - at);
    byte[] numbers = new byte[Math.multiplyExact(count, header.type().size())];
    at = Long.MAX_VALUE; // Until all is read: an error leaves the stream anywhere.
    in.readFully(numbers);
    at = place + numbers.length;
    return header.type().read(numbers);
  }

  /** Picks the part out of the range from its first number to its last. */
  private void pick(double[] range, int from, int[] size, int axis, double[] values, int to) {
    int stride = (int) strides[axis];
    if (axis == size.length - 1) {
      System.arraycopy(range, from, values, to * size[axis], size[axis]);
      return;
    }
    for (int k = 0; k < size[axis]; k++) {
      pick(range, from + k * stride, size, axis + 1, values, to * size[axis] + k);
    }
  }

  private void closeStream() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }

  @Override
  public void close() throws IOException {
    try (owner) {
      closeStream();
    }
  }
}
