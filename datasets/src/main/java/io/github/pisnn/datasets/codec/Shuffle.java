package io.github.pisnn.datasets.codec;

/** Bytes or bits of equal rank brought together. */
public final class Shuffle {
  private Shuffle() {}

  /**
   * Brings bytes back to their elements, of which the first ones of all stand first, then the
   * second ones. Bytes after the last whole element stay where they are.
   *
   * @param elementSize bytes of an element, at least 1
   */
  public static byte[] undo(byte[] bytes, int elementSize) {
    byte[] elements = bytes.clone();
    int count = bytes.length / elementSize;
    for (int rank = 0, from = 0; rank < elementSize; rank++) {
      for (int element = 0; element < count; element++) {
        elements[element * elementSize + rank] = bytes[from++];
      }
    }
    return elements;
  }

  /**
   * Brings bits back to their elements: the lowest bits of every element's first byte stand first,
   * eight elements to a byte, then the second lowest. Bytes after the last whole element stay where
   * they are; so do all if the number of elements is no multiple of eight, as Blosc leaves them.
   *
   * @param elementSize bytes of an element, at least 1
   * @see <a href="https://github.com/kiyo-masui/bitshuffle">Bitshuffle</a>
   */
  public static byte[] undoBits(byte[] bytes, int elementSize) {
    byte[] elements = bytes.clone();
    int count = bytes.length / elementSize;
    if (count % Byte.SIZE != 0) {
      return elements;
    }
    int row = count / Byte.SIZE;
    for (int rank = 0; rank < elementSize; rank++) {
      for (int element = 0; element < count; element++) {
        int value = 0;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          int stored = bytes[(rank * Byte.SIZE + bit) * row + element / Byte.SIZE];
          value |= (stored >> element % Byte.SIZE & 1) << bit;
        }
        elements[element * elementSize + rank] = (byte) value;
      }
    }
    return elements;
  }
}
