package io.github.pisnn.datasets.codec;

import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;

/**
 * Snappy without a frame around it.
 *
 * @see <a href="https://github.com/google/snappy/blob/main/format_description.txt">The format</a>
 */
final class Snappy {
  private Snappy() {}

  static byte[] decompress(byte[] bytes, int length) throws IOException {
    return Airlift.decompress(new SnappyDecompressor(), "Snappy", bytes, length);
  }
}
