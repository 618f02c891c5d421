package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The names in a group: of the old kind in a tree of symbol tables, of the new one in messages. */
record Links(Storage storage, Map<String, Link> links) {
  private static final int SOFT_IN_SYMBOL_TABLE = 2;
  private static final int SOFT = 1;
  private static final int EXTERNAL = 64;
  private static final int NAME_RECORDS = 5;

  /** Whether an object is a group. */
  static boolean isGroup(ObjectHeader header) {
    return header.has(ObjectHeader.SYMBOL_TABLE)
        || header.has(ObjectHeader.LINK_INFO)
        || header.has(ObjectHeader.LINK);
  }

  /** The names in a group and where they lead, sorted; none if it is no group. */
  static Map<String, Link> of(Storage storage, ObjectHeader header) throws IOException {
    Links links = new Links(storage, new TreeMap<>());
    Optional<Cursor> table = header.find(ObjectHeader.SYMBOL_TABLE);
    if (table.isPresent()) {
      links.addTable(table.get());
    }
    for (Cursor message : header.all(ObjectHeader.LINK)) {
      links.add(message);
    }
    Optional<Cursor> info = header.find(ObjectHeader.LINK_INFO);
    if (info.isPresent()) {
      FractalHeap.visit(storage, info.get(), 8, type -> type == NAME_RECORDS ? 4 : 8, links::add);
    }
    return links.links;
  }

  private void addTable(Cursor message) throws IOException {
    long tree = message.offset();
    LocalHeap names = LocalHeap.read(storage, message.offset());
    BTree1.visit(
        storage,
        tree,
        0,
        storage.lengthSize(),
        (key, child) -> {
          Cursor node = storage.read(child, 8);
          node.expect("SNOD");
          node.skip(2);
          int count = node.u16();
          int entry = 2 * storage.offsetSize() + 24;
          Cursor entries = storage.read(child + 8, (long) count * entry);
          for (int k = 0; k < count; k++) {
            String name = names.text(entries.offset());
            long address = entries.offset();
            long type = entries.u32();
            entries.skip(4);
            Cursor scratch = entries.part(16);
            links.put(
                name,
                type == SOFT_IN_SYMBOL_TABLE
                    ? new Link.Soft(names.text(scratch.u32()))
                    : new Link.Hard(address));
          }
        });
  }

  private void add(Cursor message) {
    message.skip(1);
    int flags = message.u8();
    int type = (flags & 0x08) != 0 ? message.u8() : 0;
    message.skip((flags & 0x04) != 0 ? 8 : 0);
    message.skip((flags & 0x10) != 0 ? 1 : 0);
    String name = message.text((int) message.uint(1 << (flags & 3)));
    links.put(
        name,
        switch (type) {
          case 0 -> new Link.Hard(message.offset());
          case SOFT -> new Link.Soft(message.text(message.u16()));
          case EXTERNAL -> {
            message.skip(3);
            String file = message.text();
            yield new Link.External(file, message.text());
          }
          default -> new Link.Unknown();
        });
  }
}
