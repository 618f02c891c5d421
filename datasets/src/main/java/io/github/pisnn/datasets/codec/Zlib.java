package io.github.pisnn.datasets.codec;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Deflated data with zlib's header and checksum.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950</a>
 */
public final class Zlib {
  private Zlib() {}

  /**
   * Inflates.
   *
   * @param length of what is returned, in bytes
   * @throws IOException if the input is damaged, cut short or of another length once inflated
   */
  public static byte[] inflate(byte[] bytes, int length) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes);
      byte[] inflated = new byte[length];
      int filled = fill(inflater, inflated);
      // The checksum is looked at only when the end is asked for.
      if (filled == length && inflater.inflate(new byte[1]) != 0) {
        throw Lengths.wrong("more bytes", length);
      }
      if (inflater.needsDictionary()) {
        throw new IOException("is not zlib data: it needs a dictionary");
      }
      if (filled < length && inflater.finished()) {
        throw Lengths.wrong(filled + " bytes", length);
      }
      if (!inflater.finished()) {
        throw Lengths.cut();
      }
      return inflated;
    } catch (DataFormatException e) {
      throw new IOException("is not zlib data: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static int fill(Inflater inflater, byte[] inflated) throws DataFormatException {
    int filled = 0;
    while (filled < inflated.length) {
      int more = inflater.inflate(inflated, filled, inflated.length - filled);
      if (more == 0) {
        break;
      }
      filled += more;
    }
    return filled;
  }
}
