package io.github.pisnn.datasets.codec;

/**
 * Bits of equal rank brought together: first the lowest bit of every element's first byte, then the
 * second lowest, eight elements to a byte.
 *
 * @see <a href="https://github.com/kiyo-masui/bitshuffle">Bitshuffle</a>
 */
public final class BitShuffle {
  private BitShuffle() {}

  /**
   * Brings bits back to their elements. Bytes after the last whole element stay where they are; so
   * do all if the number of elements is no multiple of eight, as Blosc leaves them.
   *
   * @param elementSize bytes of an element, at least 1
   */
  public static byte[] undo(byte[] bytes, int elementSize) {
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
