package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the chunks of a dataset are that were ever written, by any of the format's indexes. */
final class ChunkIndex {
  private static final int CHECKSUM = 4;

  private final Storage storage;
  private final Layout.Chunked layout;
  private final Dataspace space;

  /** Bytes of a chunk that no filter has changed. */
  private final long plainSize;

  private final Map<Long, Chunk> chunks = new HashMap<>();

  /**
   * A chunk.
   *
   * @param address where it is
   * @param size its bytes there
   * @param mask the filters that were not applied to it, a bit each
   */
  record Chunk(long address, long size, long mask) {}

  /** Reads an index whole. */
  ChunkIndex(Storage storage, Layout.Chunked layout, Dataspace space, long plainSize)
      throws IOException {
    this.storage = storage;
    this.layout = layout;
    this.space = space;
    this.plainSize = plainSize;
    if (layout.address() != Cursor.UNDEFINED) {
      switch (layout.index()) {
        case TREE_1 -> readTree1();
        case SINGLE ->
            put(
                0,
                layout.address(),
                layout.filteredSize() == 0 ? plainSize : layout.filteredSize(),
                layout.filterMask());
        case IMPLICIT -> readImplicit();
        case FIXED_ARRAY -> readFixedArray();
        case EXTENSIBLE_ARRAY -> new ExtensibleArray().read();
        case TREE_2 -> readTree2();
      }
    }
  }

  /**
   * Finds a chunk.
   *
   * @param number its number along each axis
   * @return null if it was never written
   */
  @Nullable Chunk find(long[] number) {
    return chunks.get(linear(number));
  }

  /** The number of chunks along an axis. */
  private long along(int axis, boolean most) {
    long length = most ? space.most()[axis] : space.shape()[axis];
    return length == Dataspace.UNLIMITED ? length : (length - 1) / layout.chunk()[axis] + 1;
  }

  /** A key that is this index's own: the number by the present shape. */
  private long linear(long[] number) {
    long linear = 0;
    for (int axis = 0; axis < number.length; axis++) {
      linear = linear * along(axis, false) + number[axis];
    }
    return linear;
  }

  private void put(long[] number, long address, long size, long mask) {
    for (int axis = 0; axis < number.length; axis++) {
      if (number[axis] < 0 || number[axis] >= along(axis, false)) {
        return; // Of a dataset that has been made smaller.
      }
    }
    put(linear(number), address, size, mask);
  }

  private void put(long linear, long address, long size, long mask) {
    if (address != Cursor.UNDEFINED) {
      chunks.put(linear, new Chunk(address, size, mask));
    }
  }

  private void readTree1() throws IOException {
    int rank = layout.chunk().length;
    BTree1.visit(
        storage,
        layout.address(),
        1,
        8 + 8 * (rank + 1),
        (key, child) -> {
          long size = key.u32();
          long mask = key.u32();
          long[] number = new long[rank];
          for (int axis = 0; axis < rank; axis++) {
            number[axis] = key.uint(Long.BYTES) / layout.chunk()[axis];
          }
          put(number, child, size, mask);
        });
  }

  private void readTree2() throws IOException {
    int rank = layout.chunk().length;
    BTree2.visit(
        storage,
        layout.address(),
        (type, entry) -> {
          long address = entry.offset();
          boolean isFiltered = type == 11;
          int sizeBytes = entry.remaining() - 8 * rank - Integer.BYTES;
          long size = isFiltered ? entry.uint(sizeBytes) : plainSize;
          long mask = isFiltered ? entry.u32() : 0;
          long[] number = new long[rank];
          for (int axis = 0; axis < rank; axis++) {
            number[axis] = entry.uint(Long.BYTES);
          }
          put(number, address, size, mask);
        });
  }

