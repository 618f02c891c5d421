package io.github.pisnn.datasets.codec;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzip file in memory.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class Gzip {
  private Gzip() {}

  /**
   * Inflates.
   *
   * @param length of what is returned, in bytes
   * @throws IOException if the input is damaged, cut short or of another length once inflated
   */
  public static byte[] inflate(byte[] bytes, int length) throws IOException {
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
}
