package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the values of a dataset are. */
sealed interface Layout {

  /**
   * In the header itself.
   *
   * @param bytes all of them
   */
  record Compact(ByteBuffer bytes) implements Layout {}

  /**
   * In one piece.
   *
   * @param address {@link Cursor#UNDEFINED} if nothing was ever written
   */
  record Contiguous(long address) implements Layout {}

  /**
   * In chunks of equal shape.
   *
   * @param chunk a chunk's length along each axis
   * @param index what kind of index finds them
   * @param filteredSize of a single chunk, its bytes in the file; else 0
   * @param filterMask of a single chunk, the filters that were not applied
   * @param address of the index; {@link Cursor#UNDEFINED} if nothing was ever written
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Chunked(int[] chunk, Index index, long filteredSize, long filterMask, long address)
      implements Layout {}

  /**
   * In datasets of this and other files.
   *
   * @param address of the collection of the global heap that lists them
   * @param index of the list there
   */
  record Virtual(long address, long index) implements Layout {}

  /** Kinds of indexes; those but the first one in the format's order. */
  enum Index {
    TREE_1,
    SINGLE,
    IMPLICIT,
    FIXED_ARRAY,
    EXTENSIBLE_ARRAY,
    TREE_2
  }

  /** Reads the message. */
  static Layout read(Storage storage, Cursor in) throws IOException {
    int version = in.u8();
    if (version < 1 || version > 5) {
      throw new IllegalArgumentException(
          "has a data layout message of version " + version + "; expected 1 to 5");
    }
    if (version < 3) {
      return readOld(in);
    }
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Compact(in.slice(in.u16()));
      case 1 -> new Contiguous(in.offset());
      case 2 -> version == 3 ? readChunked3(in) : readChunked4(in);
      case 3 -> new Virtual(in.offset(), in.u32());
      default -> throw new IOException("damaged: a data layout of class " + kind);
    };
  }

  private static Layout readOld(Cursor in) throws IOException {
    int rank = in.u8();
    int kind = in.u8();
    in.skip(5);
    long address = kind == 0 ? Cursor.UNDEFINED : in.offset();
    int[] lengths = lengths(in, rank, Integer.BYTES);
    return switch (kind) {
      case 0 -> new Compact(in.slice((int) in.u32()));
      case 1 -> new Contiguous(address);
      case 2 -> new Chunked(withoutLast(lengths), Index.TREE_1, 0, 0, address);
      default -> throw new IOException("damaged: a data layout of class " + kind);
    };
  }

  private static Layout readChunked3(Cursor in) throws IOException {
    int rank = in.u8();
    long address = in.offset();
    int[] chunk = withoutLast(lengths(in, rank, Integer.BYTES));
    return new Chunked(chunk, Index.TREE_1, 0, 0, address);
  }

  private static Layout readChunked4(Cursor in) throws IOException {
    int flags = in.u8();
    int rank = in.u8();
    int[] chunk = withoutLast(lengths(in, rank, in.u8()));
    int kind = in.u8();
    if (kind < 1 || kind >= Index.values().length) {
      throw new IOException("damaged: a chunk index of type " + kind);
    }
    Index index = Index.values()[kind];
    boolean isFiltered = index == Index.SINGLE && (flags & 2) != 0;
    long size = isFiltered ? in.length() : 0;
    long mask = isFiltered ? in.u32() : 0;
    in.skip(
        switch (index) {
          case FIXED_ARRAY -> 1;
          case EXTENSIBLE_ARRAY -> 5;
          case TREE_2 -> 6;
          default -> 0;
        });
    return new Chunked(chunk, index, size, mask, in.offset());
  }

  private static int[] lengths(Cursor in, int rank, int size) throws IOException {
    int[] lengths = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      long length = in.uint(size);
      if (length < 1 || length > Integer.MAX_VALUE) {
        throw new IOException("damaged: a chunk of length " + length);
      }
      lengths[axis] = (int) length;
    }
    return lengths;
  }

  /** The last length of a chunk is that of a value. */
  private static int[] withoutLast(int[] lengths) throws IOException {
    if (lengths.length == 0) {
      throw new IOException("damaged: a chunk of no axis");
    }
    return java.util.Arrays.copyOf(lengths, lengths.length - 1);
  }
}
