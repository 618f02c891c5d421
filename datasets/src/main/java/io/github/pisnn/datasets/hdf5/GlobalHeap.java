package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Values of different lengths. */
final class GlobalHeap {
  private final Storage storage;
  private final Map<Long, Map<Integer, Cursor>> collections = new HashMap<>();

  GlobalHeap(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns an object.
   *
   * @param address of its collection
   * @param index its number there
   */
  Cursor object(long address, long index) throws IOException {
    Map<Integer, Cursor> objects = Hierarchy.kept(collections, address, () -> read(address));
    Cursor object = objects.get((int) index);
    if (object == null) {
      throw new IOException("damaged: a global heap has no object " + index);
    }
    return storage.cursor(object.rest());
  }

  private Map<Integer, Cursor> read(long address) throws IOException {
    Cursor start = storage.read(address, 8L + storage.lengthSize());
    start.expect("GCOL");
    start.skip(4);
    Cursor in = storage.read(address, start.smallLength());
    in.skip(8 + storage.lengthSize());
    Map<Integer, Cursor> objects = new HashMap<>();
    while (in.remaining() >= 8 + storage.lengthSize()) {
      int index = in.u16();
      in.skip(6);
      int size = in.smallLength();
      if (index == 0) {
        break; // Free space.
      }
      objects.put(index, in.part(size));
      in.align(8);
    }
    return objects;
  }
}
