package io.github.pisnn.datasets.zarr;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of a file, or of a part of one; no more of them is read than is asked for. */
interface Blob extends Closeable {

  /** Returns how many bytes there are. */
  long length();

  /**
   * Reads some of them.
   *
   * @throws IOException if they are not all there
   */
  byte[] read(long from, int count) throws IOException;

  /**
   * Returns a part; closing it does nothing.
   *
   * @throws DamagedChunk if it is not all inside
   */
  default Blob slice(long from, long count) throws DamagedChunk {
    if (from < 0 || count < 0 || from > length() - count) {
      throw new DamagedChunk("is cut short");
    }
    Blob whole = this;
    return new Blob() {
      @Override
      public long length() {
        return count;
      }

      @Override
      public byte[] read(long start, int size) throws IOException {
        return whole.read(from + start, size);
      }
    };
  }

  @Override
  default void close() throws IOException {}
}
