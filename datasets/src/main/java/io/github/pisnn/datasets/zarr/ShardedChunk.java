package io.github.pisnn.datasets.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A chunk cut into smaller ones, with an index of where each of them begins and how long it is.
 * Only those that are asked for are read.
 *
 * @see <a href="https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/">The
 *     format</a>
 * @param counts of the smaller chunks along each axis
 * @param index giving back an entry for each of them
 * @param order of the bytes of the index
 * @param indexFirst whether it stands before them, not behind
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ShardedChunk(
    int[] counts, ChunkGrid chunks, ByteCodecs index, ByteOrder order, boolean indexFirst)
    implements ChunkCodec {
  /** Place and length of a chunk, in bytes. */
  static final int ENTRY = 2 * Long.BYTES;

  private static final long NEVER_WRITTEN = -1;

  @Override
  public void read(Blob stored, Box box) throws IOException {
    long length = index.storedLength().orElseThrow();
    Blob part = stored.slice(indexFirst ? 0 : stored.length() - length, length);
    LongBuffer entries = ByteBuffer.wrap(index.read(part)).order(order).asLongBuffer();
    chunks.read(
        box,
        new ChunkGrid.Source() {
          @Override
          public @Nullable Blob open(long[] chunk) throws IOException {
            int number = 0;
            for (int axis = 0; axis < counts.length; axis++) {
              number = number * counts[axis] + (int) chunk[axis];
            }
            long from = entries.get(2 * number);
            long size = entries.get(2 * number + 1);
            boolean isWritten = from != NEVER_WRITTEN || size != NEVER_WRITTEN;
            return isWritten ? stored.slice(from, size) : null;
          }

          @Override
          public IOException damaged(long[] chunk, DamagedChunk what) {
            return new DamagedChunk(
                "holds at " + Arrays.toString(chunk) + " a chunk that " + what.getMessage(), what);
          }
        });
  }
}
