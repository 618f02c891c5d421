package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A variable of Octave's in HDF5: a group with a {@code type} in words and a {@code value}, which
 * is a dataset, a group of several, or of a range {@code base:increment:limit} these three numbers.
 */
final class Octave {
  static final String MARK = "OCTAVE_NEW_FORMAT";
  static final String VALUE = "value";
  static final String TYPE = "type";
  private static final String COUNT = "OCTAVE_RANGE_NELEM";
  private static final int MOST = 1 << 26;
  private static final List<String> KINDS =
      List.of("matrix", "bool matrix", "float matrix", "complex matrix", "float complex matrix");

  private Octave() {}

  /**
   * Checks a variable's type.
   *
   * @throws IllegalArgumentException a clause that follows the variable's name, if it is no matrix
   *     or range of numbers
   */
  static void require(String type) {
    boolean isNumbers =
        KINDS.contains(type)
            || type.matches("u?int(8|16|32|64) matrix")
            || isRange(type)
            || type.endsWith("scalar")
            || type.equals("bool");
    if (!isNumbers) {
      throw new IllegalArgumentException("is a " + type + "; expected a matrix of numbers");
    }
  }

  static boolean isRange(String type) {
    return type.endsWith("range");
  }

  /** The numbers of a range, [1, n]. */
  static StoredArray range(Storage storage, ObjectHeader value) throws IOException {
    ByteBuffer numbers = raw(storage, value, 3 * Double.BYTES);
    double base = numbers.getDouble(0);
    double increment = numbers.getDouble(2 * Double.BYTES);
    double count = AttributeReader.read(storage, value).values().number(COUNT).orElse(0);
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("is a range of " + count + " numbers");
    }
    return new StoredArray() {
      @Override
      public long[] shape() {
        return new long[] {1, (long) count};
      }

      @Override
      public double[] read(long[] offset, int[] size) {
        double[] values = new double[size[0] * size[1]];
        Arrays.setAll(values, k -> base + (offset[1] + k) * increment);
        return values;
      }
    };
  }

  /** The text of a variable's type. */
  static String type(Storage storage, ObjectHeader type) throws IOException {
    Datatype text = Datatype.read(type.get(ObjectHeader.DATATYPE, "datatype"));
    return storage.cursor(raw(storage, type, text.size())).text(text.size());
  }

  /** The bytes of a single value. */
  private static ByteBuffer raw(Storage storage, ObjectHeader header, int size) throws IOException {
    Layout layout = Layout.read(storage, header.get(ObjectHeader.LAYOUT, "data layout"));
    ByteBuffer bytes =
        layout instanceof Layout.Contiguous contiguous
            ? storage.bytes(contiguous.address(), size)
            : layout instanceof Layout.Compact compact ? compact.bytes() : ByteBuffer.allocate(0);
    if (bytes.remaining() < size) {
      throw new IOException("damaged: a value of less than " + size + " bytes");
    }
    return bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }
}
