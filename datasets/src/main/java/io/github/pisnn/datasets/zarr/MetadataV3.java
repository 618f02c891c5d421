package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An array's metadata in Zarr v3.
 *
 * @see <a href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">The format</a>
 */
record MetadataV3(NumberType type, OptionalDouble fill) {
  private static final String CODECS = "codecs";
  private static final String FILL = "_FillValue";

  /** What else stands in an array's metadata must be understood unless it says otherwise. */
  private static final Set<String> KEYS =
      Set.of(
          "zarr_format",
          "node_type",
          "shape",
          "data_type",
          "chunk_grid",
          "chunk_key_encoding",
          "fill_value",
          CODECS,
          "attributes",
          "storage_transformers",
          "dimension_names");

  /**
   * Reads it.
   *
   * @param array of {@code zarr.json}
   * @throws IllegalArgumentException if it is not read, with a clause that names what and why
   */
  static ArrayMetadata read(JsonNode array) {
    requireUnderstood(array);
    long[] shape = Json.lengths("shape", array.path("shape"), 0);
    NumberType type = type(array.path("data_type"));
    OptionalDouble fill = ArrayMetadata.fill(array.path("fill_value"), type);
    JsonNode grid = array.path("chunk_grid");
    if (!name(grid).equals("regular")) {
      throw Json.bad("chunk_grid", grid, "a regular one");
    }
    int[] chunks =
        ArrayMetadata.chunkShape(
            "chunk_shape", grid.path("configuration").path("chunk_shape"), shape.length);
    List<JsonNode> codecs = list(array.path(CODECS));
    return new ArrayMetadata(
        LongStream.of(shape).boxed().toList(),
        type,
        new ChunkGrid(chunks, new MetadataV3(type, fill).chunk(codecs, chunks), fill),
        keys(array.path("chunk_key_encoding")),
        ArrayMetadata.names("dimension_names", array.path("dimension_names"), shape.length),
        attributes(array.path("attributes"), type));
  }

  private static void requireUnderstood(JsonNode array) {
    if (array.path("zarr_format").asInt() != 3) {
      throw Json.bad("zarr_format", array.path("zarr_format"), "3");
    }
    if (!array.path("storage_transformers").isEmpty()) {
      throw Json.bad("storage_transformers", array.path("storage_transformers"), "none");
    }
    for (Map.Entry<String, JsonNode> entry : array.properties()) {
      if (!KEYS.contains(entry.getKey())
          && entry.getValue().path("must_understand").asBoolean(true)) {
        throw Json.bad(entry.getKey(), entry.getValue(), "none");
      }
    }
  }

  /** The name of an extension point: a text, or beside its configuration. */
  private static String name(JsonNode node) {
    return node.isTextual() ? node.asText() : node.path("name").asText();
  }

  /** The type, its bytes for now in the order that is usual. */
  private static NumberType type(JsonNode node) {
    String name = name(node);
    return switch (name) {
      case "bool", "uint8" -> NumberType.integer(1, false, false);
      case "int8" -> NumberType.integer(1, true, false);
      case "int16", "int32", "int64" -> NumberType.integer(bytes(name, 3), true, false);
      case "uint16", "uint32", "uint64" -> NumberType.integer(bytes(name, 4), false, false);
      case "float16", "float32", "float64" -> NumberType.ieee(bytes(name, 5), false);
      case "bfloat16" -> NumberType.bfloat16(false);
      default ->
          throw Json.bad(
              "data_type",
              node,
              "real numbers: bool, int8 to int64, uint8 to uint64, float16, bfloat16, float32 or"
                  + " float64");
    };
  }

  /** The digits of a type's name are its bits. */
  private static int bytes(String name, int letters) {
    return Integer.parseInt(name.substring(letters)) / Byte.SIZE;
  }

  private static ArrayMetadata.ChunkKeys keys(JsonNode encoding) {
    boolean isDefault = name(encoding).equals("default");
    JsonNode node = encoding.path("configuration").path("separator");
    String separator = node.asText(isDefault ? "/" : ".");
    boolean isNamed = isDefault || name(encoding).equals("v2");
    boolean isSeparated = separator.equals("/") || separator.equals(".");
    if (!isNamed || !isSeparated) {
      throw Json.bad(
          "chunk_key_encoding", encoding, "default or v2 with the separator \"/\" or \".\"");
    }
    return isDefault
        ? new ArrayMetadata.ChunkKeys("c" + separator, separator, "c")
        : new ArrayMetadata.ChunkKeys("", separator, "0");
  }

