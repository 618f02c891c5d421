package io.github.pisnn.datasets.hdf5;

import java.io.IOException;

/** The names of a group of the old kind. */
record LocalHeap(Storage storage, Cursor data) {
  static LocalHeap read(Storage storage, long address) throws IOException {
    Cursor in = storage.read(address, 8L + 2L * storage.lengthSize() + storage.offsetSize());
    in.expect("HEAP");
    in.skip(4);
    long size = in.length();
    in.length();
    return new LocalHeap(storage, storage.read(in.offset(), size));
  }

  /** The text at a place. */
  String text(long at) {
    Cursor in = storage.cursor(data.rest());
    in.skip((int) Math.min(at, Integer.MAX_VALUE));
    return in.text();
  }
}
