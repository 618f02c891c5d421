package io.github.pisnn.datasets.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pisnn.datasets.codec.Airlift;
import io.github.pisnn.datasets.codec.Blosc;
import io.github.pisnn.datasets.codec.Deflate;
import io.github.pisnn.datasets.codec.Shuffle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A step back from stored bytes to those of numbers.
 *
 * @param added how many bytes it takes away; {@link #COMPRESSES} if only the bytes tell
 */
record ByteCodec(int added, Decoder decoder) {
  static final int COMPRESSES = -1;

  /** Decodes bytes. */
  interface Decoder {

    /**
     * Takes the step.
     *
     * @param length of what it must give, if it compresses
     * @throws IOException if the bytes are damaged; its message is a clause
     */
    byte[] decode(byte[] bytes, int length) throws IOException;
  }

  /**
   * Returns a codec of numcodecs, by which Zarr v2 names its compressors and filters.
   *
   * @param configuration its settings
   * @return nothing if there is none of that name, or its settings are wrong
   */
  static Optional<ByteCodec> numcodec(String name, JsonNode configuration) {
    return switch (name) {
      case "zlib" -> compressor(Deflate::zlib);
      case "gzip" -> compressor(Deflate::gzip);
      case "zstd" -> compressor(Airlift::zstandard);
      case "blosc" -> compressor(Blosc::decompress);
      case "lz4" -> compressor(ByteCodec::lz4);
      case "shuffle" -> shuffle(configuration.path("elementsize").asInt(4));
      default -> Optional.empty();
    };
  }

  /** Returns a codec of Zarr v3; numcodecs' own have a prefix there. */
  static Optional<ByteCodec> v3(String name, JsonNode configuration) {
    String prefix = "numcodecs.";
    if (name.startsWith(prefix)) {
      return numcodec(name.substring(prefix.length()), configuration);
    }
    return switch (name) {
      case "gzip", "zstd", "blosc" -> numcodec(name, configuration);
      case "crc32c" -> Optional.of(new ByteCodec(Integer.BYTES, (bytes, length) -> checked(bytes)));
      default -> Optional.empty();
    };
  }

  private static Optional<ByteCodec> compressor(Decoder decoder) {
    return Optional.of(new ByteCodec(COMPRESSES, decoder));
  }

  private static Optional<ByteCodec> shuffle(int elementSize) {
    return elementSize < 1
        ? Optional.empty()
        : Optional.of(new ByteCodec(0, (bytes, length) -> Shuffle.undo(bytes, elementSize)));
  }

  /** The length stands before the block. */
  private static byte[] lz4(byte[] bytes, int length) throws IOException {
    int found = bytes.length < Integer.BYTES ? 0 : little(bytes, 0);
    if (found != length) {
      throw new IOException("holds " + found + " bytes, not the " + length + " expected");
    }
    return Airlift.lz4(Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length), length);
  }

  /** The checksum stands behind. */
  private static byte[] checked(byte[] bytes) throws IOException {
    int length = bytes.length - Integer.BYTES;
    if (length < 0) {
      throw new IOException("is cut short");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    if ((int) checksum.getValue() != little(bytes, length)) {
      throw new IOException("is damaged: its checksum is another one");
    }
    return Arrays.copyOf(bytes, length);
  }

  private static int little(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
