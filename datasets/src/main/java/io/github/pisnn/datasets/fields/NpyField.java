package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.numpy.NpyHeader;
import java.io.IOException;
import java.io.Serial;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A field in NumPy's format: an array (ny, nx), or (nx,) in one dimension. */
final class NpyField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  private final Path path;
  private final SerializableConfiguration hadoop;
  private final NpyHeader header;

  private NpyField(String name, Grid grid, Path path, NpyHeader header, Configuration hadoop) {
    super(name, header.shape(), grid);
    this.path = path;
    this.hadoop = new SerializableConfiguration(hadoop);
    this.header = header;
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
      throw wrongShape(name, shape);
    }
    NpyField field = new NpyField(name, grid, path, header, hadoop);
    long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
    if (length < header.length()) {
      throw new IllegalArgumentException(name + " is cut short: it has only " + length + " bytes");
    }
    return field;
  }

  @Override
  double[] read(Window window) throws IOException {
    try (NpyHeader.Open npy = header.open(() -> path.getFileSystem(hadoop.value()).open(path))) {
      return read(npy.array(), window);
    }
  }
}