  /**
   * Brings the number of an array's element, counted by the largest shape, into numbers along each
   * axis. The one axis that has no end, if there is one, is the slowest there.
   */
  private long[] ofElement(long element) {
    int rank = layout.chunk().length;
    int endless = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (space.most()[axis] == Dataspace.UNLIMITED) {
        endless = axis;
      }
    }
    long[] number = new long[rank];
    long left = element;
    for (int axis = rank - 1; axis >= 0; axis--) {
      if (axis != endless) {
        number[axis] = left % along(axis, true);
        left /= along(axis, true);
      }
    }
    number[endless] = left;
    return number;
  }

  private void readImplicit() throws IOException {
    long count = 1;
    for (int axis = 0; axis < layout.chunk().length; axis++) {
      count = Math.multiplyExact(count, along(axis, true));
    }
    storage.require(layout.address(), Math.multiplyExact(count, plainSize));
    for (long element = 0; element < count; element++) {
      put(ofElement(element), layout.address() + element * plainSize, plainSize, 0);
    }
  }

  /** Reads elements of an array of chunks. */
  private void readElements(Cursor in, int size, boolean isFiltered, long first, long count) {
    for (long k = 0; k < count; k++) {
      Cursor entry = in.part(size);
      long address = entry.offset();
      long bytes = isFiltered ? entry.uint(size - storage.offsetSize() - 4) : plainSize;
      long mask = isFiltered ? entry.u32() : 0;
      if (address != Cursor.UNDEFINED) {
        put(ofElement(first + k), address, bytes, mask);
      }
    }
  }

  private void readFixedArray() throws IOException {
    Cursor in =
        storage.read(layout.address(), 8L + storage.lengthSize() + storage.offsetSize() + CHECKSUM);
    in.expect("FAHD");
    in.skip(1);
    boolean isFiltered = in.u8() == 1;
    int size = in.u8();
    int pageBits = in.u8();
    long count = in.length();
    long address = in.offset();
    if (address == Cursor.UNDEFINED) {
      return;
    }
    long page = 1L << pageBits;
    long prefix = 6L + storage.offsetSize();
    storage.read(address, prefix).expect("FADB");
    if (count <= page) {
      Cursor elements = storage.read(address + prefix, Math.multiplyExact(count, (long) size));
      readElements(elements, size, isFiltered, 0, count);
      return;
    }
    long pages = (count - 1) / page + 1;
    long bitmapSize = (pages + Byte.SIZE - 1) / Byte.SIZE;
    Cursor bitmap = storage.read(address + prefix, bitmapSize);
    byte[] written = bitmap.array((int) bitmapSize);
    long at = address + prefix + bitmapSize + CHECKSUM;
    for (long k = 0; k < pages; k++) {
      long elements = Math.min(page, count - k * page);
      if (isSet(written, k)) {
        readElements(storage.read(at, elements * size), size, isFiltered, k * page, elements);
      }
      at += elements * size + CHECKSUM;
    }
  }

  private static boolean isSet(byte[] bitmap, long bit) {
    return (bitmap[(int) (bit / Byte.SIZE)] & (0x80 >> (bit % Byte.SIZE))) != 0;
  }

  /**
   * An array that grows along one axis. Its first elements are in the index block, the others in
   * data blocks of growing size, which are listed by the index block or by secondary blocks.
   */
  private final class ExtensibleArray {
    private final boolean isFiltered;
    private final int size;
    private final int offsetBytes;
    private final long page;
    private final int inIndex;
    private final int leastInBlock;
    private final int leastPointers;
    private final int maxBits;
    private final long written;
    private final long indexBlock;

    ExtensibleArray() throws IOException {
      Cursor in =
          storage.read(
              layout.address(), 12L + 6L * storage.lengthSize() + storage.offsetSize() + CHECKSUM);
      in.expect("EAHD");
      in.skip(1);
      isFiltered = in.u8() == 1;
      size = in.u8();
      maxBits = in.u8();
      inIndex = in.u8();
      leastInBlock = in.u8();
      leastPointers = in.u8();
      page = 1L << in.u8();
      in.skip(4 * storage.lengthSize());
      written = in.length();
      in.length();
      indexBlock = in.offset();
      offsetBytes = (maxBits + Byte.SIZE - 1) / Byte.SIZE;
      if (leastInBlock == 0 || leastPointers == 0) {
        throw new IOException("damaged: an extensible array of empty blocks");
      }
    }

    void read() throws IOException {
      if (indexBlock == Cursor.UNDEFINED) {
        return;
      }
      int direct = 2 * (leastPointers - 1);
      int superBlocks = 1 + maxBits - log2(leastInBlock);
      int firstSuper = 2 * log2(leastPointers);
      int prefix = 6 + storage.offsetSize();
      Cursor in =
          storage.read(
              indexBlock,
              prefix
                  + (long) inIndex * size
                  + (long) (direct + Math.max(0, superBlocks - firstSuper)) * storage.offsetSize());
      in.expect("EAIB");
      in.skip(prefix - 4);
      readElements(in, size, isFiltered, 0, Math.min(inIndex, written));
      in.skip((int) Math.max(0, inIndex - written) * size);
      long first = inIndex;
      for (int block = 0; block < superBlocks && first < written; block++) {
        long blocks = 1L << (block / 2);
        long inBlock = (1L << ((block + 1) / 2)) * leastInBlock;
        if (block < firstSuper) {
          for (long k = 0; k < blocks; k++) {
            readBlock(in.offset(), first + k * inBlock, inBlock, null, 0);
          }
        } else {
          readSuper(in.offset(), first, blocks, inBlock);
        }
        first += blocks * inBlock;
      }
    }

    private void readSuper(long address, long first, long blocks, long inBlock) throws IOException {
      if (address == Cursor.UNDEFINED) {
        return;
      }
      int prefix = 6 + storage.offsetSize() + offsetBytes;
      long pages = inBlock > page ? inBlock / page : 0;
      long bitmapSize = (pages + Byte.SIZE - 1) / Byte.SIZE;
      Cursor in = storage.read(address, prefix + blocks * (bitmapSize + storage.offsetSize()));
      in.expect("EASB");
      in.skip(prefix - 4);
      byte[] bitmap = in.array((int) (blocks * bitmapSize));
      for (long k = 0; k < blocks; k++) {
        readBlock(in.offset(), first + k * inBlock, inBlock, bitmap, k * bitmapSize * Byte.SIZE);
      }
    }

    private void readBlock(long address, long first, long count, byte @Nullable [] bitmap, long bit)
        throws IOException {
      if (address == Cursor.UNDEFINED || first >= written) {
        return;
      }
      int prefix = 6 + storage.offsetSize() + offsetBytes;
      storage.read(address, prefix).expect("EADB");
      if (count <= page || bitmap == null) {
        readElements(storage.read(address + prefix, count * size), size, isFiltered, first, count);
        return;
      }
      long at = address + prefix + CHECKSUM;
      for (long k = 0; k < count / page; k++) {
        if (isSet(bitmap, bit + k)) {
          readElements(storage.read(at, page * size), size, isFiltered, first + k * page, page);
        }
        at += page * size + CHECKSUM;
      }
    }

    private static int log2(long value) {
      return Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    }
  }
}
