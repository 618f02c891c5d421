package io.github.pisnn.datasets.hdf5;

/** Where a name in a group leads. */
sealed interface Link {

  /**
   * To an object of the same file.
   *
   * @param address of its header
   */
  record Hard(long address) implements Link {}

  /**
   * To a path, from the group that the link is in unless it begins with a slash.
   *
   * @param path of the target
   */
  record Soft(String path) implements Link {}

  /**
   * To an object of another file.
   *
   * @param file its path, as seen from this file's folder
   * @param path of the target in it
   */
  record External(String file, String path) implements Link {}

  /** To what only other programs understand. */
  record Unknown() implements Link {}
}
