package io.github.pisnn.datasets.arrays;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What attributes say of the numbers of an array. By the conventions of netCDF a stored number p
 * means {@code scale_factor p + add_offset}, computed in binary64; {@code _FillValue}, {@code
 * missing_value} and what is outside of {@code valid_min}, {@code valid_max} or {@code valid_range}
 * stand for no number; {@code _Unsigned} says whether integers have a sign if their type cannot. By
 * our own, counts mean {@code offset + quantum * count}.
 *
 * @see <a href="https://cfconventions.org/cf-conventions/cf-conventions.html#packed-data">CF
 *     conventions, 8.1 and 2.5.1</a>
 */
public final class Packing {
  private static final String SCALE = "scale_factor";
  private static final String OFFSET = "add_offset";
  private static final String QUANTUM = "quantum";
  private static final String ORIGIN = "offset";

  private final double scale;
  private final double offset;
  private final double[] missing;
  private final double least;
  private final double largest;
  private final Sign sign;

  /** Whether marks are numbers of binary32, to which decimals may have been rounded. */
  private final boolean isRounded;

  /**
   * What to do for an integer's sign.
   *
   * @param limit integers from here on, or below 0 if it is 0, are meant otherwise
   * @param added to those
   */
  private record Sign(double limit, double added) {
    private static final Sign AS_STORED = new Sign(Double.POSITIVE_INFINITY, 0);

    static Sign of(StoredArray array) {
      String word = array.attributes().text("_Unsigned").orElse("");
      Optional<NumberType> type = array.type();
      if (type.isEmpty() || word.isEmpty()) {
        return AS_STORED;
      }
      double values = Math.scalb(1.0, type.get().bytes() * Byte.SIZE);
      boolean isSigned = type.get().kind() == NumberType.Kind.SIGNED;
      boolean isUnsigned = type.get().kind() == NumberType.Kind.UNSIGNED;
      if (isSigned && word.equalsIgnoreCase("true")) {
        return new Sign(0, values);
      }
      return isUnsigned && word.equalsIgnoreCase("false")
          ? new Sign(values / 2, -values)
          : AS_STORED;
    }

    double of(double stored) {
      boolean isOther = added > 0 ? stored < limit : stored >= limit;
      return isOther ? stored + added : stored;
    }
  }

  private Packing(StoredArray array, String scale, String offset) {
    Attributes attributes = array.attributes();
    double[] range = attributes.numbers("valid_range");
    boolean isRange = range.length == 2;
    this.sign = Sign.of(array);
    this.scale = number(attributes, scale, 1);
    this.offset = number(attributes, offset, 0);
    this.missing = missing(attributes);
    this.least =
        sign.of(isRange ? range[0] : number(attributes, "valid_min", Double.NEGATIVE_INFINITY));
    this.largest =
        sign.of(isRange ? range[1] : number(attributes, "valid_max", Double.POSITIVE_INFINITY));
    this.isRounded =
        array
            .type()
            .map(type -> type.kind() == NumberType.Kind.FLOAT && type.bytes() == Float.BYTES)
            .orElse(true);
  }

  /**
   * Returns an array's values.
   *
   * @param array stored numbers with their attributes
   * @return the same array if its numbers are values already
   * @throws IllegalArgumentException if an attribute is not a number, or says what is not
   *     understood
   */
  public static StoredArray unpacked(StoredArray array) {
    Attributes attributes = array.attributes();
    boolean isCounts = attributes.has(QUANTUM) && attributes.has(ORIGIN);
    boolean isPacked = attributes.has(SCALE) || attributes.has(OFFSET);
    if (isCounts && isPacked) {
      throw new IllegalArgumentException(
          "it has the attributes quantum and offset beside scale_factor or add_offset; expected"
              + " one of these pairs");
    }
    Packing packing = new Packing(array, isCounts ? QUANTUM : SCALE, isCounts ? ORIGIN : OFFSET);
    return packing.isIdentity() ? array : packing.applied(array);
  }

  private static double number(Attributes attributes, String name, double otherwise) {
    if (!attributes.has(name)) {
      return otherwise;
    }
    OptionalDouble number = attributes.number(name);
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its attribute %s is %s; expected one finite number",
              name,
              attributes.text(name).orElseGet(() -> Arrays.toString(attributes.numbers(name)))));
    }
    return number.getAsDouble();
  }

  /** NaN is no number as it is. */
  private double[] missing(Attributes attributes) {
    List<Double> missing = new ArrayList<>();
    for (String name : List.of("_FillValue", "missing_value")) {
      for (double value : attributes.numbers(name)) {
        if (!Double.isNaN(value)) {
          missing.add(sign.of(value));
        }
      }
    }
    return missing.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private boolean isIdentity() {
    return sign.equals(Sign.AS_STORED)
        && scale == 1
        && offset == 0
        && missing.length == 0
        && least == Double.NEGATIVE_INFINITY
        && largest == Double.POSITIVE_INFINITY;
  }

  private StoredArray applied(StoredArray array) {
    return new ArrayViews.View(array) {
      @Override
      public double[] read(long[] from, int[] size) throws IOException {
        double[] values = array.read(from, size);
        for (int k = 0; k < values.length; k++) {
          double stored = sign.of(values[k]);
          values[k] = isMissing(stored) ? Double.NaN : offset + scale * stored;
        }
        return values;
      }
    };
  }

  private boolean isMissing(double stored) {
    for (double value : missing) {
      if (stored == value || (isRounded && stored == (float) value)) {
        return true;
      }
    }
    return stored < least || stored > largest;
  }
}
