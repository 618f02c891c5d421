package io.github.pisnn.datasets.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A frame of Blosc 1: a header of 16 bytes, where each block begins, and the blocks. A block's
 * bytes or bits may have been shuffled; its parts, one for each byte of an element or a single one,
 * are compressed each on its own, or stored if that would not make them smaller.
 *
 * @see <a href="https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst">The format</a>
 */
public final class Blosc {
  private static final int HEADER = 16;
  private static final int NEWEST_VERSION = 2;

  private static final int BYTES_SHUFFLED = 0x01;
  private static final int STORED = 0x02;
  private static final int BITS_SHUFFLED = 0x04;
  private static final int NOT_SPLIT = 0x10;
  private static final int COMPRESSOR_SHIFT = 5;

  /** Blocks of larger elements, or of fewer of them, are not split. */
  private static final int LARGEST_SPLIT_ELEMENT = 16;

  private static final int FEWEST_SPLIT_ELEMENTS = 128;

  private final ByteBuffer frame;
  private final int flags;
  private final int elementSize;
  private final int blockSize;
  private final byte[] values;

  private Blosc(ByteBuffer frame, int length) {
    this.frame = frame;
    this.flags = frame.get(2);
    this.elementSize = Byte.toUnsignedInt(frame.get(3));
    this.blockSize = frame.getInt(8);
    this.values = new byte[length];
  }

  /**
   * Decompresses.
   *
   * @param length of what is returned, in bytes
   * @throws IOException if the input is damaged, cut short, of another length or of Blosc 2
   */
  public static byte[] decompress(byte[] frame, int length) throws IOException {
    if (frame.length < HEADER) {
      throw Lengths.cut();
    }
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    int version = Byte.toUnsignedInt(bytes.get(0));
    if (version < 1 || version > NEWEST_VERSION) {
      throw new IOException("is not a frame of Blosc 1: its version is " + version);
    }
    Lengths.require(Integer.toUnsignedLong(bytes.getInt(4)), length);
    if (Integer.toUnsignedLong(bytes.getInt(12)) > frame.length) {
      throw Lengths.cut();
    }
    return new Blosc(bytes, length).decompress();
  }

  private byte[] decompress() throws IOException {
    if ((flags & STORED) != 0) {
      copy(HEADER, values, 0, values.length);
      return values;
    }
    if (values.length > 0 && (blockSize < 1 || elementSize < 1)) {
      throw new IOException("is not a frame of Blosc 1: its blocks or elements have no bytes");
    }
    for (int from = 0, block = 0; from < values.length; block++) {
      int size = Math.min(blockSize, values.length - from);
      byte[] whole = block(getInt(HEADER + (long) block * Integer.BYTES), size);
      System.arraycopy(whole, 0, values, from, size);
      from += size;
    }
    return values;
  }

  private byte[] block(int start, int size) throws IOException {
    boolean isSplit =
        (flags & NOT_SPLIT) == 0
            && size == blockSize
            && elementSize <= LARGEST_SPLIT_ELEMENT
            && blockSize / elementSize >= FEWEST_SPLIT_ELEMENTS;
    int parts = isSplit ? elementSize : 1;
    int partSize = size / parts;
    if (partSize * parts != size) {
      throw new IOException("is not a frame of Blosc 1: a block does not hold whole elements");
    }
    byte[] block = new byte[size];
    long at = start;
    for (int part = 0; part < parts; part++) {
      int stored = getInt(at);
      at += Integer.BYTES;
      if (stored == partSize) {
        copy(at, block, part * partSize, partSize);
      } else {
        byte[] bytes = new byte[checked(at, stored)];
        copy(at, bytes, 0, stored);
        System.arraycopy(decompressed(bytes, partSize), 0, block, part * partSize, partSize);
      }
      at += stored;
    }
    if ((flags & BYTES_SHUFFLED) != 0) {
      return Shuffle.undo(block, elementSize);
    }
    return (flags & BITS_SHUFFLED) != 0 ? Shuffle.undoBits(block, elementSize) : block;
  }

  private byte[] decompressed(byte[] bytes, int length) throws IOException {
    int compressor = (flags & 0xff) >> COMPRESSOR_SHIFT;
    return switch (compressor) {
      case 0 -> BloscLz.decompress(bytes, length);
      case 1 -> Airlift.lz4(bytes, length);
      case 2 -> Airlift.snappy(bytes, length);
      case 3 -> Deflate.zlib(bytes, length);
      case 4 -> Airlift.zstandard(bytes, length);
      default ->
          throw new IOException("is not a frame of Blosc 1: its compressor is " + compressor);
    };
  }

  private int getInt(long at) throws IOException {
    return frame.getInt((int) at(at, Integer.BYTES));
  }

  private void copy(long from, byte[] target, int to, int count) throws IOException {
    frame.get((int) at(from, count), target, to, count);
  }

  private int checked(long at, int count) throws IOException {
    at(at, count);
    return count;
  }

  /** A place of the frame from which on it has that many bytes. */
  private long at(long place, int count) throws IOException {
    if (place < 0 || count < 0 || place + count > frame.capacity()) {
      throw Lengths.cut();
    }
    return place;
  }
}
