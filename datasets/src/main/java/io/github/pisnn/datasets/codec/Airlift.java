package io.github.pisnn.datasets.codec;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;

/**
 * Decompressors of the aircompressor library, which comes with Spark. They throw an IOException if
 * the input is damaged, cut short or of another length than asked for, in bytes.
 */
public final class Airlift {
  private Airlift() {}

  /**
   * Decompresses a block of LZ4, without a frame around it.
   *
   * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">The format</a>
   */
  public static byte[] lz4(byte[] block, int length) throws IOException {
    return decompress(new Lz4Decompressor(), "LZ4", block, length);
  }

  /**
   * Decompresses Snappy without a frame around it.
   *
   * @see <a href="https://github.com/google/snappy/blob/main/format_description.txt">The format</a>
   */
  static byte[] snappy(byte[] bytes, int length) throws IOException {
    return decompress(new SnappyDecompressor(), "Snappy", bytes, length);
  }

  /**
   * Decompresses frames of Zstandard; whether they tell their length plays no part.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc8878">RFC 8878</a>
   */
  public static byte[] zstandard(byte[] frame, int length) throws IOException {
    return decompress(new ZstdDecompressor(), "Zstandard", frame, length);
  }

  private static byte[] decompress(Decompressor decompressor, String name, byte[] bytes, int length)
      throws IOException {
    byte[] values = new byte[length];
    int found;
    try {
      found = decompressor.decompress(bytes, 0, bytes.length, values, 0, length);
    } catch (RuntimeException e) {
      // Where damage is met late, it is an index beyond a table.
      throw new IOException(
          "is not " + name + " data of the " + length + " bytes expected, or damaged", e);
    }
    Lengths.require(found, length);
    return values;
  }
}
