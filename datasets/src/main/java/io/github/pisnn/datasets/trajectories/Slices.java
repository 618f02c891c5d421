package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

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

  /** Returns what a user should know of how the array is read, a sentence each. */
  default List<String> notes() {
    return List.of();
  }

  @Override
  default void close() throws IOException {}

  /**
   * Returns the parts of one array that holds all trajectories.
   *
   * @param owner is closed with them
   */
  static Slices of(StoredArray array, Closeable owner) {
    return new Slices() {
      @Override
      public double[] read(int trajectory, long[] offset, int[] size) throws IOException {
        return array.read(offset, size);
      }

      @Override
      public List<String> notes() {
        return array.notes();
      }

      @Override
      public void close() throws IOException {
        owner.close();
      }
    };
  }
}
