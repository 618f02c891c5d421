package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.codec.Airlift;
import io.github.pisnn.datasets.codec.Blosc;
import io.github.pisnn.datasets.codec.Deflate;
import io.github.pisnn.datasets.codec.Lzf;
import io.github.pisnn.datasets.codec.Shuffle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was done to the bytes of each chunk before they were written. */
record Filters(List<Filter> filters) {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int LZF = 32000;
  private static final int BLOSC = 32001;
  private static final int LZ4 = 32004;
  private static final int ZSTD = 32015;
  private static final int FIRST_REGISTERED = 256;

  /** Names of filters that are not undone, as their own projects write them. */
  private static final Map<Integer, String> OTHERS =
      Map.of(
          4, "SZIP",
          5, "n-bit",
          6, "scale-offset",
          307, "bzip2",
          32008, "bitshuffle",
          32013, "ZFP",
          32017, "SZ",
          32026, "Blosc2");

  /**
   * A filter.
   *
   * @param values what it was told
   */
  private record Filter(int id, List<Integer> values) {}

  /** No filters. */
  static Filters none() {
    return new Filters(List.of());
  }

  /**
   * Reads the message.
   *
   * @throws IllegalArgumentException if there is a filter that cannot be undone
   */
  static Filters read(Cursor in) throws IOException {
    int version = in.u8();
    int count = in.u8();
    boolean isOld = version == 1;
    in.skip(isOld ? 6 : 0);
    List<Filter> filters = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int id = in.u16();
      int nameLength = isOld || id >= FIRST_REGISTERED ? in.u16() : 0;
      in.u16();
      int values = in.u16();
      in.skip(isOld ? (nameLength + 7) / 8 * 8 : nameLength);
      List<Integer> told = new ArrayList<>();
      for (int i = 0; i < values; i++) {
        told.add((int) in.u32());
      }
      in.skip(isOld && values % 2 == 1 ? Integer.BYTES : 0);
      requireKnown(id);
      filters.add(new Filter(id, told));
    }
    return new Filters(filters);
  }

  private static void requireKnown(int id) {
    switch (id) {
      case DEFLATE, SHUFFLE, FLETCHER32, LZF, BLOSC, LZ4, ZSTD -> {}
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "has chunks behind the filter %s%s; expected gzip, LZF, Blosc, LZ4, "
                      + "Zstandard, shuffle, fletcher32 or none, as h5repack -f GZIP=1 makes of it",
                  id,
                  OTHERS.containsKey(id) ? " (" + OTHERS.get(id) + ")" : ""));
    }
  }

  /**
   * Undoes them.
   *
   * @param mask a bit for each filter that was not applied
   * @param length of the chunk's values
   * @param elementSize bytes of a value
   */
  byte[] undo(byte[] stored, long mask, int length, int elementSize) throws IOException {
    byte[] bytes = stored;
    for (int k = filters.size() - 1; k >= 0; k--) {
      if ((mask >> k & 1) == 0) {
        bytes = undo(filters.get(k), bytes, length + checksums(k, mask), elementSize);
      }
    }
    if (bytes.length != length) {
      throw new IOException("a chunk holds " + bytes.length + " bytes; expected " + length);
    }
    return bytes;
  }

  /** The bytes that filters before one have added. */
  private int checksums(int filter, long mask) {
    int added = 0;
    for (int k = 0; k < filter; k++) {
      added += filters.get(k).id == FLETCHER32 && (mask >> k & 1) == 0 ? Integer.BYTES : 0;
    }
    return added;
  }

  private static byte[] undo(Filter filter, byte[] bytes, int length, int elementSize)
      throws IOException {
    return switch (filter.id) {
      case DEFLATE -> Deflate.zlib(bytes, length);
      case SHUFFLE ->
          Shuffle.undo(bytes, filter.values.isEmpty() ? elementSize : filter.values.get(0));
      case FLETCHER32 -> checked(bytes);
      case LZF -> Lzf.decompress(bytes, length);
      case BLOSC -> Blosc.decompress(bytes, length);
      case LZ4 -> lz4(bytes, length);
      default -> Airlift.zstandard(bytes, length);
    };
  }

  /** Blocks behind a header, all lengths with their highest byte first. */
  private static byte[] lz4(byte[] bytes, int length) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long total = in.getLong();
    int blockSize = in.getInt();
    if (total != length || blockSize < 1) {
      throw new IOException("an LZ4 chunk of " + total + " bytes; expected " + length);
    }
    byte[] result = new byte[length];
    for (int at = 0; at < length; at += Math.min(blockSize, length - at)) {
      int plain = Math.min(blockSize, length - at);
      int size = in.getInt();
      if (size < 0 || size > in.remaining()) {
        throw new IOException("an LZ4 chunk is cut short");
      }
      byte[] block = new byte[size];
      in.get(block);
      System.arraycopy(size == plain ? block : Airlift.lz4(block, plain), 0, result, at, plain);
    }
    return result;
  }

  /** Takes off a checksum of Fletcher's, over words of two bytes with the highest byte first. */
  private static byte[] checked(byte[] bytes) throws IOException {
    if (bytes.length < Integer.BYTES) {
      throw new IOException("a chunk is shorter than its checksum");
    }
    byte[] values = Arrays.copyOf(bytes, bytes.length - Integer.BYTES);
    long first = 0;
    long second = 0;
    for (int k = 0; k < values.length; k += 2) {
      int low = k + 1 < values.length ? Byte.toUnsignedInt(values[k + 1]) : 0;
      first = (first + (Byte.toUnsignedInt(values[k]) << Byte.SIZE | low)) % 0xFFFF;
      second = (second + first) % 0xFFFF;
    }
    long stored =
        Integer.toUnsignedLong(
            Integer.reverseBytes(ByteBuffer.wrap(bytes, values.length, 4).getInt()));
    // A sum of 0 may stand as 0xFFFF.
    boolean isSame = (stored & 0xFFFF) % 0xFFFF == first && (stored >> 16) % 0xFFFF == second;
    if (!isSame) {
      throw new IOException("damaged: a chunk does not have its checksum");
    }
    return values;
  }
}
