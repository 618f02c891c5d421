package io.github.pisnn.datasets.arrays;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An array of numbers in a file. Messages of its exceptions do not name the file. */
public interface StoredArray {

  /** Returns its length along each axis. */
  long[] shape();

  /** Returns the names of its axes as the file tells them; empty if it does not. */
  default List<String> dimensions() {
    return List.of();
  }

  /** Returns how its numbers are stored; nothing where that does not matter to their meaning. */
  default Optional<NumberType> type() {
    return Optional.empty();
  }

  /** Returns what the file says about it. */
  default Attributes attributes() {
    return Attributes.NONE;
  }

  /** Returns what else a user should know of how it is read, a sentence each. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Reads a part of it, and little more of the file.
   *
   * @param offset where the part begins, along each axis
   * @param size its size along each axis
   * @return its numbers, the last axis fastest; NaN where one is declared as missing
   * @throws IOException if the file is damaged or cut short
   * @throws IllegalArgumentException if a number cannot be held in binary64
   */
  double[] read(long[] offset, int[] size) throws IOException;
}
