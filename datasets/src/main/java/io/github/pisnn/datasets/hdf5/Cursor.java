package io.github.pisnn.datasets.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A place in some bytes that moves as they are read. Where they end too soon, {@link
 * java.nio.BufferUnderflowException} is thrown.
 */
record Cursor(ByteBuffer bytes, int offsetSize, int lengthSize) {
  /** What an address is that leads nowhere. */
  static final long UNDEFINED = -1;

  Cursor {
    bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  int u8() {
    return Byte.toUnsignedInt(bytes.get());
  }

  int u16() {
    return Short.toUnsignedInt(bytes.getShort());
  }

  long u32() {
    return Integer.toUnsignedLong(bytes.getInt());
  }

  /** An unsigned integer of 1 to 8 bytes; one that does not fit a long is negative. */
  long uint(int size) {
    long value = 0;
    for (int k = 0; k < size; k++) {
      value |= Byte.toUnsignedLong(bytes.get()) << (k * Byte.SIZE);
    }
    return value;
  }

  /** An address; {@link #UNDEFINED} if all its bits are set. */
  long offset() {
    long value = uint(offsetSize);
    boolean isUndefined = offsetSize < Long.BYTES && value == (1L << (offsetSize * Byte.SIZE)) - 1;
    return isUndefined ? UNDEFINED : value;
  }

  long length() {
    return uint(lengthSize);
  }

  /** A length that is a number of bytes or of things in memory. */
  int smallLength() throws IOException {
    long value = length();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IOException("a length is " + value);
    }
    return (int) value;
  }

  /** In an old superblock, the address in the root group's symbol table entry. */
  long rootOfOldSuperblock() {
    offset();
    return offset();
  }

  /** In a newer superblock, the address that was read last. */
  long lastOffset() {
    bytes.position(bytes.position() - offsetSize);
    return offset();
  }

  void skip(int count) {
    if (count > bytes.remaining()) {
      throw new java.nio.BufferUnderflowException();
    }
    bytes.position(bytes.position() + count);
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  /** All bytes from here on. */
  ByteBuffer rest() {
    return bytes.slice();
  }

  /** A cursor over the next bytes, which are passed over. */
  Cursor part(int count) {
    return new Cursor(slice(count), offsetSize, lengthSize);
  }

  /** The next bytes, which are passed over. */
  ByteBuffer slice(int count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new java.nio.BufferUnderflowException();
    }
    ByteBuffer slice = bytes.slice(bytes.position(), count);
    skip(count);
    return slice;
  }

  byte[] array(int count) {
    ByteBuffer slice = slice(count);
    byte[] array = new byte[count];
    slice.get(array);
    return array;
  }

  /** Goes on to a multiple of so many bytes from where the cursor began. */
  void align(int multiple) {
    int over = bytes.position() % multiple;
    skip(over == 0 ? 0 : Math.min(multiple - over, bytes.remaining()));
  }

  /** A text of so many bytes; what follows a zero is left out. */
  String text(int count) {
    byte[] array = array(count);
    int end = 0;
    while (end < count && array[end] != 0) {
      end++;
    }
    return new String(array, 0, end, StandardCharsets.UTF_8);
  }

  /** A text up to a zero, which is passed over. */
  String text() {
    int start = bytes.position();
    int end = start;
    while (bytes.get(end) != 0) {
      end++;
    }
    String text = text(end - start);
    skip(1);
    return text;
  }

  /**
   * Passes over a signature.
   *
   * @throws IOException if another stands there
   */
  void expect(String signature) throws IOException {
    String found = new String(array(signature.length()), StandardCharsets.ISO_8859_1);
    if (!found.equals(signature)) {
      throw new IOException("damaged: " + signature + " is missing where it is expected");
    }
  }

  /** Whether a signature stands here; nothing is passed over. */
  boolean startsWith(String signature) {
    for (int k = 0; k < signature.length(); k++) {
      if (k >= bytes.remaining() || bytes.get(bytes.position() + k) != signature.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
