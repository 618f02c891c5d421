package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The metadata of one array of a group of snapshots, checked for what they are. */
final class ArrayDescription {
  private final Path folder;
  private final JsonNode array;
  private final JsonNode attributes;
  private final int[] shape;
  private final int[] chunks;

  private ArrayDescription(Path folder, JsonNode array, JsonNode attributes, int dimensions) {
    this.folder = folder;
    this.array = array;
    this.attributes = attributes;
    this.shape = lengths("shape", dimensions);
    this.chunks = lengths("chunks", dimensions);
  }

  static ArrayDescription read(FileSystem fs, Path group, String name, String type, int dimensions)
      throws IOException {
    JsonNode array = readPart(fs, group, name, ZarrFiles.ARRAY);
    JsonNode attributes = readPart(fs, group, name, ZarrFiles.ATTRIBUTES);
    ArrayDescription description =
        new ArrayDescription(new Path(group, name), array, attributes, dimensions);
    description.require("dtype", array.path("dtype").asText().equals(type), '"' + type + '"');
    description.require(
        "dimension_separator", array.path("dimension_separator").asText(".").equals("."), "\".\"");
    return description.checked();
  }

  /** Checks what holds for all arrays. */
  private ArrayDescription checked() {
    require("zarr_format", array.path("zarr_format").asInt() == 2, "2");
    require("order", array.path("order").asText().equals("C"), "\"C\"");
    require("filters", isAbsent(array.path("filters")), "null");
    JsonNode compressor = array.path("compressor");
    require(
        "compressor",
        isAbsent(compressor) || compressor.path("id").asText().equals("zlib"),
        "zlib or null");
    return this;
  }

  private static JsonNode readPart(FileSystem fs, Path group, String name, String part)
      throws IOException {
    Path file = new Path(new Path(group, name), part);
    if (!fs.exists(file)) {
      throw ZarrFiles.incomplete(group, name + "/" + part);
    }
    return ZarrFiles.readJson(fs, file);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private int[] lengths(String key, int dimensions) {
    JsonNode node = array.path(key);
    int[] lengths = new int[dimensions];
    for (int k = 0; k < dimensions; k++) {
      lengths[k] = node.path(k).asInt();
      require(key, node.size() == dimensions && lengths[k] > 0, dimensions + " positive integers");
    }
    return lengths;
  }

  private void require(String key, boolean holds, String wanted) {
    if (!holds) {
      throw bad(ZarrFiles.ARRAY, key, wanted);
    }
  }

  /** The error of a bad value. */
  IllegalArgumentException bad(String part, String key, String wanted) {
    JsonNode found = (part.equals(ZarrFiles.ARRAY) ? array : attributes).path(key);
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: %s must be %s%s",
            new Path(folder, part),
            key,
            wanted,
            found.isMissingNode() ? "; it is missing" : ", not " + found));
  }

  Path folder() {
    return folder;
  }

  int[] shape() {
    return shape;
  }

  int[] chunks() {
    return chunks;
  }

  boolean isCompressed() {
    return !isAbsent(array.path("compressor"));
  }

  /** A numeric attribute. */
  double number(String key) {
    JsonNode node = attributes.path(key);
    if (!node.isNumber()) {
      throw bad(ZarrFiles.ATTRIBUTES, key, "a number");
    }
    return node.asDouble();
  }

  /** A textual attribute. */
  String text(String key) {
    JsonNode node = attributes.path(key);
    if (!node.isTextual()) {
      throw bad(ZarrFiles.ATTRIBUTES, key, "a text");
    }
    return node.asText();
  }
}
