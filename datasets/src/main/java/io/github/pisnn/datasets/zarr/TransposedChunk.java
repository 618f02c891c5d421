package io.github.pisnn.datasets.zarr;

import java.io.IOException;

/** A chunk whose axes are stored in another order. */
final class TransposedChunk implements ChunkCodec {
  private final int[] order;
  private final ChunkCodec stored;

  /**
   * What a chunk is.
   *
   * @param order for each stored axis, which one of the chunk it is
   */
  TransposedChunk(int[] order, ChunkCodec stored) {
    this.order = order;
    this.stored = stored;
  }

  @Override
  public void read(Blob bytes, Box box) throws IOException {
    stored.read(bytes, box.permuted(order));
  }
}
