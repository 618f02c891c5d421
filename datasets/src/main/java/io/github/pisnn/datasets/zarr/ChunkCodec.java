package io.github.pisnn.datasets.zarr;

import io.github.pisnn.datasets.arrays.NumberType;
import java.io.IOException;
import java.nio.ByteBuffer;

/** How the numbers of a chunk stand in its bytes. */
@FunctionalInterface
interface ChunkCodec {

  /**
   * Reads numbers.
   *
   * @param stored all bytes of a chunk
   * @param box in the chunk
   * @throws DamagedChunk if they are not those of such a chunk
   */
  void read(Blob stored, Box box) throws IOException;

  /**
   * Returns how numbers stand one after the other, the last axis fastest, their bytes encoded
   * together.
   *
   * @param shape of the chunk
   * @param codecs giving back as many bytes as its numbers have
   */
  static ChunkCodec plain(int[] shape, NumberType type, ByteCodecs codecs) {
    return (stored, box) -> box.read(ByteBuffer.wrap(codecs.read(stored)), shape, type);
  }

  /**
   * Returns how numbers stand whose axes are stored in another order.
   *
   * @param order for each stored axis, which one of the chunk it is
   */
  static ChunkCodec transposed(int[] order, ChunkCodec stored) {
    return (bytes, box) -> stored.read(bytes, box.permuted(order));
  }
}
