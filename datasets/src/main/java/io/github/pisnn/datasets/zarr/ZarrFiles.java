package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.datasets.codec.Deflate;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a Zarr group: JSON, and compressed chunks. */
final class ZarrFiles {
  /** All metadata of a group or an array in Zarr v3. */
  static final String V3 = "zarr.json";

  static final String GROUP = ".zgroup";
  static final String ARRAY = ".zarray";
  static final String ATTRIBUTES = ".zattrs";
  static final String CONSOLIDATED = ".zmetadata";
  static final String DIMENSIONS = "_ARRAY_DIMENSIONS";
  static final int COMPRESSION_LEVEL = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Python writes NaN and Infinity into JSON.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private ZarrFiles() {}

  static IllegalArgumentException incomplete(Path group, String file) {
    return new IllegalArgumentException(
        group + " is not a complete Zarr group: " + file + " is missing");
  }

  static ObjectNode newObject() {
    return JSON.createObjectNode();
  }

  /** A chunk's bytes as little-endian values. */
  static ByteBuffer littleEndian(byte[] chunk) {
    return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  }

  static void writeJson(FileSystem fs, Path file, JsonNode json) throws IOException {
    String text = json.toPrettyString() + "\n";
    write(fs, file, text.getBytes(StandardCharsets.UTF_8));
  }

  static JsonNode readJson(FileSystem fs, Path file) throws IOException {
    try {
      return parse(read(fs, file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads JSON. */
  static JsonNode parse(byte[] bytes) throws IOException {
    return JSON.readTree(bytes);
  }

  static void writeChunk(FileSystem fs, Path file, byte[] chunk) throws IOException {
    Deflater deflater = new Deflater(COMPRESSION_LEVEL);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(chunk);
    } finally {
      deflater.end();
    }
    write(fs, file, bytes.toByteArray());
  }

  /**
   * Reads a chunk.
   *
   * @param compressed false if the array has no compressor
   * @param length its length in bytes once inflated
   */
  static ByteBuffer readChunk(FileSystem fs, Path file, boolean compressed, int length)
      throws IOException {
    byte[] bytes;
    try {
      bytes = read(fs, file);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("the chunk " + file + " is missing", e);
    }
    try {
      if (compressed) {
        bytes = Deflate.zlib(bytes, length);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the chunk " + file + " " + e.getMessage(), e);
    }
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the chunk %s holds %s bytes, not the %s expected",
              file,
              bytes.length,
              length));
    }
    return littleEndian(bytes);
  }

  private static byte[] read(FileSystem fs, Path file) throws IOException {
    try (FSDataInputStream in = fs.open(file)) {
      return in.readAllBytes();
    }
  }

  /** Writes under a temporary name and renames: a file that is there is whole. */
  private static void write(FileSystem fs, Path file, byte[] bytes) throws IOException {
    Path temporary =
        new Path(file.getParent(), "_" + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try (FSDataOutputStream out = fs.create(temporary, false)) {
      out.write(bytes);
    }
    if (!fs.rename(temporary, file)) {
      fs.delete(file, false);
      if (!fs.rename(temporary, file)) {
        throw new IOException("cannot rename " + temporary + " to " + file);
      }
    }
  }
}
