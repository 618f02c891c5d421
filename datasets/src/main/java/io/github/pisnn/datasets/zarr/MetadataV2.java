package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * An array's metadata in Zarr v2.
 *
 * @see <a href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">The format</a>
 */
final class MetadataV2 {
  private static final Pattern TYPE = Pattern.compile("([<>|])([biuf])([1248])");
  private static final String BFLOAT16 = "bfloat16";

  private MetadataV2() {}

  /**
   * Reads it.
   *
   * @param array of {@code .zarray}
   * @param attributes of {@code .zattrs}
   * @throws IllegalArgumentException if it is not read, with a clause that names what and why
   */
  static ArrayMetadata read(JsonNode array, JsonNode attributes) {
    if (array.path("zarr_format").asInt() != 2) {
      throw Json.bad("zarr_format", array.path("zarr_format"), "2");
    }
    long[] shape = Json.lengths("shape", array.path("shape"), 0);
    NumberType type = type(array.path("dtype"));
    int[] chunks = ArrayMetadata.chunkShape("chunks", array.path("chunks"), shape.length);
    ByteCodecs codecs = new ByteCodecs(codecs(array), ArrayMetadata.bytes(chunks, type.bytes()));
    OptionalDouble fill = ArrayMetadata.fill(array.path("fill_value"), type);
    JsonNode names = attributes.path(ZarrFiles.DIMENSIONS);
    // xarray writes its mark of missing values nowhere else.
    boolean isMark = !Json.isAbsent(names) && fill.isPresent() && fill.getAsDouble() != 0;
    Attributes described =
        isMark
            ? ArrayMetadata.withFill(attributes, fill.getAsDouble())
            : Json.attributes(attributes).build();
    return new ArrayMetadata(
        LongStream.of(shape).boxed().toList(),
        type,
        new ChunkGrid(chunks, chunk(array.path("order"), chunks, type, codecs), fill),
        new ArrayMetadata.ChunkKeys("", separator(array.path("dimension_separator")), "0"),
        ArrayMetadata.names(ZarrFiles.DIMENSIONS, names, shape.length),
        described);
  }

  private static NumberType type(JsonNode node) {
    Matcher type = TYPE.matcher(node.asText());
    if (node.asText().equals(BFLOAT16)) {
      return NumberType.bfloat16(false);
    }
    if (type.matches()) {
      boolean bigEndian = type.group(1).equals(">");
      int bytes = Integer.parseInt(type.group(3));
      String kind = type.group(2);
      if (kind.equals("f") && bytes > 1) {
        return NumberType.ieee(bytes, bigEndian);
      }
      if (kind.equals("i") || kind.equals("u") || (kind.equals("b") && bytes == 1)) {
        return NumberType.integer(bytes, kind.equals("i"), bigEndian);
      }
    }
    throw Json.bad(
        "dtype",
        node,
        "real numbers: |b1, |i1, |u1, <i2, <u2, <i4, <u4, <i8, <u8, <f2, <f4, <f8, the same with"
            + " >, or "
            + BFLOAT16);
  }

  private static List<ByteCodec> codecs(JsonNode array) {
    List<ByteCodec> codecs = new ArrayList<>();
    JsonNode filters = array.path("filters");
    for (JsonNode filter : filters) {
      codecs.add(codec(filter).orElseThrow(() -> Json.bad("filters", filters, "null or shuffle")));
    }
    JsonNode compressor = array.path("compressor");
    if (!Json.isAbsent(compressor)) {
      codecs.add(
          codec(compressor)
              .orElseThrow(
                  () ->
                      Json.bad("compressor", compressor, "null, blosc, gzip, lz4, zlib or zstd")));
    }
    return codecs;
  }

  private static Optional<ByteCodec> codec(JsonNode codec) {
    return ByteCodec.numcodec(codec.path("id").asText(), codec);
  }

  private static ChunkCodec chunk(
      JsonNode order, int[] chunks, NumberType type, ByteCodecs codecs) {
    switch (order.asText()) {
      case "C" -> {
        return ChunkCodec.plain(chunks, type, codecs);
      }
      case "F" -> {
        int[] reversed = new int[chunks.length];
        Arrays.setAll(reversed, axis -> chunks.length - 1 - axis);
        return ChunkCodec.transposed(
            reversed, ChunkCodec.plain(Box.pick(chunks, reversed), type, codecs));
      }
      default -> throw Json.bad("order", order, "\"C\" or \"F\"");
    }
  }

  private static String separator(JsonNode node) {
    String separator = node.asText(".");
    if (!separator.equals(".") && !separator.equals("/")) {
      throw Json.bad("dimension_separator", node, "\".\" or \"/\"");
    }
    return separator;
  }
}
