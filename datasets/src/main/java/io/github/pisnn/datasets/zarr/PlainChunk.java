package io.github.pisnn.datasets.zarr;

import io.github.pisnn.datasets.arrays.NumberType;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Numbers one after the other, the last axis fastest, their bytes encoded together.
 *
 * @param codecs giving back as many bytes as its numbers have
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record PlainChunk(int[] shape, NumberType type, ByteCodecs codecs) implements ChunkCodec {
  @Override
  public void read(Blob stored, Box box) throws IOException {
    box.read(ByteBuffer.wrap(codecs.read(stored)), shape, type);
  }
}
