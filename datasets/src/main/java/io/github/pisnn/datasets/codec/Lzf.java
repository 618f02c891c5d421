package io.github.pisnn.datasets.codec;

import com.ning.compress.lzf.LZFException;
import com.ning.compress.lzf.impl.VanillaChunkDecoder;
import java.io.IOException;

/**
 * LZF without a header, as HDF5's filter 32000 has it.
 *
 * @see <a href="http://oldhome.schmorp.de/marc/liblzf.html">LibLZF</a>
 */
public final class Lzf {
  private Lzf() {}

  /**
   * Decompresses.
   *
   * @param length of what is returned, in bytes
   * @throws IOException if the input is damaged or cut short
   */
  public static byte[] decompress(byte[] bytes, int length) throws IOException {
    byte[] values = new byte[length];
    try {
      if (length > 0) {
        new VanillaChunkDecoder().decodeChunk(bytes, 0, values, 0, length);
      }
    } catch (LZFException | RuntimeException e) {
      throw new IOException("is not LZF data of the " + length + " bytes expected, or damaged", e);
    }
    return values;
  }
}
