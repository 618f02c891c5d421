package io.github.pisnn.datasets.zarr;

import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.NumberType;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * An array of Zarr v2 or v3. Of the chunks that are compressed by Blosc, gzip, LZ4, zlib, Zstandard
 * or not at all, those that are asked for are read; of shards, no more than these chunks.
 *
 * @see <a href="https://zarr-specs.readthedocs.io">The formats</a>
 * @param prefix empty, or the array's path in the store and a slash
 */
public record ZarrArray(Store store, String prefix, ArrayMetadata metadata) implements StoredArray {
  /** Tells whether a folder holds an array's metadata. */
  public static boolean is(FileSystem files, Path folder) throws IOException {
    return Node.is(new FolderStore(files, folder), Node.Kind.ARRAY);
  }

  /**
   * Reads the metadata.
   *
   * @param folder that holds {@code .zarray} or {@code zarr.json}
   * @throws IllegalArgumentException if it is no array, or is not read; the message does not name
   *     the folder
   */
  public static ZarrArray open(FileSystem files, Path folder) throws IOException {
    Store store = new FolderStore(files, folder);
    try {
      Node node = Node.read(store, "").required(Node.Kind.ARRAY);
      return new ZarrArray(store, "", node.metadata(store, ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it " + e.getMessage(), e);
    }
  }

  @Override
  public long[] shape() {
    return metadata.lengths().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public List<String> dimensions() {
    return metadata.dimensions();
  }

  @Override
  public Optional<NumberType> type() {
    return Optional.of(metadata.type());
  }

  @Override
  public Attributes attributes() {
    return metadata.attributes();
  }

  @Override
  public double[] read(long[] offset, int[] size) throws IOException {
    for (int axis = 0; axis < size.length; axis++) {
      Objects.checkFromIndexSize(offset[axis], size[axis], metadata.lengths().get(axis));
    }
    Box box = Box.of(offset, size);
    metadata
        .chunks()
        .read(
            box,
            new ChunkGrid.Source() {
              @Override
              public @Nullable Blob open(long[] chunk) throws IOException {
                return store.open(prefix + metadata.keys().of(chunk));
              }

              @Override
              public IOException damaged(long[] chunk, DamagedChunk what) {
                return new IOException(
                    "the chunk " + metadata.keys().of(chunk) + " " + what.getMessage(), what);
              }
            });
    return box.values();
  }
}
