package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** B-trees of version 2, of records in leaves and between the children of other nodes. */
final class BTree2 {
  /** Signature, version, type and checksum. */
  private static final int OVERHEAD = 10;

  private static final int DEEPEST = 32;

  private final Storage storage;
  private final Visitor visitor;
  private final Set<Long> visited = new HashSet<>();
  private final int nodeSize;
  private final int recordSize;

  /** Bytes of the number of records of a child. */
  private final int countSize;

  /** Bytes of the number of all records below a child, by its depth. */
  private final int[] totalSize;

  private BTree2(Storage storage, Visitor visitor, int nodeSize, int recordSize, int depth) {
    this.storage = storage;
    this.visitor = visitor;
    this.nodeSize = nodeSize;
    this.recordSize = recordSize;
    long inLeaf = ((long) nodeSize - OVERHEAD) / recordSize;
    this.countSize = bytesOf(inLeaf);
    this.totalSize = new int[depth + 1];
    long total = inLeaf;
    for (int level = 1; level <= depth; level++) {
      int pointer = storage.offsetSize() + countSize + totalSize[level - 1];
      long records = ((long) nodeSize - OVERHEAD - pointer) / (recordSize + pointer);
      total = (records + 1) * total + records;
      totalSize[level] = bytesOf(total);
    }
  }

  private static int bytesOf(long largest) {
    return (Long.SIZE - 1 - Long.numberOfLeadingZeros(largest)) / Byte.SIZE + 1;
  }

  /** What is done with a record. */
  interface Visitor {
    /** Takes the tree's type and a record. */
    void visit(int type, Cursor body) throws IOException;
  }

  /** Visits all records. */
  static void visit(Storage storage, long address, Visitor visitor) throws IOException {
    if (address == Cursor.UNDEFINED) {
      return;
    }
    Cursor in = storage.read(address, 18L + storage.offsetSize() + storage.lengthSize());
    in.expect("BTHD");
    in.skip(1);
    int type = in.u8();
    long nodeSize = in.u32();
    int recordSize = in.u16();
    int depth = in.u16();
    in.skip(2);
    long root = in.offset();
    int count = in.u16();
    if (root == Cursor.UNDEFINED || count == 0) {
      return;
    }
    if (recordSize == 0
        || nodeSize < OVERHEAD + recordSize
        || nodeSize > Integer.MAX_VALUE
        || depth > DEEPEST) {
      throw new IOException("damaged: a B-tree of nodes of " + nodeSize + " bytes");
    }
    new BTree2(storage, visitor, (int) nodeSize, recordSize, depth).node(root, count, depth, type);
  }

  private void node(long address, long count, int depth, int type) throws IOException {
    if (!visited.add(address)) {
      throw new IOException("damaged: a B-tree goes round in a circle");
    }
    Cursor in = storage.readUpTo(address, nodeSize);
    in.expect(depth == 0 ? "BTLF" : "BTIN");
    in.skip(2);
    Cursor records = in.part(Math.toIntExact(Math.multiplyExact(count, (long) recordSize)));
    for (int k = 0; k < count; k++) {
      visitor.visit(type, records.part(recordSize));
    }
    for (int k = 0; depth > 0 && k <= count; k++) {
      long child = in.offset();
      long childCount = in.uint(countSize);
      in.skip(totalSize[depth - 1]);
      node(child, childCount, depth - 1, type);
    }
  }
}
