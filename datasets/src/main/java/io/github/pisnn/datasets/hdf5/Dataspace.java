package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.Arrays;

/**
 * The lengths of an array.
 *
 * @param isNull whether it has no values at all
 * @param shape its length along each axis; of no axis for a single value
 * @param most what these may grow to; {@link #UNLIMITED} where there is no end
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Dataspace(boolean isNull, long[] shape, long[] most) {
  static final long UNLIMITED = -1;

  private static final int MOST_AXES = 32;

  static Dataspace read(Cursor in) throws IOException {
    int version = in.u8();
    int rank = in.u8();
    int flags = in.u8();
    if (version < 1 || version > 2 || rank > MOST_AXES) {
      throw new IOException("damaged: a dataspace of version " + version + " and rank " + rank);
    }
    int type = in.u8();
    in.skip(version == 1 ? 4 : 0);
    long[] shape = lengths(in, rank);
    long[] most = (flags & 1) != 0 ? lengths(in, rank) : shape.clone();
    for (long length : shape) {
      if (length < 0) {
        throw new IOException("damaged: a dataspace with an axis of length " + length);
      }
    }
    return new Dataspace(version == 2 && type == 2, shape, most);
  }

  private static long[] lengths(Cursor in, int rank) {
    long[] lengths = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      lengths[axis] = in.length();
    }
    return lengths;
  }

  /** Number of values. */
  long count() throws IOException {
    try {
      return Arrays.stream(shape).reduce(isNull ? 0 : 1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IOException("damaged: an array of more than 2^63 values", e);
    }
  }
}
