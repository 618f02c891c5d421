package io.github.pisnn.datasets.codec;

import java.io.IOException;

/**
 * Blosc's own compressor, a descendant of FastLZ. An instruction is a byte below 32, that many
 * literals and one more following, or a match: three bits of length, five of the distance, further
 * bytes of length as long as they are 255, the distance's lower byte and, if all of the distance's
 * bits are ones, two bytes more of it.
 *
 * @see <a href="https://github.com/Blosc/c-blosc/blob/main/blosc/blosclz.c">blosclz.c</a>
 */
final class BloscLz {
  private static final int LITERALS = 32;
  private static final int SHORTEST_MATCH = 3;
  private static final int LONGEST_SHORT_MATCH = 6;
  private static final int FARTHEST_SHORT = 8191;

  private final byte[] bytes;
  private final byte[] values;
  private int at;
  private int filled;

  private BloscLz(byte[] bytes, int length) {
    this.bytes = bytes;
    this.values = new byte[length];
  }

  static byte[] decompress(byte[] bytes, int length) throws IOException {
    BloscLz decoder = new BloscLz(bytes, length);
    for (int control = decoder.next() % LITERALS; ; control = decoder.next()) {
      if (control < LITERALS) {
        decoder.literals(control + 1);
      } else {
        decoder.match(control);
      }
      if (decoder.at == bytes.length) {
        Lengths.require(decoder.filled, length);
        return decoder.values;
      }
    }
  }

  private int next() throws IOException {
    if (at == bytes.length) {
      throw Lengths.cut();
    }
    return Byte.toUnsignedInt(bytes[at++]);
  }

  private void literals(int count) throws IOException {
    if (count > bytes.length - at) {
      throw Lengths.cut();
    }
    requireRoom(count);
    System.arraycopy(bytes, at, values, filled, count);
    at += count;
    filled += count;
  }

  private void match(int control) throws IOException {
    int length = (control >> 5) - 1;
    if (length == LONGEST_SHORT_MATCH) {
      int more;
      do {
        more = next();
        length += more;
        requireRoom(length);
      } while (more == 255);
    }
    length += SHORTEST_MATCH;
    requireRoom(length);
    int distance = (control % LITERALS << 8) + next();
    if (distance == FARTHEST_SHORT) {
      distance += next() << 8;
      distance += next();
    }
    int from = filled - distance - 1;
    if (from < 0) {
      throw new IOException("is not BloscLZ data: a match begins before the first byte");
    }
    // Source and target may overlap: what was just written is repeated.
    for (int k = 0; k < length; k++) {
      values[filled++] = values[from++];
    }
  }

  private void requireRoom(int count) throws IOException {
    if (count > values.length - filled) {
      throw Lengths.wrong("more bytes", values.length);
    }
  }
}
