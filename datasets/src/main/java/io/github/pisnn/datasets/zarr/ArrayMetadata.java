package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What an array is, whatever version of Zarr tells it.
 *
 * @param lengths its shape
 * @param type how a number is stored; the order of its bytes may be another
 * @param chunks how its numbers are stored
 * @param keys the names of its chunks
 * @param dimensions the names of its axes; empty if they are not told
 * @param attributes what else is said of it
 */
record ArrayMetadata(
    List<Long> lengths,
    NumberType type,
    ChunkGrid chunks,
    ChunkKeys keys,
    List<String> dimensions,
    Attributes attributes) {
  private static final String FILL = "_FillValue";
  private static final String HEX = "0x";

  /** By which all bytes of a chunk are of one Java array. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - Long.BYTES;

  /**
   * How chunks are named.
   *
   * @param prefix what a name begins with
   * @param separator what stands between the numbers
   * @param scalar the name of the only chunk of an array without axes
   */
  record ChunkKeys(String prefix, String separator, String scalar) {
    String of(long[] chunk) {
      if (chunk.length == 0) {
        return scalar;
      }
      StringBuilder name = new StringBuilder(prefix);
      for (int axis = 0; axis < chunk.length; axis++) {
        name.append(axis == 0 ? "" : separator).append(chunk[axis]);
      }
      return name.toString();
    }
  }

  /** The shape of chunks, of as many axes as the array has. */
  static int[] chunkShape(String key, JsonNode node, int axes) {
    long[] lengths = Json.lengths(key, node, 1);
    int[] shape = new int[lengths.length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = (int) Math.min(lengths[axis], MOST_BYTES);
    }
    if (shape.length != axes) {
      throw Json.bad(key, node, axes + " positive integers");
    }
    return shape;
  }

  /**
   * How many bytes a chunk has.
   *
   * @throws IllegalArgumentException if they are too many for a Java array
   */
  static int bytes(int[] shape, int elementSize) {
    long bytes = elementSize;
    for (int length : shape) {
      bytes = Math.min(bytes * length, MOST_BYTES + 1L);
    }
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "has chunks of more than " + MOST_BYTES + " bytes; expected smaller ones");
    }
    return (int) bytes;
  }

  /** A type with its bytes in another order. */
  static NumberType inOrder(NumberType type, boolean bigEndian) {
    return new NumberType(type.kind(), type.bytes(), type.exponentBits(), bigEndian);
  }

  /** What a chunk holds that was never written; nothing if there is no such value. */
  static OptionalDouble fill(JsonNode node, NumberType type) {
    if (Json.isAbsent(node)) {
      return OptionalDouble.empty();
    }
    if (node.isNumber() || node.isBoolean()) {
      return OptionalDouble.of(node.isBoolean() ? (node.asBoolean() ? 1 : 0) : node.asDouble());
    }
    String text = node.isTextual() ? node.asText() : "";
    return switch (text) {
      case "NaN" -> OptionalDouble.of(Double.NaN);
      case "Infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.of(bits(node, text, type));
    };
  }

  /** A number by its bits, the highest one first. */
  private static double bits(JsonNode node, String text, NumberType type) {
    if (text.matches(HEX + "[0-9a-fA-F]{" + 2 * type.bytes() + "}")) {
      byte[] bytes = HexFormat.of().parseHex(text.substring(HEX.length()));
      return inOrder(type, true).read(bytes)[0];
    }
    throw Json.bad(
        "fill_value",
        node,
        String.format(
            Locale.ROOT,
            "a number, \"NaN\", \"Infinity\", \"-Infinity\" or the %s hexadecimal digits of "
                + "a %s after %s",
            2 * type.bytes(),
            type,
            HEX));
  }

  /** Says that a number stands for none, if the attributes do not say which one does. */
  static Attributes withFill(JsonNode attributes, double fill) {
    Attributes.Builder builder = Json.attributes(attributes);
    if (Json.isAbsent(attributes.path(FILL))) {
      builder.numbers(FILL, fill);
    }
    return builder.build();
  }

  /** The names of axes; nothing if not all of them have one. */
  static List<String> names(String key, JsonNode node, int axes) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : node) {
      if (name.isTextual()) {
        names.add(name.asText());
      }
    }
    if (!Json.isAbsent(node) && node.size() != axes) {
      throw Json.bad(key, node, "the names of " + axes + " axes");
    }
    return names.size() == axes ? names : List.of();
  }
}
