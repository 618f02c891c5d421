package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** B-trees of version 1: of a group's symbol tables, or of a dataset's chunks. */
record BTree1(Storage storage, int type, int keySize, Visitor visitor, Set<Long> visited) {
  private static final int DEEPEST = 32;

  /** What is done with a leaf's child. */
  interface Visitor {
    /** Takes the key before a child and the child's address. */
    void visit(Cursor key, long child) throws IOException;
  }

  /**
   * Visits all children of all leaves.
   *
   * @param type 0 of groups, 1 of chunks
   * @param keySize bytes of a key
   */
  static void visit(Storage storage, long address, int type, int keySize, Visitor visitor)
      throws IOException {
    if (address != Cursor.UNDEFINED) {
      new BTree1(storage, type, keySize, visitor, new HashSet<>()).visit(address, DEEPEST);
    }
  }

  private void visit(long address, int most) throws IOException {
    if (!visited.add(address)) {
      throw new IOException("damaged: a B-tree goes round in a circle");
    }
    int prefix = 8 + 2 * storage.offsetSize();
    Cursor start = storage.read(address, prefix);
    start.expect("TREE");
    int found = start.u8();
    int level = start.u8();
    int count = start.u16();
    if (found != type || level >= most) {
      throw new IOException("damaged: a B-tree's node of type " + found + ", level " + level);
    }
    Cursor in =
        storage.read(address + prefix, (long) count * (keySize + storage.offsetSize()) + keySize);
    for (int k = 0; k < count; k++) {
      Cursor key = in.part(keySize);
      long child = in.offset();
      if (level > 0) {
        visit(child, level);
      } else {
        visitor.visit(key, child);
      }
    }
  }
}
