package io.github.pisnn.datasets.codec;

/** Bytes of equal rank brought together: first the first byte of every element, then the second. */
public final class Shuffle {
  private Shuffle() {}

  /**
   * Brings bytes back to their elements. Bytes after the last whole element stay where they are.
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
}