  /** How numbers of a shape are encoded. */
  private ChunkCodec chunk(List<JsonNode> codecs, int[] shape) {
    JsonNode first = codecs.isEmpty() ? MissingNode.getInstance() : codecs.get(0);
    List<JsonNode> rest = codecs.subList(Math.min(1, codecs.size()), codecs.size());
    JsonNode configuration = first.path("configuration");
    switch (name(first)) {
      case "transpose" -> {
        int[] order = order(configuration.path("order"), shape.length);
        return ChunkCodec.transposed(order, chunk(rest, Box.pick(shape, order)));
      }
      case "bytes" -> {
        NumberType stored = ArrayMetadata.inOrder(type, isBigEndian(first, type.bytes()));
        int bytes = ArrayMetadata.bytes(shape, type.bytes());
        return ChunkCodec.plain(shape, stored, new ByteCodecs(byteCodecs(rest), bytes));
      }
      case "sharding_indexed" -> {
        if (!rest.isEmpty()) {
          throw Json.bad(CODECS, rest.get(0), "nothing after sharding_indexed");
        }
        return shards(configuration, shape);
      }
      default -> throw Json.bad(CODECS, first, "transpose, bytes or sharding_indexed");
    }
  }

  private static List<JsonNode> list(JsonNode codecs) {
    List<JsonNode> list = new ArrayList<>();
    codecs.forEach(list::add);
    return list;
  }

  private static int[] order(JsonNode node, int axes) {
    long[] given = Json.lengths("order", node, 0);
    int[] order = LongStream.of(given).mapToInt(axis -> (int) Math.min(axis, axes)).toArray();
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, IntStream.range(0, axes).toArray())) {
      throw Json.bad("order", node, "each of " + axes + " axes once");
    }
    return order;
  }

  private static boolean isBigEndian(JsonNode codec, int elementSize) {
    JsonNode node = codec.path("configuration").path("endian");
    return switch (node.asText(elementSize == 1 ? "little" : "")) {
      case "little" -> false;
      case "big" -> true;
      default -> throw Json.bad(CODECS, codec, "bytes with endian \"little\" or \"big\"");
    };
  }

  private static List<ByteCodec> byteCodecs(List<JsonNode> codecs) {
    return codecs.stream()
        .map(
            codec ->
                ByteCodec.v3(name(codec), codec.path("configuration"))
                    .orElseThrow(
                        () ->
                            Json.bad(
                                CODECS,
                                codec,
                                "blosc, crc32c, gzip, zstd, or lz4, shuffle or zlib of numcodecs")))
        .toList();
  }

  private ChunkCodec shards(JsonNode configuration, int[] shape) {
    JsonNode node = configuration.path("chunk_shape");
    int[] inner = ArrayMetadata.chunkShape("chunk_shape", node, shape.length);
    int[] counts = new int[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      counts[axis] = shape[axis] / inner[axis];
      if (counts[axis] * inner[axis] != shape[axis]) {
        throw Json.bad(
            "chunk_shape",
            node,
            "one by which the chunks of " + Arrays.toString(shape) + " are cut evenly");
      }
    }
    JsonNode location = configuration.path("index_location");
    String place = location.asText("end");
    if (!place.equals("start") && !place.equals("end")) {
      throw Json.bad("index_location", location, "\"start\" or \"end\"");
    }
    JsonNode indexCodecs = configuration.path("index_codecs");
    List<JsonNode> steps = list(indexCodecs);
    if (steps.isEmpty() || !name(steps.get(0)).equals("bytes")) {
      throw Json.bad("index_codecs", indexCodecs, "bytes first");
    }
    boolean bigEndian = isBigEndian(steps.get(0), Long.BYTES);
    ByteCodecs index =
        new ByteCodecs(
            byteCodecs(steps.subList(1, steps.size())),
            ArrayMetadata.bytes(counts, ShardedChunk.ENTRY));
    if (index.storedLength().isEmpty()) {
      throw Json.bad("index_codecs", indexCodecs, "none that compresses");
    }
    return new ShardedChunk(
        counts,
        new ChunkGrid(inner, chunk(list(configuration.path(CODECS)), inner), fill),
        index,
        bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        place.equals("start"));
  }

  private static Attributes attributes(JsonNode object, NumberType type) {
    JsonNode mark = object.path(FILL);
    if (!mark.isTextual() || type.kind() != NumberType.Kind.FLOAT) {
      return Json.attributes(object).build();
    }
    return Json.attributes(object).numbers(FILL, mark(mark)).build();
  }

  /** xarray writes a float's mark of missing values as the bytes of a binary64, in base64. */
  private static double mark(JsonNode node) {
    if (node.asText().equals("NaN")) {
      return Double.NaN;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(node.asText());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != Double.BYTES) {
      throw Json.bad(FILL, node, "a number, or the base64 of a little-endian float64");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
  }
}
