package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The metadata of one array of a Zarr v2 group, checked for what this package can read. */
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
    description.require("dimension_separator", description.separator().equals("."), "\".\"");
    return description.checked();
  }

  /**
   * Reads the metadata of an array of any type and number of dimensions; attributes may be absent.
   */
  static ArrayDescription readAny(FileSystem fs, Path folder) throws IOException {
    JsonNode array = ZarrFiles.readJson(fs, new Path(folder, ZarrFiles.ARRAY));
    Path file = new Path(folder, ZarrFiles.ATTRIBUTES);
    JsonNode attributes = fs.exists(file) ? ZarrFiles.readJson(fs, file) : ZarrFiles.newObject();
    return new ArrayDescription(folder, array, attributes, array.path("shape").size()).checked();
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
        new Path(folder, part)
            + ": "
            + key
            + " must be "
            + wanted
            + (found.isMissingNode() ? "; it is missing" : ", not " + found));
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

  /** What stands between the numbers in a chunk's name. */
  String separator() {
    return array.path("dimension_separator").asText(".");
  }

  /** The array's own words for its type. */
  String type() {
    return array.path("dtype").asText();
  }

  /** The value of a chunk that is not there; nothing if every chunk must be. */
  OptionalDouble fillValue() {
    JsonNode value = array.path("fill_value");
    if (isAbsent(value)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(value.isNumber() ? value.asDouble() : Double.NaN);
  }

  boolean has(String attribute) {
    return attributes.has(attribute);
  }

  /** The names of the axes, if xarray's attribute tells them. */
  List<String> dimensions() {
    List<String> names = new ArrayList<>();
    attributes.path(ZarrFiles.DIMENSIONS).forEach(name -> names.add(name.asText()));
    return names;
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
