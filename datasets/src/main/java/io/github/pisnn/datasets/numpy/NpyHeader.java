package io.github.pisnn.datasets.numpy;

import io.github.pisnn.datasets.arrays.ArrayViews;
import io.github.pisnn.datasets.arrays.NumberType;
import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.arrays.StreamedArray;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an array in NumPy's format, of floats, integers or booleans.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record NpyHeader(NumberType type, boolean isFortran, long[] shape, int start)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*?\\])");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");

  /** NumPy on Python 2 wrote an L behind a length. */
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L, ]{0,2000})\\)");

  private static final Pattern NUMBER = Pattern.compile("'([<>|=])([fiub])([1248])'");
  private static final Pattern OTHER = Pattern.compile("'[<>|=]?([a-zA-Z]).*'");

  /** What numbers of other types are, by the letter of the type. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "c", "complex numbers",
          "f", "floats of another length",
          "U", "texts",
          "S", "texts",
          "a", "texts",
          "O", "Python objects",
          "M", "dates",
          "m", "spans of time",
          "V", "opaque bytes");

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;

  /**
   * Reads a header.
   *
   * @param in at the start; left where the numbers begin
   * @throws IllegalArgumentException if the array is of another kind; the message is a clause such
   *     as {@code has numbers of type '<c16' (complex numbers); expected ...}
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
      throw noHeader();
    }
    byte[] bytes = new byte[(int) length];
    in.readFully(bytes);
    String header = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", " ");
    return new NpyHeader(
        type(find(TYPE, header)),
        FORTRAN.matcher(header).find(),
        lengths(find(SHAPE, header)),
        start + bytes.length);
  }

  private static IllegalArgumentException noHeader() {
    return new IllegalArgumentException("has no header of a .npy file");
  }

  private static String find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw noHeader();
    }
    return matcher.group(1);
  }

  private static NumberType type(String code) {
    Matcher number = NUMBER.matcher(code);
    if (number.matches()) {
      boolean isBigEndian = number.group(1).equals(">");
      int bytes = Integer.parseInt(number.group(3));
      String kind = number.group(2);
      if (kind.equals("f") && bytes > 1) {
        return NumberType.ieee(bytes, isBigEndian);
      }
      if (kind.equals("i") || kind.equals("u") || bytes == 1) {
        return NumberType.integer(bytes, kind.equals("i"), isBigEndian);
      }
    }
    Matcher other = OTHER.matcher(code);
    String what = other.matches() ? OTHERS.get(other.group(1)) : "a structure";
    throw new IllegalArgumentException(
        "has numbers of type "
            + code
            + (what == null ? "" : " (" + what + ")")
            + "; expected floats of 2, 4 or 8 bytes, integers or booleans");
  }

  private static long[] lengths(String shape) {
    try {
      return Arrays.stream(shape.replace("L", "").split(","))
          .map(String::strip)
          .filter(length -> !length.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw tooLarge("[" + shape + "]", e);
    }
  }

  private static IllegalArgumentException tooLarge(String shape, RuntimeException cause) {
    return new IllegalArgumentException(
        "has the shape " + shape + ", too large for any file", cause);
  }

  /** Returns the array's shape. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Returns the length in bytes of header and numbers.
   *
   * @throws IllegalArgumentException if no file is as long; the message is a clause
   */
  public long length() {
    try {
      return Math.addExact(
          Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact), (long) start);
    } catch (ArithmeticException e) {
      throw tooLarge(Arrays.toString(shape), e);
    }
  }

  /** An array, to be closed when its parts have been read. */
  public record Open(StoredArray array, StreamedArray stream) implements Closeable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /**
   * Returns the array. One in Fortran's order is stored as one of the reverse axes in C's.
   *
   * @param opening of the stream that begins with this header
   */
  public Open open(StreamedArray.Opening opening) {
    long[] stored = shape.clone();
    for (int axis = 0; axis < stored.length && isFortran; axis++) {
      stored[axis] = shape[shape.length - 1 - axis];
    }
    StreamedArray stream = new StreamedArray(type, start, stored, opening);
    return new Open(isFortran ? ArrayViews.reversedAxes(stream) : stream, stream);
  }
}
