package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.zarr.ZarrArray;
import java.io.IOException;
import java.io.Serial;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A plain Zarr array of numbers: [ny, nx], or [nx] in one dimension. */
final class ZarrField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  private final Path folder;
  private final SerializableConfiguration hadoop;

  private ZarrField(String name, long[] shape, Grid grid, Path folder, Configuration hadoop) {
    super(name, shape, grid);
    this.folder = folder;
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  /**
   * Reads the metadata.
   *
   * @throws IllegalArgumentException if it is an array of another kind, or does not fit the grid
   */
  static ZarrField open(String name, Path folder, Grid grid, Configuration hadoop)
      throws IOException {
    long[] shape;
    try {
      shape = array(folder, hadoop).shape();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    if (shape.length > 2) {
      throw wrongShape(name, shape);
    }
    return new ZarrField(name, shape, grid, folder, hadoop);
  }

  /** Whether an array says what its axes are. */
  static boolean namesAxes(Path folder, Configuration hadoop) throws IOException {
    try {
      return !array(folder, hadoop).dimensions().isEmpty();
    } catch (IllegalArgumentException e) {
      return false; // Whoever opens it says what is wrong.
    }
  }

  private static StoredArray array(Path folder, Configuration hadoop) throws IOException {
    return Packing.unpacked(ZarrArray.open(folder.getFileSystem(hadoop), folder));
  }

  @Override
  double[] read(Window window) throws IOException {
    try {
      return read(array(folder, hadoop.value()), window);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
