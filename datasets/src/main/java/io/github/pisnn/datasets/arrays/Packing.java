package io.github.pisnn.datasets.arrays;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What attributes say of the numbers of an array. By the conventions of netCDF a stored number p
 * means {@code scale_factor p + add_offset}, computed in binary64; {@code _FillValue}, {@code
 * missing_value} and what is outside of {@code valid_min}, {@code valid_max} or {@code valid_range}
 * stand for no number. By our own, counts mean {@code offset + quantum * count}.
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

  private Packing(double scale, double offset, double[] missing, double least, double largest) {
    this.scale = scale;
    this.offset = offset;
    this.missing = missing;
    this.least = least;
    this.largest = largest;
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
    double[] range = attributes.numbers("valid_range");
    Packing packing =
        new Packing(
            number(attributes, isCounts ? QUANTUM : SCALE, 1),
            number(attributes, isCounts ? ORIGIN : OFFSET, 0),
            missing(attributes),
            range.length == 2
                ? range[0]
                : number(attributes, "valid_min", Double.NEGATIVE_INFINITY),
            range.length == 2
                ? range[1]
                : number(attributes, "valid_max", Double.POSITIVE_INFINITY));
    return packing.isIdentity() ? array : packing.applied(array);
  }

  private static double number(Attributes attributes, String name, double otherwise) {
    if (!attributes.has(name)) {
      return otherwise;
    }
    OptionalDouble number = attributes.number(name);
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      throw new IllegalArgumentException(
          "its attribute "
              + name
              + " is "
              + attributes.text(name).orElseGet(() -> Arrays.toString(attributes.numbers(name)))
              + "; expected one finite number");
    }
    return number.getAsDouble();
  }

  /** NaN is no number as it is. */
  private static double[] missing(Attributes attributes) {
    List<Double> missing = new ArrayList<>();
    for (String name : List.of("_FillValue", "missing_value")) {
      for (double value : attributes.numbers(name)) {
        if (!Double.isNaN(value)) {
          missing.add(value);
        }
      }
    }
    return missing.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private boolean isIdentity() {
    return scale == 1
        && offset == 0
        && missing.length == 0
        && least == Double.NEGATIVE_INFINITY
        && largest == Double.POSITIVE_INFINITY;
  }

  private StoredArray applied(StoredArray array) {
    return new StoredArray() {
      @Override
      public long[] shape() {
        return array.shape();
      }

      @Override
      public List<String> dimensions() {
        return array.dimensions();
      }

      @Override
      public Attributes attributes() {
        return array.attributes();
      }

      @Override
      public List<String> notes() {
        return array.notes();
      }

      @Override
      public double[] read(long[] from, int[] size) throws IOException {
        double[] values = array.read(from, size);
        for (int k = 0; k < values.length; k++) {
          values[k] = isMissing(values[k]) ? Double.NaN : offset + scale * values[k];
        }
        return values;
      }
    };
  }

  /** A mark written in decimals may have been rounded to the array's binary32. */
  private boolean isMissing(double stored) {
    for (double value : missing) {
      if (stored == value || stored == (float) value) {
        return true;
      }
    }
    return stored < least || stored > largest;
  }
}
