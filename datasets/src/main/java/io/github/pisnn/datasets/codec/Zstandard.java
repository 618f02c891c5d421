package io.github.pisnn.datasets.codec;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;

/**
 * Frames of Zstandard; whether they tell their length plays no part.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8878">RFC 8878</a>
 */
public final class Zstandard {
  private Zstandard() {}

  /**
   * Decompresses.
   *
   * @param length of what is returned, in bytes
   * @throws IOException if the input is damaged, cut short or of another length
   */
  public static byte[] decompress(byte[] frame, int length) throws IOException {
    return Airlift.decompress(new ZstdDecompressor(), "Zstandard", frame, length);
  }
}
