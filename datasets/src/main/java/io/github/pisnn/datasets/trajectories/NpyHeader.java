package io.github.pisnn.datasets.trajectories;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an array in NumPy's format, of little-endian float64, float32 or int32 in C order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
public final class NpyHeader {
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*?\\])");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;

  private final Type type;
  private final long[] shape;
  private final int start;

  /** How numbers are stored. */
  public enum Type {
    /** binary64. */
    FLOAT64("<f8", Double.BYTES) {
      @Override
      public void read(ByteBuffer numbers, double[] values, int at, int count) {
        numbers.asDoubleBuffer().get(values, at, count);
      }
    },
    /** binary32. */
    FLOAT32("<f4", Float.BYTES) {
      @Override
      public void read(ByteBuffer numbers, double[] values, int at, int count) {
        for (int k = 0; k < count; k++) {
          values[at + k] = numbers.getFloat(k * Float.BYTES);
        }
      }
    },
    /** Signed integers. */
    INT32("<i4", Integer.BYTES) {
      @Override
      public void read(ByteBuffer numbers, double[] values, int at, int count) {
        for (int k = 0; k < count; k++) {
          values[at + k] = numbers.getInt(k * Integer.BYTES);
        }
      }
    };

    private final String code;
    private final int size;

    Type(String code, int size) {
      this.code = code;
      this.size = size;
    }

    /** Bytes of a number. */
    public int size() {
      return size;
    }

    /**
     * Takes numbers from the start of a buffer, which is little-endian.
     *
     * @param at place of the first one among the values
     */
    public abstract void read(ByteBuffer numbers, double[] values, int at, int count);

    /** As {@link #read(ByteBuffer, double[], int, int)}, all of them. */
    final double[] read(byte[] numbers) {
      double[] values = new double[numbers.length / size];
      read(ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN), values, 0, values.length);
      return values;
    }

    private static Type of(String code) {
      for (Type type : values()) {
        if (code.equals("'" + type.code + "'")) {
          return type;
        }
      }
      throw new IllegalArgumentException(
          "numbers of type "
              + code
              + "; expected '<f8', '<f4' or '<i4' (little-endian float64, float32 or int32)");
    }
  }

  private NpyHeader(Type type, long[] shape, int start) {
    this.type = type;
    this.shape = shape;
    this.start = start;
  }

  /**
   * Reads a header.
   *
   * @param in at the start; left where the numbers begin
   * @throws IllegalArgumentException if the array is of another kind; the message does not name the
   *     file
   * @throws java.io.EOFException if the header is cut short
   */
  public static NpyHeader read(DataInputStream in) throws IOException {
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    int start = MAGIC.length + 2 + (version > 1 ? Integer.BYTES : Short.BYTES);
    long length = Short.toUnsignedLong(Short.reverseBytes(in.readShort()));
    if (version > 1) {
      length += Short.toUnsignedLong(Short.reverseBytes(in.readShort())) << Short.SIZE;
    }
    if (!Arrays.equals(magic, MAGIC) || length > LONGEST_HEADER) {
      throw new IllegalArgumentException("no header of a .npy file");
    }
    byte[] bytes = new byte[(int) length];
    in.readFully(bytes);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    Type type = Type.of(find(TYPE, header));
    if (FORTRAN.matcher(header).find()) {
      throw new IllegalArgumentException(
          "Fortran order; expected C order, as of numpy.ascontiguousarray(u)");
    }
    return new NpyHeader(type, lengths(find(SHAPE, header)), start + bytes.length);
  }

  private static String find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no header of a .npy file");
    }
    return matcher.group(1);
  }

  private static long[] lengths(String shape) {
    return Arrays.stream(shape.split(","))
        .map(String::strip)
        .filter(length -> !length.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }

  /** How its numbers are stored. */
  public Type type() {
    return type;
  }

  /** The array's shape. */
  public long[] shape() {
    return shape.clone();
  }

  /** Where the numbers begin. */
  public int start() {
    return start;
  }

  /**
   * Length in bytes of header and numbers.
   *
   * @throws IllegalArgumentException if no file is as long
   */
  public long length() {
    try {
      return Arrays.stream(shape).reduce(type.size, Math::multiplyExact) + start;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "the shape " + Arrays.toString(shape) + " is too large for any file", e);
    }
  }
}
