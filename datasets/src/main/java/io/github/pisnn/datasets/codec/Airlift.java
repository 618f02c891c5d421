package io.github.pisnn.datasets.codec;

import io.airlift.compress.Decompressor;
import java.io.IOException;

/** Decompressors of the aircompressor library, which comes with Spark. */
final class Airlift {
  private Airlift() {}

  /**
   * Decompresses.
   *
   * @param name of the format, for messages
   * @param length of what is returned, in bytes
   */
  static byte[] decompress(Decompressor decompressor, String name, byte[] bytes, int length)
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
