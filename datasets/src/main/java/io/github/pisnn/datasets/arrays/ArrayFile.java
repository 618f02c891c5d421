package io.github.pisnn.datasets.arrays;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A file or folder of named arrays. What is wrong with one of them is no matter to the others.
 * Messages of its exceptions do not name the file. An instance serves one thread.
 */
public interface ArrayFile extends Closeable {

  /** Returns the names of the arrays that can be read, sorted. */
  List<String> names();

  /**
   * Returns what else it holds and why that cannot be read, by name, sorted: for each a clause such
   * as {@code is complex128; expected real numbers}.
   */
  Map<String, String> refused();

  /**
   * Opens an array: its header is checked, its numbers are left alone.
   *
   * @return its values: numbers that are packed are {@linkplain Packing unpacked}
   * @throws IllegalArgumentException if it cannot be read
   */
  StoredArray open(String name) throws IOException;

  /**
   * Reads all numbers of an array of one axis.
   *
   * @throws IllegalArgumentException if there is none of that name, or it has more axes
   */
  default double[] vector(String name) throws IOException {
    StoredArray array = open(name);
    long[] shape = array.shape();
    if (shape.length != 1) {
      throw new IllegalArgumentException(
          name + " has the shape " + Arrays.toString(shape) + "; expected one axis");
    }
    return array.read(new long[1], new int[] {Math.toIntExact(shape[0])});
  }

  @Override
  default void close() throws IOException {}
}
