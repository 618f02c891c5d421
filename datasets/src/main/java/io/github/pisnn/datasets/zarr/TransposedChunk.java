package io.github.pisnn.datasets.zarr;

import java.io.IOException;

/**
 * A chunk whose axes are stored in another order.
 *
 * @param order for each stored axis, which one of the chunk it is
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TransposedChunk(int[] order, ChunkCodec stored) implements ChunkCodec {
  @Override
  public void read(Blob bytes, Box box) throws IOException {
    stored.read(bytes, box.permuted(order));
  }
}
