package io.github.pisnn.datasets.codec;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Deflated data with a header and a checksum of either kind. Both ways throw an IOException if the
 * input is damaged, cut short or of another length than asked for once inflated, in bytes.
 */
public final class Deflate {
  private Deflate() {}

  /**
   * Inflates a gzip file in memory.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
   */
  public static byte[] gzip(byte[] bytes, int length) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] inflated = new byte[length];
      Lengths.require(in.readNBytes(inflated, 0, length), length);
      // The checksum is looked at only when the end is asked for.
      if (in.read() >= 0) {
        throw Lengths.wrong("more bytes", length);
      }
      return inflated;
    } catch (EOFException e) {
      throw new IOException("is cut short", e);
    } catch (ZipException e) {
      throw new IOException("is not gzip data: " + e.getMessage(), e);
    }
  }

  /**
   * Inflates what has zlib's header and checksum.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950</a>
   */
  public static byte[] zlib(byte[] bytes, int length) throws IOException {
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
