package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.trajectories.NpyHeader;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A field in NumPy's format: an array (ny, nx), or (nx,) in one dimension, of little-endian
 * float64, float32 or int32 in C order.
 */
final class NpyField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  private final Path path;
  private final SerializableConfiguration hadoop;
  private final NpyHeader.Type type;
  private final long start;
  private final int columns;

  private NpyField(
      String name,
      long rows,
      long columns,
      Grid grid,
      Path path,
      NpyHeader.Type type,
      long start,
      Configuration hadoop) {
    super(name, rows, columns, grid);
    this.path = path;
    this.hadoop = new SerializableConfiguration(hadoop);
    this.type = type;
    this.start = start;
    this.columns = grid.nx();
  }

  /**
   * A field whose header has been read.
   *
   * @throws IllegalArgumentException if the array does not fit the grid or is cut short
   */
  static NpyField open(String name, Path path, NpyHeader header, Grid grid, Configuration hadoop)
      throws IOException {
    long[] shape = header.shape();
    if (shape.length < 1 || shape.length > 2) {
      throw new IllegalArgumentException(
          name
              + " has the shape "
              + Arrays.toString(shape)
              + "; expected [ny, nx], or [nx] in one dimension");
    }
    long rows = shape.length == 1 ? 1 : shape[0];
    NpyField field =
        new NpyField(
            name, rows, shape[shape.length - 1], grid, path, header.type(), header.start(), hadoop);
    long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
    if (length < header.length()) {
      throw new IllegalArgumentException(name + " is cut short: it has only " + length + " bytes");
    }
    return field;
  }

  @Override
  double[] read(Window window) throws IOException {
    double[] values = new double[window.cells()];
    byte[] row = new byte[Math.multiplyExact(window.columns(), type.size())];
    ByteBuffer numbers = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
    try (FSDataInputStream in = path.getFileSystem(hadoop.value()).open(path)) {
      for (int i = 0; i < window.rows(); i++) {
        long cell = (long) (window.row() + i) * columns + window.column();
        in.seek(start + cell * type.size());
        in.readFully(row);
        type.read(numbers, values, i * window.columns(), window.columns());
      }
    }
    return values;
  }
}
