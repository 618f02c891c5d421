package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.NumberType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a dataset or an attribute are.
 *
 * @param kind the format's class
 * @param size bytes of a value
 * @param number how a number is stored; null if a value is none, or one that is not read
 * @param name what users call it
 * @param base of an enumeration, an array and a sequence, what they consist of; else null
 * @param members of an enumeration, its names
 * @param values of an enumeration, the stored value of each name
 */
record Datatype(
    Kind kind,
    int size,
    @Nullable NumberType number,
    String name,
    @Nullable Datatype base,
    List<String> members,
    List<byte[]> values) {
  private static final int MOST_MEMBERS = 1 << 16;
  private static final int DEEPEST = 16;

  /** Classes in the format's order. */
  enum Kind {
    INTEGER,
    FLOAT,
    TIME,
    TEXT,
    BITS,
    OPAQUE,
    COMPOUND,
    REFERENCE,
    ENUMERATION,
    SEQUENCE,
    ARRAY,
    COMPLEX
  }

  /** Reads a datatype's message. */
  static Datatype read(Cursor in) throws IOException {
    return read(in, 0);
  }

  private static Datatype read(Cursor in, int depth) throws IOException {
    int first = in.u8();
    int version = first >> 4;
    int number = first & 0x0F;
    if (number >= Kind.values().length || depth > DEEPEST) {
      throw new IOException("damaged: a datatype of class " + number);
    }
    Kind kind = Kind.values()[number];
    int flags = in.u8() | in.u8() << 8 | in.u8() << 16;
    long size = in.u32();
    if (size > Integer.MAX_VALUE) {
      throw new IOException("damaged: a datatype of " + size + " bytes");
    }
    return switch (kind) {
      case INTEGER -> integer(in, flags, (int) size);
      case FLOAT -> floating(in, flags, (int) size);
      case COMPOUND -> compound(in, version, flags & 0xFFFF, (int) size, depth);
      case ENUMERATION -> enumeration(in, version, flags & 0xFFFF, (int) size, depth);
      case SEQUENCE -> {
        Datatype base = read(in, depth + 1);
        boolean isText = (flags & 0x0F) == 1;
        String name = isText ? "text" : "lists of different lengths";
        yield new Datatype(
            kind, (int) size, null, name, isText ? null : base, List.of(), List.of());
      }
      case ARRAY -> {
        int rank = in.u8();
        in.skip((version < 3 ? 3 : 0) + rank * Integer.BYTES * (version < 3 ? 2 : 1));
        yield plain(kind, size, "arrays of " + read(in, depth + 1).name);
      }
      case TEXT -> plain(kind, size, "text");
      case TIME -> {
        in.skip(2);
        yield plain(kind, size, "time");
      }
      case BITS -> {
        in.skip(4);
        yield plain(kind, size, "bit fields");
      }
      case OPAQUE -> plain(kind, size, "opaque bytes (" + in.text(flags & 0xFF) + ")");
      case REFERENCE -> plain(kind, size, "references");
      case COMPLEX -> plain(kind, size, "complex numbers");
    };
  }

  private static Datatype plain(Kind kind, long size, String name) {
    return new Datatype(kind, (int) size, null, name, null, List.of(), List.of());
  }

  private static Datatype numeric(Kind kind, int size, NumberType number) {
    return new Datatype(kind, size, number, number.toString(), null, List.of(), List.of());
  }

  private static Datatype integer(Cursor in, int flags, int size) {
    boolean isSigned = (flags & 0x08) != 0;
    int at = in.u16();
    int bits = in.u16();
    if (at != 0 || bits != size * Byte.SIZE || size > Long.BYTES || Integer.bitCount(size) != 1) {
      return plain(Kind.INTEGER, size, "integers of " + bits + " bits in " + size + " bytes");
    }
    return numeric(Kind.INTEGER, size, NumberType.integer(size, isSigned, (flags & 1) != 0));
  }

  /** A float is what its message says: order of bytes, place and width of its parts, bias. */
  private static Datatype floating(Cursor in, int flags, int size) {
    int sign = flags >> 8 & 0xFF;
    in.u16();
    int bits = in.u16();
    int exponentAt = in.u8();
    int exponentBits = in.u8();
    int mantissaAt = in.u8();
    int mantissaBits = in.u8();
    long bias = in.u32();
    String name =
        String.format(
            java.util.Locale.ROOT,
            "floats of %d bytes with %d bits of exponent, %d of mantissa and the bias %d",
            size,
            exponentBits,
            mantissaBits,
            bias);
    boolean isUsual =
        (flags & 0x41) != 0x41
            && (flags >> 4 & 3) == 2
            && bits == size * Byte.SIZE
            && sign == bits - 1
            && mantissaAt == 0
            && exponentAt == mantissaBits
            && mantissaBits + exponentBits + 1 == bits
            && bias == (1L << (exponentBits - 1)) - 1;
    if (!isUsual) {
      return plain(Kind.FLOAT, size, name);
    }
    try {
      boolean isBig = (flags & 1) != 0;
      return numeric(
          Kind.FLOAT, size, new NumberType(NumberType.Kind.FLOAT, size, exponentBits, isBig));
    } catch (IllegalArgumentException e) {
      return plain(Kind.FLOAT, size, name);
    }
  }

  private static Datatype compound(Cursor in, int version, int count, int size, int depth)
      throws IOException {
    List<String> names = new ArrayList<>();
    List<Datatype> types = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      names.add(name(in, version));
      if (version < 3) {
        in.skip(4);
        // Of version 1 a member may be an array itself.
        in.skip(version == 1 ? 28 : 0);
      } else {
        in.skip(bytesOf(size));
      }
      types.add(read(in, depth + 1));
    }
    boolean isComplex =
        (names.equals(List.of("r", "i")) || names.equals(List.of("real", "imag")))
            && types.get(0).number != null;
    String name =
        isComplex ? "complex" + size * Byte.SIZE : "a compound of " + String.join(", ", names);
    return plain(Kind.COMPOUND, size, name);
  }

  private static Datatype enumeration(Cursor in, int version, int count, int size, int depth)
      throws IOException {
    Datatype base = read(in, depth + 1);
    if (count > MOST_MEMBERS) {
      throw new IOException("damaged: an enumeration of " + count + " names");
    }
    List<String> names = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      names.add(name(in, version));
    }
    List<byte[]> values = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      values.add(in.array(size));
    }
    // What h5py writes for booleans.
    boolean isBoolean = names.equals(List.of("FALSE", "TRUE"));
    return new Datatype(
        Kind.ENUMERATION,
        size,
        isBoolean ? base.number : null,
        isBoolean ? "bool" : "an enumeration of " + String.join(", ", names),
        base,
        List.copyOf(names),
        List.copyOf(values));
  }

  /** Up to version 2 a name is filled up to a multiple of 8 bytes. */
  private static String name(Cursor in, int version) {
    int start = in.position();
    String name = in.text();
    if (version < 3) {
      int over = (in.position() - start) % Long.BYTES;
      in.skip(over == 0 ? 0 : Long.BYTES - over);
    }
    return name;
  }

  /** The bytes that an offset inside of a value needs. */
  private static int bytesOf(int size) {
    int bytes = 1;
    while (bytes < Integer.BYTES && size >> (bytes * Byte.SIZE) != 0) {
      bytes++;
    }
    return bytes;
  }

  /** How numbers are stored; nothing if values are none that are read. */
  Optional<NumberType> numbers() {
    return Optional.ofNullable(number);
  }
}
