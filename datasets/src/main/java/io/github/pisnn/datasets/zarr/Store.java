package io.github.pisnn.datasets.zarr;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds the files of a group or an array. A key is a file's path inside of it. */
interface Store extends Closeable {
  /** Metadata of more bytes is none. */
  int MOST_METADATA = 1 << 26;

  /**
   * Opens a file.
   *
   * @return null if there is none
   */
  @Nullable Blob open(String key) throws IOException;

  /**
   * Lists the folders in a folder.
   *
   * @param prefix empty, or the folder's path and a slash
   */
  List<String> folders(String prefix) throws IOException;

  /**
   * Reads a small file.
   *
   * @return null if there is none
   */
  default byte @Nullable [] read(String key) throws IOException {
    try (Blob file = open(key)) {
      if (file == null) {
        return null;
      }
      if (file.length() > MOST_METADATA) {
        throw new IOException(
            key + " has " + file.length() + " bytes; expected at most " + MOST_METADATA);
      }
      return file.read(0, (int) file.length());
    }
  }

  @Override
  default void close() throws IOException {}
}
