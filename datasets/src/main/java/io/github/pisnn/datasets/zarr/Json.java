package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.github.pisnn.datasets.arrays.Attributes;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Values in the metadata of arrays. Messages are clauses about the array. */
final class Json {
  private static final int LONGEST_QUOTE = 100;

  private Json() {}

  /** The error of a value. */
  static IllegalArgumentException bad(String key, JsonNode found, String expected) {
    String text = found.toString();
    if (text.length() > LONGEST_QUOTE) {
      text = text.substring(0, LONGEST_QUOTE) + "...";
    }
    return new IllegalArgumentException(
        (found.isMissingNode() ? "has no " + key : "has the " + key + " " + text)
            + "; expected "
            + expected);
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** Integers from a least one up. */
  static long[] lengths(String key, JsonNode node, long least) {
    String expected = least > 0 ? "positive integers" : "integers from " + least + " up";
    if (!node.isArray()) {
      throw bad(key, node, expected);
    }
    long[] lengths = new long[node.size()];
    for (int k = 0; k < lengths.length; k++) {
      JsonNode length = node.path(k);
      if (!length.canConvertToExactIntegral()
          || !length.canConvertToLong()
          || length.asLong() < least) {
        throw bad(key, node, expected);
      }
      lengths[k] = length.asLong();
    }
    return lengths;
  }

  /**
   * What attributes say in texts and numbers; truth is 1, what is no text nor number is left out.
   */
  static Attributes.Builder attributes(JsonNode object) {
    Attributes.Builder attributes = new Attributes.Builder();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode value = entry.getValue();
      JsonNodeType type = value.isArray() ? value.path(0).getNodeType() : value.getNodeType();
      if (elements(value).anyMatch(element -> element.getNodeType() != type)) {
        continue;
      }
      switch (type) {
        case STRING ->
            attributes.text(
                entry.getKey(), elements(value).map(JsonNode::asText).toArray(String[]::new));
        case NUMBER, BOOLEAN ->
            attributes.numbers(
                entry.getKey(), elements(value).mapToDouble(JsonNode::asDouble).toArray());
        default -> {}
      }
    }
    return attributes;
  }

  private static Stream<JsonNode> elements(JsonNode value) {
    return value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
  }
}
