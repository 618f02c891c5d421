package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.function.IntUnaryOperator;

/** A heap of links or attributes, in blocks of a table whose rows double in size. */
final class FractalHeap {
  private static final int MANAGED = 0;
  private static final int TINY = 2;

  private final Storage storage;
  private final int idLength;
  private final int width;
  private final long firstSize;
  private final long largestDirect;
  private final int offsetBytes;
  private final int lengthBytes;
  private final long root;
  private final int rows;

  private FractalHeap(Storage storage, Cursor in) throws IOException {
    this.storage = storage;
    in.expect("FRHP");
    in.skip(1);
    this.idLength = in.u16();
    int filters = in.u16();
    in.skip(1);
    long largestManaged = in.u32();
    in.skip(2 * storage.offsetSize() + 10 * storage.lengthSize());
    this.width = in.u16();
    this.firstSize = in.length();
    this.largestDirect = in.length();
    this.offsetBytes = (in.u16() + Byte.SIZE - 1) / Byte.SIZE;
    in.skip(2);
    this.root = in.offset();
    this.rows = in.u16();
    if (filters != 0) {
      throw new IllegalArgumentException("has a filtered heap; expected one without filters");
    }
    if (width == 0 || firstSize <= 0 || largestDirect < firstSize) {
      throw new IOException("damaged: a fractal heap of blocks of " + firstSize + " bytes");
    }
    this.lengthBytes =
        Math.min(
            (log2(largestDirect) + Byte.SIZE - 1) / Byte.SIZE,
            log2(Math.max(1, largestManaged)) / Byte.SIZE + 1);
  }

  private static int log2(long value) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
  }

  private static FractalHeap read(Storage storage, long address) throws IOException {
    int length = 22 + 3 * storage.offsetSize() + 12 * storage.lengthSize();
    return new FractalHeap(storage, storage.read(address, length));
  }

  /** What is done with an object, a message. */
  interface Visitor {
    void visit(Cursor message) throws IOException;
  }

  /**
   * Visits the links or attributes that a message says are in a heap, by the tree of their numbers.
   *
   * @param orderSize bytes of the number of the last one, if the message has it
   * @param before bytes of a record in front of an object's number, by the type of the tree
   */
  static void visit(
      Storage storage, Cursor message, int orderSize, IntUnaryOperator before, Visitor visitor)
      throws IOException {
    message.skip(1);
    message.skip((message.u8() & 1) != 0 ? orderSize : 0);
    long address = message.offset();
    long tree = message.offset();
    if (address != Cursor.UNDEFINED) {
      FractalHeap heap = read(storage, address);
      BTree2.visit(
          storage,
          tree,
          (type, key) -> {
            key.skip(before.applyAsInt(type));
            visitor.visit(heap.object(key.array(heap.idLength)));
          });
    }
  }

  /** Returns an object by its number. */
  private Cursor object(byte[] id) throws IOException {
    Cursor in = storage.cursor(java.nio.ByteBuffer.wrap(id));
    int first = in.u8();
    int type = first >> 4 & 3;
    if (type == TINY) {
      return in.part((first & 0x0F) + 1);
    }
    if (type != MANAGED) {
      throw new IllegalArgumentException("has a name or an attribute of more than 64 KiB");
    }
    long at = in.uint(offsetBytes);
    int length = (int) in.uint(lengthBytes);
    if (at < 0) {
      throw new IOException("damaged: an object of a fractal heap lies outside of it");
    }
    return rows == 0 ? storage.read(root + at, length) : find(root, rows, at, length);
  }

  /** Looks through an indirect block. */
  private Cursor find(long address, int count, long at, int length) throws IOException {
    int row = at < firstSize * width ? 0 : log2(at) - log2(firstSize * width) + 1;
    long blockSize = row == 0 ? firstSize : firstSize << (row - 1);
    long rowStart = row == 0 ? 0 : 1L << log2(at);
    if (row >= count) {
      throw new IOException("damaged: an object of a fractal heap lies outside of it");
    }
    int prefix = 5 + storage.offsetSize() + offsetBytes;
    int column = (int) ((at - rowStart) / blockSize);
    long entry = prefix + ((long) row * width + column) * storage.offsetSize();
    long child = storage.read(address + entry, storage.offsetSize()).offset();
    long inside = (at - rowStart) % blockSize;
    if (blockSize <= largestDirect) {
      return storage.read(child + inside, length);
    }
    int childRows = log2(blockSize) - log2(firstSize * width) + 1;
    return find(child, childRows, inside, length);
  }
}
