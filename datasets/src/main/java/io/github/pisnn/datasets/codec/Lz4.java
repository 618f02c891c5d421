package io.github.pisnn.datasets.codec;

import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;

/**
 * A block of LZ4, without a frame around it.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">The format</a>
 */
public final class Lz4 {
  private Lz4() {}

  /**
   * Decompresses.
   *
   * @param length of what is returned, in bytes
   * @throws IOException if the input is damaged, cut short or of another length
   */
  public static byte[] decompress(byte[] block, int length) throws IOException {
    return Airlift.decompress(new Lz4Decompressor(), "LZ4", block, length);
  }
}
