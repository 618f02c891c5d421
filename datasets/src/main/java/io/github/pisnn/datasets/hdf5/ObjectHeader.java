package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a file says about one object, a group or a dataset: a list of messages. */
final class ObjectHeader {
  static final int DATASPACE = 0x01;
  static final int LINK_INFO = 0x02;
  static final int DATATYPE = 0x03;
  static final int FILL_VALUE = 0x05;
  static final int LINK = 0x06;
  static final int EXTERNAL_FILES = 0x07;
  static final int LAYOUT = 0x08;
  static final int FILTERS = 0x0B;
  static final int ATTRIBUTE = 0x0C;
  static final int SYMBOL_TABLE = 0x11;
  static final int ATTRIBUTE_INFO = 0x15;
  private static final int CONTINUATION = 0x10;

  private static final int SHARED = 0x02;
  private static final int FIRST_READ = 512;
  private static final int MOST_BLOCKS = 4096;

  private final Storage storage;
  private final List<Message> messages = new ArrayList<>();

  /** A message; its body begins anew for each reader. */
  private record Message(int type, boolean isShared, Cursor body) {}

  /** A part of the header elsewhere in the file. */
  private record Block(long address, long length) {}

  /**
   * Reads a header.
   *
   * @throws IOException if none stands there
   */
  ObjectHeader(Storage storage, long address) throws IOException {
    this.storage = storage;
    Cursor start = storage.readUpTo(address, FIRST_READ);
    if (start.startsWith("OHDR")) {
      readNew(address, start);
    } else {
      readOld(address, start);
    }
  }

  private void readOld(long address, Cursor start) throws IOException {
    int version = start.u8();
    if (version != 1) {
      throw new IOException("damaged: no object at address " + address);
    }
    start.skip(1);
    int left = start.u16();
    start.u32();
    Deque<Block> blocks = new ArrayDeque<>();
    blocks.add(new Block(address + 16, start.u32()));
    for (int count = 0; !blocks.isEmpty(); count++) {
      Cursor in = next(blocks, count);
      while (left > 0 && in.remaining() >= Long.BYTES) {
        int type = in.u16();
        int size = in.u16();
        int flags = in.u8();
        in.skip(3);
        add(type, flags, in.part(size), blocks);
        left--;
      }
    }
  }

  private void readNew(long address, Cursor start) throws IOException {
    start.expect("OHDR");
    int version = start.u8();
    if (version != 2) {
      throw new IOException("an object header has the version " + version + "; expected 1 or 2");
    }
    int flags = start.u8();
    start.skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
    long length = start.uint(1 << (flags & 3));
    Deque<Block> blocks = new ArrayDeque<>();
    // With a signature before it and a checksum behind it, as all further blocks have them.
    blocks.add(new Block(address + start.position() - 4, length + 8));
    boolean isOrdered = (flags & 0x04) != 0;
    int prefix = 4 + (isOrdered ? 2 : 0);
    for (int count = 0; !blocks.isEmpty(); count++) {
      Cursor in = next(blocks, count);
      if (count > 0) {
        in.expect("OCHK");
      } else {
        in.skip(4);
      }
      while (in.remaining() - 4 >= prefix) {
        int type = in.u8();
        int size = in.u16();
        int messageFlags = in.u8();
        in.skip(isOrdered ? 2 : 0);
        add(type, messageFlags, in.part(size), blocks);
      }
    }
  }

  private Cursor next(Deque<Block> blocks, int count) throws IOException {
    if (count > MOST_BLOCKS) {
      throw new IOException("damaged: an object header goes round in a circle");
    }
    Block block = blocks.remove();
    return storage.read(block.address, block.length);
  }

  private void add(int type, int flags, Cursor body, Deque<Block> blocks) {
    if (type == CONTINUATION) {
      blocks.add(new Block(body.offset(), body.length()));
    } else {
      messages.add(new Message(type, (flags & SHARED) != 0, body));
    }
  }

  boolean has(int type) {
    return messages.stream().anyMatch(message -> message.type == type);
  }

  /** The first message of a type. */
  Optional<Cursor> find(int type) throws IOException {
    List<Cursor> all = all(type);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /**
   * The first message of a type.
   *
   * @throws IOException if there is none
   */
  Cursor get(int type, String what) throws IOException {
    return find(type).orElseThrow(() -> new IOException("damaged: an object has no " + what));
  }

  /** All messages of a type; one that is shared is fetched from where it is. */
  List<Cursor> all(int type) throws IOException {
    List<Cursor> found = new ArrayList<>();
    for (Message message : messages) {
      if (message.type == type) {
        Cursor body = storage.cursor(message.body.rest());
        found.add(message.isShared ? shared(storage, body, type) : body);
      }
    }
    return found;
  }

  /**
   * Fetches a message that is another object's, such as a committed datatype.
   *
   * @param place what stands in its place
   */
  static Cursor shared(Storage storage, Cursor place, int type) throws IOException {
    int version = place.u8();
    int kind = place.u8();
    if (version == 3 && kind == 1) {
      throw new IllegalArgumentException(
          "has a header in a table of shared messages; expected one of its own");
    }
    place.skip(version == 1 ? 6 : 0);
    return new ObjectHeader(storage, place.offset()).get(type, "message that another one shares");
  }
}
