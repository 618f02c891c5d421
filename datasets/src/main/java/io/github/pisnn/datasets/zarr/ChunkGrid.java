package io.github.pisnn.datasets.zarr;

import java.io.IOException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of one shape side by side, those at the end reaching beyond it.
 *
 * @param shape of each
 * @param fill what one that was never written holds; nothing if every one must be there
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ChunkGrid(int[] shape, ChunkCodec codec, OptionalDouble fill) {
  /** Where the chunks are. */
  interface Source {

    /**
     * Opens a chunk.
     *
     * @return null if it was never written
     */
    @Nullable Blob open(long[] chunk) throws IOException;

    /** Returns the exception that names a damaged chunk. */
    IOException damaged(long[] chunk, DamagedChunk what);
  }

  /** Reads numbers from the chunks that a box meets. */
  void read(Box box, Source source) throws IOException {
    if (!box.isEmpty()) {
      read(box, source, new long[shape.length], 0);
    }
  }

  private void read(Box box, Source source, long[] chunk, int axis) throws IOException {
    if (axis == shape.length) {
      readChunk(box, source, chunk);
      return;
    }
    long last = box.last(axis) / shape[axis];
    for (long k = box.first(axis) / shape[axis]; k <= last; k++) {
      chunk[axis] = k;
      read(box, source, chunk, axis + 1);
    }
  }

  private void readChunk(Box box, Source source, long[] chunk) throws IOException {
    long[] start = new long[shape.length];
    for (int axis = 0; axis < start.length; axis++) {
      start[axis] = chunk[axis] * shape[axis];
    }
    Box part = box.inside(start, shape);
    try (Blob stored = source.open(chunk)) {
      if (stored != null) {
        codec.read(stored, part);
      } else if (fill.isPresent()) {
        part.fill(fill.getAsDouble());
      } else {
        throw new DamagedChunk("is missing");
      }
    } catch (DamagedChunk e) {
      throw source.damaged(chunk, e);
    }
  }
}
