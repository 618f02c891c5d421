package io.github.pisnn.datasets.trajectories;

import java.io.Closeable;
import java.io.IOException;

/** What parts of an array are read from. Messages of exceptions do not name the file. */
interface Slices extends Closeable {
  /**
   * Reads a part of the array.
   *
   * @param trajectory for layouts with an array for each; others have an axis for it
   * @param offset where the part begins, along each axis
   * @param size its size along each axis
   * @return its numbers, the last axis fastest
   * @throws IllegalArgumentException if the array is not as it should be
   */
  double[] read(int trajectory, long[] offset, int[] size) throws IOException;

  @Override
  default void close() throws IOException {}
}
