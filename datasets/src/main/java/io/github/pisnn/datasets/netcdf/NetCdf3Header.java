package io.github.pisnn.datasets.netcdf;

import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import io.github.pisnn.datasets.arrays.StreamedArray;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the header of a classic netCDF file says. All numbers have their highest byte first.
 *
 * @param records how many records there are along the record dimension
 * @param recordBytes from one record to the next
 * @param attributes of the file
 */
record NetCdf3Header(
    long records, long recordBytes, Attributes attributes, List<Variable> variables) {
  static final byte[] SIGNATURE = {'C', 'D', 'F'};

  /** CDF-1, with 64-bit offsets, and with 64-bit data. */
  static final Set<Integer> VERSIONS = Set.of(1, 2, 5);

  private static final int LONG_DATA = 5;

  private static final int DIMENSIONS = 10;
  private static final int VARIABLES = 11;
  private static final int ATTRIBUTES = 12;

  private static final int TEXT = 2;
  private static final Map<Integer, NumberType> TYPES =
      Map.of(
          1, NumberType.integer(Byte.BYTES, true, true),
          3, NumberType.integer(Short.BYTES, true, true),
          4, NumberType.integer(Integer.BYTES, true, true),
          5, NumberType.ieee(Float.BYTES, true),
          6, NumberType.ieee(Double.BYTES, true),
          7, NumberType.integer(Byte.BYTES, false, true),
          8, NumberType.integer(Short.BYTES, false, true),
          9, NumberType.integer(Integer.BYTES, false, true),
          10, NumberType.integer(Long.BYTES, true, true),
          11, NumberType.integer(Long.BYTES, false, true));

  /** What stands for no number where nothing was written and no attribute says otherwise. */
  private static final Map<Integer, Double> UNWRITTEN =
      Map.of(3, -32767.0, 4, -2147483647.0, 5, 0x1.ep122, 6, 0x1.ep122);

  private static final String UNSIGNED = "_Unsigned";
  private static final String FILL = "_FillValue";

  /** A dimension. */
  private record Dimension(String name, long length) {
    boolean isRecord() {
      return length == 0;
    }
  }

  /** An attribute of numbers of a type, or a text. */
  private record Attribute(String name, int type, String text, ByteBuffer numbers) {}

  /**
   * A variable.
   *
   * @param attributes as they stand in the file
   * @param type the format's number of it
   * @param start place of its first byte
   */
  record Variable(
      String name, List<Dimension> dimensions, List<Attribute> attributes, int type, long start) {
    boolean hasRecords() {
      return !dimensions.isEmpty() && dimensions.get(0).isRecord();
    }

    int bytes() {
      NumberType number = TYPES.get(type);
      return number == null ? 1 : number.bytes();
    }

    /** Bytes of one record, or of all there is. */
    long size() {
      long size = bytes();
      for (int axis = hasRecords() ? 1 : 0; axis < dimensions.size(); axis++) {
        size = Math.multiplyExact(size, dimensions.get(axis).length);
      }
      return size;
    }
  }

  /** Reads numbers, names and lists, none larger than the file. */
  private record Reader(DataInputStream in, int version, long length) {
    IOException damaged(String what) {
      return new IOException("cannot be read as netCDF: " + what);
    }

    /** A length or the number of something. */
    long count() throws IOException {
      long count = version == LONG_DATA ? in.readLong() : Integer.toUnsignedLong(in.readInt());
      if (count < 0 || count > length) {
        throw damaged("its header has a length of " + count);
      }
      return count;
    }

    /** The length of a dimension, which may be larger than the file. */
    long size(String name) throws IOException {
      long size = version == LONG_DATA ? in.readLong() : Integer.toUnsignedLong(in.readInt());
      if (size < 0) {
        throw damaged("its dimension " + name + " has the length " + size);
      }
      return size;
    }

    /** The entries of a list, which may be absent. */
    long entries(int tag) throws IOException {
      int found = in.readInt();
      long entries = count();
      if (found != tag && (found != 0 || entries != 0)) {
        throw damaged("its header has the tag " + found + "; expected " + tag);
      }
      return entries;
    }

    /** Bytes, padded to a multiple of four. */
    byte[] padded(long count) throws IOException {
      byte[] bytes = in.readNBytes((int) Math.min(count, Integer.MAX_VALUE));
      if (bytes.length < count) {
        throw new EOFException();
      }
      in.skipNBytes(-count & 3);
      return bytes;
    }

    String name() throws IOException {
      return new String(padded(count()), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    List<Dimension> dimensions() throws IOException {
      List<Dimension> dimensions = new ArrayList<>();
      for (long left = entries(DIMENSIONS); left > 0; left--) {
        String name = name();
        dimensions.add(new Dimension(name, size(name)));
      }
      return dimensions;
    }

    List<Attribute> attributes() throws IOException {
      List<Attribute> attributes = new ArrayList<>();
      for (long left = entries(ATTRIBUTES); left > 0; left--) {
        String name = name();
        int type = in.readInt();
        NumberType number = TYPES.get(type);
        if (number == null && type != TEXT) {
          throw damaged("its attribute " + name + " has the type " + type);
        }
        long count = count();
        byte[] bytes = padded(count * (number == null ? 1 : number.bytes()));
        String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("\0+$", "");
        attributes.add(new Attribute(name, type, text, ByteBuffer.wrap(bytes)));
      }
      return attributes;
    }

    Variable variable(List<Dimension> dimensions) throws IOException {
      String name = name();
      List<Dimension> own = new ArrayList<>();
      for (long left = count(); left > 0; left--) {
        long number = count();
        if (number >= dimensions.size()) {
          throw damaged(name + " has the dimension " + number + " of " + dimensions.size());
        }
        own.add(dimensions.get((int) number));
      }
      List<Attribute> attributes = attributes();
      int type = in.readInt();
      if (version == LONG_DATA) {
        in.readLong(); // Its size, which follows from its dimensions.
      } else {
        in.readInt();
      }
      long start = version == 1 ? Integer.toUnsignedLong(in.readInt()) : in.readLong();
      return new Variable(name, own, attributes, type, start);
    }
  }

  /**
   * Reads a header.
   *
   * @param in at the start of the file
   * @param length of the file
   */
  static NetCdf3Header read(DataInputStream in, long length) throws IOException {
    in.skipNBytes(SIGNATURE.length);
    Reader reader = new Reader(in, in.readUnsignedByte(), length);
    // A stream's writer leaves their number open: -1, all bits set.
    long records = reader.version == LONG_DATA ? in.readLong() : in.readInt();
    List<Dimension> dimensions = reader.dimensions();
    List<Attribute> attributes = reader.attributes();
    List<Variable> variables = new ArrayList<>();
    for (long left = reader.entries(VARIABLES); left > 0; left--) {
      variables.add(reader.variable(dimensions));
    }
    try {
      long recordBytes = recordBytes(variables);
      long known = records == -1 ? recordsIn(length, recordBytes, variables) : records;
      if (known < 0) {
        throw reader.damaged("it has " + known + " records");
      }
      return new NetCdf3Header(known, recordBytes, all(attributes), variables);
    } catch (ArithmeticException e) {
      throw reader.damaged("its records are too large");
    }
  }

  /** Parts of a record begin at multiples of four bytes, unless it has only one part. */
  private static long recordBytes(List<Variable> variables) {
    long bytes = 0;
    long first = 0;
    int parts = 0;
    for (Variable variable : variables) {
      if (variable.hasRecords()) {
        first = parts++ == 0 ? variable.size() : first;
        bytes = Math.addExact(bytes, Math.addExact(variable.size(), -variable.size() & 3));
      }
    }
    return parts == 1 ? first : bytes;
  }

  private static long recordsIn(long length, long recordBytes, List<Variable> variables) {
    long start =
        variables.stream()
            .filter(Variable::hasRecords)
            .mapToLong(Variable::start)
            .min()
            .orElse(length);
    return recordBytes == 0 ? 0 : Math.max(0, (length - start) / recordBytes);
  }

  private static Attributes all(List<Attribute> attributes) {
    Attributes.Builder all = new Attributes.Builder();
    attributes.forEach(attribute -> add(all, attribute, attribute.type));
    return all.build();
  }

  private static void add(Attributes.Builder all, Attribute attribute, int type) {
    NumberType numbers = TYPES.get(type);
    if (numbers == null) {
      all.text(attribute.name, attribute.text);
    } else {
      all.numbers(attribute.name, numbers(numbers, attribute.numbers));
    }
  }

  /** Long integers are rounded: they are bounds and marks, which no value needs be equal to. */
  private static double[] numbers(NumberType type, ByteBuffer stored) {
    double[] values = new double[stored.capacity() / type.bytes()];
    if (type.kind() == NumberType.Kind.FLOAT || type.bytes() < Long.BYTES) {
      type.read(stored, 0, values, 0, values.length);
      return values;
    }
    for (int k = 0; k < values.length; k++) {
      long value = stored.getLong(k * Long.BYTES);
      boolean isHigh = type.kind() == NumberType.Kind.UNSIGNED && value < 0;
      values[k] = (double) value + (isHigh ? 0x1p64 : 0);
    }
    return values;
  }

  /**
   * Returns a variable's array.
   *
   * @param length of the file
   * @throws IllegalArgumentException if it is not one of numbers, or not whole; the message is a
   *     clause
   */
  StreamedArray array(Variable variable, long length, StreamedArray.Opening opening) {
    if (variable.type == TEXT) {
      throw new IllegalArgumentException("is text; expected numbers");
    }
    boolean isUnsigned =
        variable.attributes.stream()
            .anyMatch(a -> a.name.equals(UNSIGNED) && a.text.equalsIgnoreCase("true"));
    int code = isUnsigned ? unsigned(variable.type) : variable.type;
    NumberType type =
        Optional.ofNullable(TYPES.get(code))
            .orElseThrow(() -> new IllegalArgumentException("is of the unknown type " + code));
    long[] shape = new long[variable.dimensions.size()];
    List<String> names = new ArrayList<>();
    for (int axis = 0; axis < shape.length; axis++) {
      Dimension dimension = variable.dimensions.get(axis);
      names.add(dimension.name);
      shape[axis] = axis == 0 && variable.hasRecords() ? records : dimension.length;
    }
    try {
      long[] strides = StreamedArray.strides(type, shape);
      long bytes = variable.size();
      if (variable.hasRecords()) {
        strides[0] = recordBytes;
        bytes =
            records == 0 ? 0 : Math.addExact(bytes, Math.multiplyExact(records - 1, recordBytes));
      }
      long end = Math.addExact(variable.start, bytes);
      if (variable.start < 0 || end > length) {
        throw new IllegalArgumentException(
            "is cut short: it ends at byte " + end + ", the file at " + length);
      }
      return new StreamedArray(
          type, variable.start, shape, strides, names, attributes(variable, code), opening);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("is too large for any file", e);
    }
  }

  private static int unsigned(int type) {
    return switch (type) {
      case 1 -> 7;
      case 3 -> 8;
      case 4 -> 9;
      default -> type;
    };
  }

  /** Attributes of the variable's own type have its sign. */
  private static Attributes attributes(Variable variable, int code) {
    Attributes.Builder all = new Attributes.Builder();
    Double unwritten = UNWRITTEN.get(code);
    if (unwritten != null) {
      all.numbers(FILL, unwritten);
    }
    for (Attribute attribute : variable.attributes) {
      add(all, attribute, attribute.type == variable.type ? code : attribute.type);
    }
    return all.build();
  }
}
