package io.github.pisnn.datasets.zarr;

import java.io.IOException;

/** How the numbers of a chunk stand in its bytes. */
interface ChunkCodec {

  /**
   * Reads numbers.
   *
   * @param stored all bytes of a chunk
   * @param box in the chunk
   * @throws DamagedChunk if they are not those of such a chunk
   */
  void read(Blob stored, Box box) throws IOException;
}
