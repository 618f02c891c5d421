package io.github.pisnn.datasets.arrays;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * How a number is stored: an integer of 1, 2, 4 or 8 bytes, or a float of 2, 4 or 8 bytes whose
 * bits are, from the highest one down, its sign, exponent and mantissa. So IEEE 754's binary16 and
 * bfloat16, both of two bytes, are told apart.
 *
 * @param kind what it is
 * @param bytes how long it is
 * @param exponentBits of a float, how many of its bits are the exponent's; else 0
 * @param bigEndian whether the highest byte stands first
 */
public record NumberType(Kind kind, int bytes, int exponentBits, boolean bigEndian)
    implements Serializable {
  /** Integers up to here are numbers of binary64, too. */
  private static final long LARGEST_EXACT = 1L << 53;

  private static final int FLOAT64_EXPONENT = 11;
  private static final int FLOAT32_EXPONENT = 8;
  private static final int FLOAT16_EXPONENT = 5;

  /** What a number is. */
  public enum Kind {
    /** A floating-point number with an implied leading one, subnormals, infinities and NaN. */
    FLOAT,
    /** An integer in two's complement. */
    SIGNED,
    /** An integer that is not negative. */
    UNSIGNED
  }

  /**
   * A float of IEEE 754.
   *
   * @param bytes 2, 4 or 8
   */
  public static NumberType ieee(int bytes, boolean bigEndian) {
    int exponent =
        switch (bytes) {
          case Double.BYTES -> FLOAT64_EXPONENT;
          case Float.BYTES -> FLOAT32_EXPONENT;
          case Short.BYTES -> FLOAT16_EXPONENT;
          default -> throw new IllegalArgumentException("floats of " + bytes + " bytes");
        };
    return new NumberType(Kind.FLOAT, bytes, exponent, bigEndian);
  }

  /** The upper half of a binary32: a sign, 8 bits of exponent and 7 of mantissa. */
  public static NumberType bfloat16(boolean bigEndian) {
    return new NumberType(Kind.FLOAT, Short.BYTES, FLOAT32_EXPONENT, bigEndian);
  }

  /**
   * An integer.
   *
   * @param bytes 1, 2, 4 or 8
   */
  public static NumberType integer(int bytes, boolean signed, boolean bigEndian) {
    return new NumberType(signed ? Kind.SIGNED : Kind.UNSIGNED, bytes, 0, bigEndian);
  }

  /** Checks the widths. */
  public NumberType {
    boolean isKnown =
        kind == Kind.FLOAT
            ? switch (bytes) {
              case Double.BYTES -> exponentBits == FLOAT64_EXPONENT;
              case Float.BYTES -> exponentBits == FLOAT32_EXPONENT;
              case Short.BYTES ->
                  exponentBits == FLOAT16_EXPONENT || exponentBits == FLOAT32_EXPONENT;
              default -> false;
            }
            : Integer.bitCount(bytes) == 1 && bytes <= Long.BYTES;
    if (!isKnown) {
      throw new IllegalArgumentException(
          "numbers of " + bytes + " bytes with " + exponentBits + " bits of exponent");
    }
  }

  /**
   * Reads numbers.
   *
   * @param stored as they stand in the file; its own byte order plays no part
   * @param from where the first one begins in it
   * @param values where they go
   * @param to place of the first one there
   * @throws IllegalArgumentException if an integer is too large for binary64
   */
  public void read(ByteBuffer stored, int from, double[] values, int to, int count) {
    ByteBuffer numbers =
        stored.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < count; k++) {
      int at = from + k * bytes;
      values[to + k] =
          switch (kind) {
            case FLOAT ->
                bytes == Double.BYTES
                    ? numbers.getDouble(at)
                    : bytes == Float.BYTES ? numbers.getFloat(at) : half(numbers.getShort(at));
            case SIGNED -> exact(integer(numbers, at), true);
            case UNSIGNED -> unsigned(numbers, at);
          };
    }
  }

  /** Reads all numbers of some bytes. */
  public double[] read(byte[] stored) {
    double[] values = new double[stored.length / bytes];
    read(ByteBuffer.wrap(stored), 0, values, 0, values.length);
    return values;
  }

  private long integer(ByteBuffer numbers, int at) {
    return switch (bytes) {
      case Byte.BYTES -> numbers.get(at);
      case Short.BYTES -> numbers.getShort(at);
      case Integer.BYTES -> numbers.getInt(at);
      default -> numbers.getLong(at);
    };
  }

  private double unsigned(ByteBuffer numbers, int at) {
    long value = integer(numbers, at);
    return exact(bytes == Long.BYTES ? value : value & ((1L << (bytes * Byte.SIZE)) - 1), false);
  }

  /**
   * Returns an integer as a number of binary64.
   *
   * @param signed whether it is in two's complement
   * @throws IllegalArgumentException if it is too large for that
   */
  public static double exact(long value, boolean signed) {
    if (value > LARGEST_EXACT || value < (signed ? -LARGEST_EXACT : 0)) {
      throw new IllegalArgumentException(
          "the integer "
              + (signed ? Long.toString(value) : Long.toUnsignedString(value))
              + " is beyond 2^53; expected one that binary64 holds exactly");
    }
    return value;
  }

  /** A float of two bytes. */
  private double half(short bits) {
    if (exponentBits == FLOAT32_EXPONENT) {
      return Float.intBitsToFloat(bits << Short.SIZE);
    }
    int mantissaBits = Short.SIZE - 1 - exponentBits;
    int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
    int mantissa = bits & ((1 << mantissaBits) - 1);
    int bias = (1 << (exponentBits - 1)) - 1;
    double size;
    if (exponent == (1 << exponentBits) - 1) {
      size = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((double) mantissa, 1 - bias - mantissaBits);
    } else {
      size = Math.scalb((double) (mantissa | (1 << mantissaBits)), exponent - bias - mantissaBits);
    }
    return bits < 0 ? -size : size;
  }

  /** Returns the name that NumPy gives it, such as float64 or uint16. */
  @Override
  public String toString() {
    if (kind == Kind.FLOAT && bytes == Short.BYTES && exponentBits == FLOAT32_EXPONENT) {
      return "bfloat16";
    }
    String name = kind == Kind.FLOAT ? "float" : kind == Kind.SIGNED ? "int" : "uint";
    return String.format(Locale.ROOT, "%s%d", name, bytes * Byte.SIZE);
  }
}
