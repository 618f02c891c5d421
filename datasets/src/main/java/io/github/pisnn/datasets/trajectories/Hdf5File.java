package io.github.pisnn.datasets.trajectories;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.HdfInvalidPathException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An open HDF5 file on a local disk, of which parts of datasets are read as numbers. Paths may have
 * a slash in front. Messages of its exceptions do not name the file.
 */
public final class Hdf5File implements Closeable {
  private final HdfFile hdf;

  private Hdf5File(HdfFile hdf) {
    this.hdf = hdf;
  }

  /**
   * Opens a file.
   *
   * @param start where its signature stands
   * @throws IOException if it is cut short or no HDF5
   */
  public static Hdf5File open(Path file, long start) throws IOException {
    return using(
        () -> {
          try (FileChannel channel = FileChannel.open(file)) {
            long end = Superblock.readSuperblock(channel, start).getEndOfFileAddress();
            if (channel.size() < end) {
              throw new IOException("cut short: it has " + channel.size() + " bytes of " + end);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return new Hdf5File(new HdfFile(file));
        });
  }

  /**
   * Whatever jHDF throws is the file's fault; of nested errors the innermost says what is wrong.
   */
  private static <T> T using(Supplier<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      Throwable innermost = e;
      while (innermost.getCause() != null) {
        innermost = innermost.getCause();
      }
      throw new IOException("cannot be read as HDF5: " + innermost.getMessage(), e);
    }
  }

  private Optional<Node> node(String path) {
    try {
      // To jHDF a path has no slash at its ends.
      String plain = path.replaceAll("^/+|/+$", "");
      return Optional.of(plain.isEmpty() ? hdf : hdf.getByPath(plain));
    } catch (HdfInvalidPathException e) {
      return Optional.empty();
    }
  }

  private Dataset dataset(String path) {
    return node(path)
        .filter(Dataset.class::isInstance)
        .map(Dataset.class::cast)
        .orElseThrow(() -> new HdfException("there is no dataset " + path));
  }

  /** What a group holds, sorted by name; nothing if there is no such group. */
  public List<String> members(String group) throws IOException {
    return using(
        () ->
            node(group)
                .filter(Group.class::isInstance)
                .map(found -> List.copyOf(new TreeSet<>(((Group) found).getChildren().keySet())))
                .orElse(List.of()));
  }

  /** The shape of a dataset that holds numbers, of one axis or more; empty if there is none. */
  public long[] shape(String path) throws IOException {
    return using(
        () -> {
          if (node(path).orElse(null) instanceof Dataset dataset) {
            Class<?> type = dataset.getJavaType();
            boolean numeric = type.isPrimitive() && type != boolean.class && type != char.class;
            return numeric && !dataset.isEmpty() ? dataset.getDimensionsAsLong() : new long[0];
          }
          return new long[0];
        });
  }

  /** Those members of a group that are datasets of numbers. */
  List<String> arrays(String group) throws IOException {
    List<String> arrays = new ArrayList<>();
    for (String member : members(group)) {
      if (shape(group + "/" + member).length > 0) {
        arrays.add(member);
      }
    }
    return arrays;
  }

  /** An attribute in words; nothing if there is none. */
  Optional<String> attribute(String path, String attribute) throws IOException {
    return using(
        () -> {
          Attribute found = node(path).map(node -> node.getAttribute(attribute)).orElse(null);
          Object value = found == null ? null : found.getData();
          if (value != null && value.getClass().isArray() && Array.getLength(value) == 1) {
            value = Array.get(value, 0);
          }
          return Optional.ofNullable(value).map(Object::toString);
        });
  }

  /** All numbers of a dataset of one axis. */
  double[] vector(String path) throws IOException {
    long[] shape = shape(path);
    if (shape.length != 1) {
      throw new IllegalArgumentException(
          path
              + (shape.length == 0
                  ? " is missing, or holds no numbers"
                  : " has the shape " + Arrays.toString(shape) + "; expected one axis"));
    }
    return read(path, new long[1], new int[] {Math.toIntExact(shape[0])});
  }

  /**
   * Reads a part of a dataset, and no more of the file than the chunks it meets.
   *
   * @param path of a dataset of numbers
   * @param offset where the part begins, along each axis
   * @param size its size along each axis
   * @return its numbers, the last axis fastest
   */
  public double[] read(String path, long[] offset, int[] size) throws IOException {
    return using(
        () -> {
          Dataset numbers = dataset(path);
          double[] values = new double[product(size)];
          if (numbers instanceof ContiguousDataset contiguous
              && isOneRun(size, numbers.getDimensionsAsLong())) {
            copy(run(contiguous, offset, values.length), values, 0);
          } else {
            copy(numbers.getData(offset, size), values, 0);
          }
          if (numbers instanceof ChunkedDataset chunked) {
            HdfFill.complete(chunked, offset, size, values);
          }
          return values;
        });
  }

  private static int product(int[] size) {
    return Arrays.stream(size).reduce(1, Math::multiplyExact);
  }

  /** Whether a part's numbers follow each other: behind its first longer axis all are whole. */
  private static boolean isOneRun(int[] size, long[] shape) {
    int axis = 0;
    while (axis < size.length && size[axis] == 1) {
      axis++;
    }
    for (axis++; axis < size.length; axis++) {
      if (size[axis] != shape[axis]) {
        return false;
      }
    }
    return true;
  }

  /** Numbers that follow each other, by one access to the file. */
  private Object run(ContiguousDataset numbers, long[] offset, int count) {
    long first = 0;
    long[] shape = numbers.getDimensionsAsLong();
    for (int axis = 0; axis < shape.length; axis++) {
      first = first * shape[axis] + offset[axis];
    }
    int width = numbers.getDataType().getSize();
    ByteBuffer bytes =
        hdf.getHdfBackingStorage()
            .readBufferFromAddress(
                numbers.getDataAddress() + first * width, Math.multiplyExact(count, width));
    return DatasetReader.readDataset(
        numbers.getDataType(), bytes, count, hdf.getHdfBackingStorage());
  }

  /** Copies nested arrays; returns where the next numbers go. */
  private static int copy(Object nested, double[] values, int at) {
    if (nested instanceof double[] doubles) {
      System.arraycopy(doubles, 0, values, at, doubles.length);
      return at + doubles.length;
    }
    int next = at;
    for (int k = 0; k < Array.getLength(nested); k++) {
      if (nested.getClass().getComponentType().isArray()) {
        next = copy(Array.get(nested, k), values, next);
      } else {
        values[next++] = Array.getDouble(nested, k);
      }
    }
    return next;
  }

  @Override
  public void close() {
    hdf.close();
  }
}
