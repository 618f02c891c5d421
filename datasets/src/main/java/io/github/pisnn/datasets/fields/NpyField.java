package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A field in NumPy's format: an array (ny, nx), or (nx,) in one dimension, of little-endian
 * float64, float32 or int32 in C order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
final class NpyField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*?\\])");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

  private static final int LONGEST_HEADER = 1 << 16;

  private final Path path;
  private final SerializableConfiguration hadoop;
  private final Type type;
  private final long start;
  private final int columns;

  /** How numbers are stored. */
  private enum Type {
    FLOAT64("<f8", Double.BYTES) {
      @Override
      void read(ByteBuffer row, double[] values, int at, int count) {
        row.asDoubleBuffer().get(values, at, count);
      }
    },
    FLOAT32("<f4", Float.BYTES) {
      @Override
      void read(ByteBuffer row, double[] values, int at, int count) {
        for (int k = 0; k < count; k++) {
          values[at + k] = row.getFloat(k * Float.BYTES);
        }
      }
    },
    INT32("<i4", Integer.BYTES) {
      @Override
      void read(ByteBuffer row, double[] values, int at, int count) {
        for (int k = 0; k < count; k++) {
          values[at + k] = row.getInt(k * Integer.BYTES);
        }
      }
    };

    private final String code;
    private final int size;

    Type(String code, int size) {
      this.code = code;
      this.size = size;
    }

    abstract void read(ByteBuffer row, double[] values, int at, int count);

    static Type of(String code, String name) {
      for (Type type : values()) {
        if (code.equals("'" + type.code + "'")) {
          return type;
        }
      }
      throw new IllegalArgumentException(
          name
              + " holds numbers of type "
              + code
              + "; expected '<f8', '<f4' or '<i4' (little-endian float64, float32 or int32)");
    }
  }

  private NpyField(
      String name,
      long rows,
      long columns,
      Grid grid,
      Path path,
      Type type,
      long start,
      Configuration hadoop) {
    super(name, rows, columns, grid);
    this.path = path;
    this.hadoop = new SerializableConfiguration(hadoop);
    this.type = type;
    this.start = start;
    this.columns = grid.nx();
  }

  /**
   * Reads the header.
   *
   * @throws IllegalArgumentException if the array is of another kind, does not fit the grid or is
   *     cut short
   */
  static NpyField open(String name, Path path, Grid grid, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    long length = files.getFileStatus(path).getLen();
    try (FSDataInputStream in = files.open(path)) {
      String header = readHeader(in);
      Type type = Type.of(find(TYPE, header, name), name);
      if (FORTRAN.matcher(header).find()) {
        throw new IllegalArgumentException(
            name + " is in Fortran order; expected C order, as of numpy.ascontiguousarray(u)");
      }
      String text = find(SHAPE, header, name);
      long[] shape = lengths(text);
      if (shape.length < 1 || shape.length > 2) {
        throw new IllegalArgumentException(
            name + " has the shape (" + text + "); expected (ny, nx), or (nx,) in one dimension");
      }
      long rows = shape.length == 1 ? 1 : shape[0];
      long start = in.getPos();
      NpyField field =
          new NpyField(name, rows, shape[shape.length - 1], grid, path, type, start, hadoop);
      if (length < start + (long) grid.cells() * type.size) {
        throw new EOFException();
      }
      return field;
    } catch (EOFException e) {
      throw new IllegalArgumentException(
          name + " is cut short: it has only " + length + " bytes", e);
    }
  }

  /** What describes the array, a Python dictionary. The stream is left where the numbers start. */
  private static String readHeader(FSDataInputStream in) throws IOException {
    in.seek(MAGIC.length);
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    long length = Short.toUnsignedLong(Short.reverseBytes(in.readShort()));
    if (version > 1) {
      length += Short.toUnsignedLong(Short.reverseBytes(in.readShort())) << Short.SIZE;
    }
    byte[] header = new byte[(int) Math.min(length, LONGEST_HEADER)];
    in.readFully(header);
    return new String(header, StandardCharsets.ISO_8859_1);
  }

  private static String find(Pattern pattern, String header, String name) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new IllegalArgumentException(name + " has no header of a .npy file");
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

  @Override
  double[] read(Window window) throws IOException {
    double[] values = new double[window.cells()];
    byte[] row = new byte[Math.multiplyExact(window.columns(), type.size)];
    ByteBuffer numbers = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
    try (FSDataInputStream in = path.getFileSystem(hadoop.value()).open(path)) {
      for (int i = 0; i < window.rows(); i++) {
        long cell = (long) (window.row() + i) * columns + window.column();
        in.seek(start + cell * type.size);
        in.readFully(row);
        type.read(numbers, values, i * window.columns(), window.columns());
      }
    }
    return values;
  }
}
