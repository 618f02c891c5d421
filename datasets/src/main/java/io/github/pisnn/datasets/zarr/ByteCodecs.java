package io.github.pisnn.datasets.zarr;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The steps from stored bytes back to a known number of them. */
final class ByteCodecs {
  /** What no compressor adds to what it cannot compress, beside as much again. */
  private static final int MOST_ADDED = 1 << 16;

  private final List<ByteCodec> codecs;
  private final int[] lengths;
  private final OptionalLong storedLength;

  /**
   * Puts steps together.
   *
   * @param codecs in the order of encoding
   * @param length what is given back, in bytes
   * @throws IllegalArgumentException if more than one of them compresses; the message is a clause
   */
  ByteCodecs(List<ByteCodec> codecs, int length) {
    this.codecs = codecs;
    this.lengths = new int[codecs.size() + 1];
    this.lengths[0] = length;
    boolean isCompressed = false;
    for (int k = 0; k < codecs.size(); k++) {
      int added = codecs.get(k).added();
      if (added == ByteCodec.COMPRESSES && isCompressed) {
        throw new IllegalArgumentException("is compressed twice; expected once");
      }
      isCompressed |= added == ByteCodec.COMPRESSES;
      lengths[k + 1] = Math.addExact(lengths[k], Math.max(added, 0));
    }
    this.storedLength =
        isCompressed ? OptionalLong.empty() : OptionalLong.of(lengths[codecs.size()]);
  }

  /** Returns how many bytes are stored; nothing if that is different every time. */
  OptionalLong storedLength() {
    return storedLength;
  }

  /**
   * Takes all steps.
   *
   * @throws DamagedChunk if they cannot be taken
   */
  byte[] read(Blob stored) throws IOException {
    long found = stored.length();
    long expected = storedLength.orElse(lengths[0]);
    long most = Math.min(2 * expected + MOST_ADDED, Integer.MAX_VALUE - Long.BYTES);
    if (storedLength.isPresent() ? found != expected : found > most) {
      throw new DamagedChunk("holds " + found + " bytes, not the " + expected + " expected");
    }
    byte[] bytes = stored.read(0, (int) found);
    try {
      for (int k = codecs.size() - 1; k >= 0; k--) {
        bytes = codecs.get(k).decoder().decode(bytes, lengths[k]);
      }
    } catch (IOException e) {
      throw new DamagedChunk(String.valueOf(e.getMessage()), e);
    }
    return bytes;
  }
}
