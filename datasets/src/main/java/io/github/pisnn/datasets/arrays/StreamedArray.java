package io.github.pisnn.datasets.arrays;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array whose numbers stand in a stream, the last axis fastest. Parts are read forward as long
 * as they follow each other, with a skip over what lies between, and from the start again for one
 * that lies before.
 */
public final class StreamedArray implements StoredArray, Closeable {
  /** Numbers that are read at a time. */
  private static final int MOST_AT_ONCE = 1 << 16;

  private final NumberType type;
  private final long start;
  private final long[] shape;
  private final long[] strides;
  private final List<String> dimensions;
  private final Attributes attributes;
  private final Opening opening;
  private @Nullable DataInputStream in;
  private long at;

  /** Opens a stream that begins at byte 0. */
  public interface Opening {
    /** The stream. */
    InputStream open() throws IOException;
  }

  /**
   * An array of which a file says more.
   *
   * @param type of its numbers
   * @param start place of its first byte
   * @param shape length along each axis
   * @param strides bytes from one number to the next along each axis, from {@link #strides} or with
   *     a larger one along the first axis
   * @param dimensions names of the axes; empty if they have none
   */
  public StreamedArray(
      NumberType type,
      long start,
      long[] shape,
      long[] strides,
      List<String> dimensions,
      Attributes attributes,
      Opening opening) {
    this.type = type;
    this.start = start;
    this.shape = shape.clone();
    this.strides = strides.clone();
    this.dimensions = List.copyOf(dimensions);
    this.attributes = attributes;
    this.opening = opening;
  }

  /** An array whose numbers follow each other, and of which a file says nothing more. */
  public StreamedArray(NumberType type, long start, long[] shape, Opening opening) {
    this(type, start, shape, strides(type, shape), List.of(), Attributes.NONE, opening);
  }

  /**
   * Returns the bytes from one number to the next along each axis, if all follow each other.
   *
   * @throws ArithmeticException if no file is as large
   */
  public static long[] strides(NumberType type, long[] shape) {
    long[] strides = new long[shape.length];
    long stride = type.bytes();
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride = Math.multiplyExact(stride, Math.max(1, shape[axis]));
    }
    return strides;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public List<String> dimensions() {
    return dimensions;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public double[] read(long[] offset, int[] size) throws IOException {
    int count = Arrays.stream(size).reduce(1, Math::multiplyExact);
    double[] values = new double[count];
    int outer = size.length;
    int run = 1;
    long dense = type.bytes();
    boolean isWhole = true;
    while (outer > 0 && isWhole && strides[outer - 1] == dense) {
      outer--;
      run *= size[outer];
      dense *= shape[outer];
      isWhole = size[outer] == shape[outer];
    }
    int[] place = new int[outer];
    for (int to = 0; to < count; to += run) {
      long from = start;
      for (int axis = 0; axis < size.length; axis++) {
        from += (offset[axis] + (axis < outer ? place[axis] : 0)) * strides[axis];
      }
      readRun(from, values, to, run);
      for (int axis = outer - 1; axis >= 0 && ++place[axis] == size[axis]; axis--) {
        place[axis] = 0;
      }
    }
    return values;
  }

  private void readRun(long from, double[] values, int to, int count) throws IOException {
    DataInputStream stream = streamBefore(from);
    stream.skipNBytes(from - at);
    long end = from + (long) count * type.bytes();
    at = Long.MAX_VALUE; // Until all is read: an error leaves the stream anywhere.
    byte[] numbers = new byte[Math.min(count, MOST_AT_ONCE) * type.bytes()];
    for (int done = 0; done < count; done += MOST_AT_ONCE) {
      int some = Math.min(MOST_AT_ONCE, count - done);
      stream.readFully(numbers, 0, some * type.bytes());
      type.read(ByteBuffer.wrap(numbers), 0, values, to + done, some);
    }
    at = end;
  }

  private DataInputStream streamBefore(long place) throws IOException {
    if (in == null || place < at) {
      close();
      in = new DataInputStream(new BufferedInputStream(opening.open()));
      at = 0;
    }
    return in;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }
}
