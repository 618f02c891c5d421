package io.github.pisnn.datasets.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A Zarr v2 array of little-endian float64, float32, int32 or int64 in C order, its chunks
 * compressed by zlib or not at all. Where it has attributes {@code quantum} and {@code offset}, as
 * snapshots have, numbers are counts and are read as values.
 *
 * @see <a href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">The format</a>
 */
public final class ZarrArray {
  private static final int LARGEST_CHUNK = (Integer.MAX_VALUE - 8) / Double.BYTES;

  private final FileSystem files;
  private final ArrayDescription description;
  private final int[] shape;
  private final int[] chunks;
  private final int chunkLength;
  private final Type type;
  private final OptionalDouble fill;
  private final double quantum;
  private final double origin;

  /** How numbers are stored. */
  private enum Type {
    FLOAT64("<f8", Double.BYTES) {
      @Override
      double get(ByteBuffer numbers, int place) {
        return numbers.getDouble(place);
      }
    },
    FLOAT32("<f4", Float.BYTES) {
      @Override
      double get(ByteBuffer numbers, int place) {
        return numbers.getFloat(place);
      }
    },
    INT32("<i4", Integer.BYTES) {
      @Override
      double get(ByteBuffer numbers, int place) {
        return numbers.getInt(place);
      }
    },
    INT64("<i8", Long.BYTES) {
      @Override
      double get(ByteBuffer numbers, int place) {
        return numbers.getLong(place);
      }
    };

    private final String code;
    private final int size;

    Type(String code, int size) {
      this.code = code;
      this.size = size;
    }

    abstract double get(ByteBuffer numbers, int place);
  }

  private ZarrArray(FileSystem files, ArrayDescription description) {
    this.files = files;
    this.description = description;
    this.shape = description.shape();
    this.chunks = description.chunks();
    this.type =
        Arrays.stream(Type.values())
            .filter(candidate -> candidate.code.equals(description.type()))
            .findFirst()
            .orElseThrow(
                () ->
                    description.bad(
                        ZarrFiles.ARRAY, "dtype", "\"<f8\", \"<f4\", \"<i4\" or \"<i8\""));
    long length = 1;
    for (int chunk : chunks) {
      length = Math.min(length * chunk, LARGEST_CHUNK + 1L);
    }
    if (length > LARGEST_CHUNK || shape.length == 0) {
      throw description.bad(
          ZarrFiles.ARRAY,
          "chunks",
          "of at least one axis and at most " + LARGEST_CHUNK + " numbers");
    }
    this.chunkLength = (int) length;
    this.fill = description.fillValue();
    boolean isCounts = description.has("quantum") && description.has("offset");
    this.quantum = isCounts ? description.number("quantum") : 1;
    this.origin = isCounts ? description.number("offset") : 0;
  }

  /**
   * Reads the metadata.
   *
   * @param folder that holds {@code .zarray}
   * @throws IllegalArgumentException naming the file and what is wrong in it
   */
  public static ZarrArray open(FileSystem files, Path folder) throws IOException {
    return new ZarrArray(files, ArrayDescription.readAny(files, folder));
  }

  /** The names of the arrays in a group, sorted. */
  public static List<String> in(FileSystem files, Path group) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus member : files.listStatus(group)) {
      if (files.exists(new Path(member.getPath(), ZarrFiles.ARRAY))) {
        names.add(member.getPath().getName());
      }
    }
    names.sort(null);
    return names;
  }

  /** Its length along each axis. */
  public long[] shape() {
    return Arrays.stream(shape).asLongStream().toArray();
  }

  /** The names of its axes, where xarray wrote them; else empty. */
  public List<String> dimensions() {
    return description.dimensions();
  }

  /**
   * Reads a part of the array, from the chunks that it meets.
   *
   * @param offset where the part begins, along each axis
   * @param size its size along each axis
   * @return its numbers, the last axis fastest
   * @throws IllegalArgumentException naming the file, if a chunk is damaged, or missing although
   *     there is no fill value
   */
  public double[] read(long[] offset, int[] size) throws IOException {
    double[] values = new double[Arrays.stream(size).reduce(1, Math::multiplyExact)];
    readChunks(new Part(offset, size, values), new int[size.length], 0);
    for (int k = 0; k < values.length && (quantum != 1 || origin != 0); k++) {
      values[k] = origin + quantum * values[k];
    }
    return values;
  }

  /** What is read, and where to. */
  private static final class Part {
    private final long[] offset;
    private final int[] size;
    private final double[] values;

    Part(long[] offset, int[] size, double[] values) {
      this.offset = offset;
      this.size = size;
      this.values = values;
    }
  }

  /** Goes through all chunks that the part meets, axis by axis. */
  private void readChunks(Part part, int[] chunk, int axis) throws IOException {
    if (axis == chunk.length) {
      copy(part, chunk, chunk(chunk), 0, 0, 0);
      return;
    }
    int last = (int) ((part.offset[axis] + part.size[axis] - 1) / chunks[axis]);
    for (int k = (int) (part.offset[axis] / chunks[axis]); k <= last; k++) {
      chunk[axis] = k;
      readChunks(part, chunk, axis + 1);
    }
  }

  /** The numbers of a chunk; those of a missing one are the fill value. */
  private double[] chunk(int[] number) throws IOException {
    StringBuilder name = new StringBuilder();
    for (int k : number) {
      name.append(name.isEmpty() ? "" : description.separator()).append(k);
    }
    Path file = new Path(description.folder(), name.toString());
    double[] values = new double[chunkLength];
    if (fill.isPresent() && !files.exists(file)) {
      Arrays.fill(values, fill.getAsDouble());
      return values;
    }
    ByteBuffer bytes =
        ZarrFiles.readChunk(
            files, file, description.isCompressed(), Math.multiplyExact(chunkLength, type.size));
    for (int k = 0; k < chunkLength; k++) {
      values[k] = type.get(bytes, k * type.size);
    }
    return values;
  }

  /** Copies what the part has of a chunk, axis by axis. */
  private void copy(Part part, int[] chunk, double[] numbers, int axis, int from, int to) {
    long start = (long) chunk[axis] * chunks[axis];
    long first = Math.max(start, part.offset[axis]);
    long end = Math.min(start + chunks[axis], part.offset[axis] + part.size[axis]);
    int source = (int) (from * (long) chunks[axis] + first - start);
    int target = (int) (to * (long) part.size[axis] + first - part.offset[axis]);
    int count = (int) (end - first);
    if (axis == chunk.length - 1) {
      System.arraycopy(numbers, source, part.values, target, count);
      return;
    }
    for (int k = 0; k < count; k++) {
      copy(part, chunk, numbers, axis + 1, source + k, target + k);
    }
  }
}
