package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.HdfInvalidPathException;
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.Array;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A dataset in an HDF5 file on a local disk: [ny, nx], or [nx] in one dimension, of numbers of any
 * width.
 */
final class Hdf5Field extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private final String file;
  private final String dataset;
  private final boolean flat;

  private Hdf5Field(
      String name, long rows, long columns, Grid grid, Path file, String dataset, boolean flat) {
    super(name, rows, columns, grid);
    this.file = file.toString();
    this.dataset = dataset;
    this.flat = flat;
  }

  /**
   * Reads the metadata.
   *
   * @param signatureAt where the signature stands in the file
   * @param dataset the path of a dataset; absent is an error that lists those in the root group
   * @throws IllegalArgumentException if the file is cut short, has no such dataset of numbers, or
   *     it does not fit the grid
   */
  static Hdf5Field open(
      String name, Path file, long signatureAt, Optional<String> dataset, Grid grid)
      throws IOException {
    requireWhole(name, file, signatureAt);
    // To jHDF a path has no slash in front.
    String path = dataset.orElse("").replaceFirst("^/+", "");
    long[] shape = using(file, hdf -> shape(hdf, path));
    if (shape.length == 0) {
      String members =
          using(file, hdf -> String.join(", ", new TreeSet<>(hdf.getChildren().keySet())));
      String wrong =
          dataset
              .map(asked -> "rollout.initial.dataset: " + name + " has no numbers at " + asked)
              .orElse("rollout.initial.dataset must name a dataset in the HDF5 file " + name);
      throw new IllegalArgumentException(wrong + "; its root group holds: " + members);
    }
    if (shape.length > 2) {
      throw new IllegalArgumentException(
          "rollout.initial.dataset: "
              + path
              + " in "
              + name
              + " has the shape "
              + Arrays.toString(shape)
              + "; expected [ny, nx], or [nx] in one dimension");
    }
    boolean flat = shape.length == 1;
    return new Hdf5Field(
        name, flat ? 1 : shape[0], shape[shape.length - 1], grid, file, path, flat);
  }

  private static void requireWhole(String name, Path file, long signatureAt) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long end = Superblock.readSuperblock(channel, signatureAt).getEndOfFileAddress();
      if (channel.size() < end) {
        throw new IllegalArgumentException(
            name + " is cut short: it has " + channel.size() + " bytes of " + end);
      }
    } catch (HdfException e) {
      throw unreadable(e);
    }
  }

  /** Of nested errors the innermost says what is wrong. */
  private static IOException unreadable(RuntimeException e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return new IOException("cannot be read as HDF5: " + innermost.getMessage(), e);
  }

  /** The shape of a dataset that holds numbers; empty if there is none. */
  private static long[] shape(HdfFile hdf, String path) {
    try {
      Dataset dataset = hdf.getDatasetByPath(path);
      Class<?> type = dataset.getJavaType();
      boolean numeric = type.isPrimitive() && type != boolean.class && type != char.class;
      return numeric && !dataset.isEmpty() ? dataset.getDimensionsAsLong() : new long[0];
    } catch (HdfInvalidPathException e) {
      return new long[0];
    }
  }

  /** Reads something from the file; whatever jHDF throws is the file's fault. */
  private static <T> T using(Path file, Function<HdfFile, T> reading) throws IOException {
    try (HdfFile hdf = new HdfFile(file)) {
      return reading.apply(hdf);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  @Override
  double[] read(Window window) throws IOException {
    return using(Path.of(file), hdf -> slice(hdf.getDatasetByPath(dataset), window));
  }

  private double[] slice(Dataset numbers, Window window) {
    double[] values = new double[window.cells()];
    Object slice = numbers.getData(place(window.row(), window.column()), size(window));
    for (int i = 0; i < window.rows(); i++) {
      Object row = flat ? slice : Array.get(slice, i);
      int start = i * window.columns();
      if (row instanceof double[] doubles) {
        System.arraycopy(doubles, 0, values, start, doubles.length);
      } else {
        for (int j = 0; j < window.columns(); j++) {
          values[start + j] = Array.getDouble(row, j);
        }
      }
    }
    if (numbers instanceof ChunkedDataset chunked) {
      fill(chunked, window, values);
    }
    return values;
  }

  private long[] place(int row, int column) {
    return flat ? new long[] {column} : new long[] {row, column};
  }

  private int[] size(Window window) {
    return flat ? new int[] {window.columns()} : new int[] {window.rows(), window.columns()};
  }

  /** Puts the fill value where no chunk was ever written; jHDF leaves 0 there. */
  private void fill(ChunkedDataset numbers, Window window, double[] values) {
    double fill = numbers.getFillValue() instanceof Number number ? number.doubleValue() : 0;
    if (fill == 0) {
      return;
    }
    int[] size = numbers.getChunkDimensions();
    int rows = flat ? 1 : size[0];
    int columns = size[size.length - 1];
    for (int row = window.row() / rows * rows; row < window.endRow(); row += rows) {
      for (int column = window.column() / columns * columns;
          column < window.endColumn();
          column += columns) {
        Window part = new Window(row, column, rows, columns).intersect(window);
        if (part != null && !isWritten(numbers, row, column)) {
          for (int i = part.row() - window.row(); i < part.endRow() - window.row(); i++) {
            int start = i * window.columns() + part.column() - window.column();
            Arrays.fill(values, start, start + part.columns(), fill);
          }
        }
      }
    }
  }

  private boolean isWritten(ChunkedDataset numbers, int row, int column) {
    try {
      numbers.getRawChunkBuffer(flat ? new int[] {column} : new int[] {row, column});
      return true;
    } catch (HdfException e) {
      return false;
    }
  }
}
