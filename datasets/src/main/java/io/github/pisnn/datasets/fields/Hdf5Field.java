package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import io.github.pisnn.datasets.trajectories.DataFile;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A dataset in an HDF5 file on a local disk: [ny, nx], or [nx] in one dimension, of numbers of any
 * width.
 */
final class Hdf5Field extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final long start;
  private final String dataset;

  private Hdf5Field(String name, long[] shape, Grid grid, DataFile file, String dataset)
      throws IOException {
    super(name, shape, grid);
    this.file = file.local().toString();
    this.start = file.start();
    this.dataset = dataset;
  }

  /**
   * Reads the metadata.
   *
   * @param dataset the path of a dataset; absent is an error that lists those in the root group
   * @throws IllegalArgumentException if the file has no such dataset of numbers, or it does not fit
   *     the grid
   */
  static Hdf5Field open(
      String name, DataFile file, Hdf5File hdf, Optional<String> dataset, Grid grid)
      throws IOException {
    if (dataset.isEmpty()) {
      throw new Refusal("{dataset} must name a dataset in the HDF5 file %s", name + members(hdf));
    }
    String path = dataset.get();
    long[] shape;
    try {
      shape = hdf.open(path).shape();
    } catch (IllegalArgumentException e) {
      throw noNumbers(name, path, hdf, "; " + e.getMessage());
    }
    if (shape.length == 0) {
      throw noNumbers(name, path, hdf, "; it is a single value");
    }
    if (shape.length > 2) {
      throw new Refusal(
          "{dataset}: %s in %s has the shape %s; expected [ny, nx], or [nx] in one dimension",
          path, name, Arrays.toString(shape));
    }
    return new Hdf5Field(name, shape, grid, file, path);
  }

  private static IllegalArgumentException noNumbers(
      String name, String path, Hdf5File hdf, String why) throws IOException {
    return new Refusal("{dataset}: %s has no numbers at %s", name, path + members(hdf) + why);
  }

  private static String members(Hdf5File hdf) throws IOException {
    return "; its root group holds: " + String.join(", ", hdf.members(""));
  }

  @Override
  double[] read(Window window) throws IOException {
    try (Hdf5File hdf = Hdf5File.open(Path.of(file), start)) {
      return read(hdf.open(dataset), window);
    }
  }
}
