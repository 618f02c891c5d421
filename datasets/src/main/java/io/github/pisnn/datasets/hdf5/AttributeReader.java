package io.github.pisnn.datasets.hdf5;

import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of an object. Numbers and texts are read; of references, the addresses of what
 * they refer to. All others are left out.
 */
final class AttributeReader {
  private static final long MOST_VALUES = 1 << 20;

  private final Storage storage;
  private final GlobalHeap heap;
  private final Attributes.Builder attributes = new Attributes.Builder();
  private final Map<String, long[]> references = new HashMap<>();

  private AttributeReader(Storage storage) {
    this.storage = storage;
    this.heap = new GlobalHeap(storage);
  }

  /**
   * What was found.
   *
   * @param values numbers and texts
   * @param references for attributes that refer to other objects, the addresses of the first ones
   *     of each of their lists
   */
  record Found(Attributes values, Map<String, long[]> references) {}

  static Found read(Storage storage, ObjectHeader header) throws IOException {
    AttributeReader reader = new AttributeReader(storage);
    for (Cursor message : header.all(ObjectHeader.ATTRIBUTE)) {
      reader.add(message);
    }
    Optional<Cursor> info = header.find(ObjectHeader.ATTRIBUTE_INFO);
    if (info.isPresent()) {
      FractalHeap.visit(storage, info.get(), 2, type -> 0, reader::add);
    }
    return new Found(reader.attributes.build(), reader.references);
  }

  private void add(Cursor message) throws IOException {
    int version = message.u8();
    int flags = message.u8();
    int nameSize = message.u16();
    int typeSize = message.u16();
    int spaceSize = message.u16();
    message.skip(version == 3 ? 1 : 0);
    boolean isPadded = version == 1;
    String name = field(message, nameSize, isPadded).text(nameSize);
    Cursor typeField = field(message, typeSize, isPadded);
    Cursor spaceField = field(message, spaceSize, isPadded);
    boolean isShared = !isPadded && (flags & 1) != 0;
    Datatype type =
        Datatype.read(
            isShared ? ObjectHeader.shared(storage, typeField, ObjectHeader.DATATYPE) : typeField);
    long count = Dataspace.read(spaceField).count();
    if (count <= MOST_VALUES) {
      add(name, type, (int) count, message);
    }
  }

  private static Cursor field(Cursor message, int size, boolean isPadded) {
    Cursor field = message.part(size);
    int over = size % Long.BYTES;
    message.skip(isPadded && over > 0 ? Long.BYTES - over : 0);
    return field;
  }

  private void add(String name, Datatype type, int count, Cursor data) throws IOException {
    Optional<NumberType> numbers = type.numbers();
    switch (type.kind()) {
      case INTEGER, FLOAT -> {
        if (numbers.isPresent()) {
          attributes.numbers(name, numbers.get().read(data.array(count * type.size())));
        }
      }
      case TEXT, ENUMERATION -> {
        String[] texts = new String[count];
        for (int k = 0; k < count; k++) {
          texts[k] =
              type.kind() == Datatype.Kind.TEXT
                  ? data.text(type.size()).stripTrailing()
                  : member(type, data.array(type.size()));
        }
        attributes.text(name, texts);
      }
      case REFERENCE -> references.put(name, addresses(data, count, type.size()));
      case SEQUENCE -> addSequences(name, type, count, data);
      default -> {}
    }
  }

  private static String member(Datatype type, byte[] value) {
    for (int k = 0; k < type.values().size(); k++) {
      if (Arrays.equals(type.values().get(k), value)) {
        return type.members().get(k);
      }
    }
    return Arrays.toString(value);
  }

  private long[] addresses(Cursor data, int count, int size) {
    long[] addresses = new long[count];
    for (int k = 0; k < count; k++) {
      addresses[k] = data.part(size).offset();
    }
    return addresses;
  }

  /** Texts, or lists of references of which the first one of each counts. */
  private void addSequences(String name, Datatype type, int count, Cursor data) throws IOException {
    List<String> texts = new ArrayList<>();
    long[] first = new long[count];
    Datatype base = type.base();
    for (int k = 0; k < count; k++) {
      int length = (int) data.u32();
      long address = data.offset();
      long index = data.u32();
      Cursor object =
          length == 0 ? storage.cursor(ByteBuffer.allocate(0)) : heap.object(address, index);
      if (base == null) {
        texts.add(object.text(length));
      } else {
        first[k] =
            length > 0 && base.kind() == Datatype.Kind.REFERENCE
                ? object.offset()
                : Cursor.UNDEFINED;
      }
    }
    if (base == null) {
      attributes.text(name, texts.toArray(String[]::new));
    } else if (base.kind() == Datatype.Kind.REFERENCE) {
      references.put(name, first);
    }
  }
}
