package io.github.pisnn.spark.tiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A complete checkpoint, as its manifest tells it.
 *
 * @param step steps made
 * @param rows rows of tiles
 * @param columns columns of tiles
 * @param fingerprint what was rolled out
 * @param wallNanos the rollout's time so far
 * @param tiles the tiles' files, in the tiles' order
 * @param remembered those of the tiles that are remembered; empty if none are
 */
public record Checkpoint(
    long step,
    int rows,
    int columns,
    Fingerprint fingerprint,
    long wallNanos,
    List<TileFile> tiles,
    List<TileFile> remembered) {

  /** The file that makes a checkpoint one. */
  static final String MANIFEST = "manifest.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Its tiling, of the domain it was made of. */
  public Tiling tiling(Domain domain) {
    return new Tiling(domain, rows, columns);
  }

  /** The text of the manifest. */
  String json() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("step", step);
    root.putArray("tiling").add(rows).add(columns);
    root.put("wallNanos", wallNanos);
    ObjectNode parts = root.putObject("fingerprint");
    fingerprint.parts().forEach(parts::put);
    put(tiles, root.putArray("tiles"));
    put(remembered, root.putArray("remembered"));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(List<TileFile> files, ArrayNode array) {
    for (TileFile file : files) {
      array
          .addObject()
          .put("file", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256())
          .put("kernelNanos", file.kernelNanos());
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws IllegalArgumentException if the text is none of this format, in one line
   */
  static Checkpoint parse(String text) {
    try {
      JsonNode root = MAPPER.readTree(text);
      int format = root.required("format").asInt();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "its format is " + format + ", not the " + FORMAT + " this program reads");
      }
      SortedMap<String, String> parts = new TreeMap<>();
      for (Map.Entry<String, JsonNode> part : root.required("fingerprint").properties()) {
        parts.put(part.getKey(), part.getValue().asText());
      }
      JsonNode tiling = root.required("tiling");
      Checkpoint checkpoint =
          new Checkpoint(
              root.required("step").asLong(),
              tiling.required(0).asInt(),
              tiling.required(1).asInt(),
              new Fingerprint(parts),
              root.required("wallNanos").asLong(),
              files(root.required("tiles")),
              files(root.required("remembered")));
      long tiles = (long) checkpoint.rows * checkpoint.columns;
      int remembered = checkpoint.remembered.size();
      if (checkpoint.tiles.size() != tiles || (remembered != 0 && remembered != tiles)) {
        throw new IllegalArgumentException("it does not name " + tiles + " tiles");
      }
      return checkpoint;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<TileFile> files(JsonNode array) {
    List<TileFile> files = new ArrayList<>();
    for (JsonNode file : array) {
      files.add(
          new TileFile(
              file.required("file").asText(),
              files.size(),
              file.required("bytes").asLong(),
              file.required("sha256").asText(),
              file.required("kernelNanos").asLong()));
    }
    return files;
  }
}
