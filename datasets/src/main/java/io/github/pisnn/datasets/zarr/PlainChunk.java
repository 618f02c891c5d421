package io.github.pisnn.datasets.zarr;

import io.github.pisnn.datasets.arrays.NumberType;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Numbers one after the other, the last axis fastest, their bytes encoded together. */
final class PlainChunk implements ChunkCodec {
  private final int[] shape;
  private final NumberType type;
  private final ByteCodecs codecs;

  /**
   * What a chunk is.
   *
   * @param codecs giving back as many bytes as its numbers have
   */
  PlainChunk(int[] shape, NumberType type, ByteCodecs codecs) {
    this.shape = shape;
    this.type = type;
    this.codecs = codecs;
  }

  @Override
  public void read(Blob stored, Box box) throws IOException {
    box.read(ByteBuffer.wrap(codecs.read(stored)), shape, type);
  }
}
