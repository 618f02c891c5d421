package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of datasets of HDF5: one dataset for all trajectories, or one each. */
final class HdfSlices implements Slices {
  private final Hdf5File hdf;
  private final List<String> paths;
  private final Axes axes;
  private @Nullable StoredArray array;
  private int opened;

  /** Datasets whose shapes are still to be checked, but for the first one's. */
  HdfSlices(Hdf5File hdf, List<String> paths, Axes axes) {
    this.hdf = hdf;
    this.paths = List.copyOf(paths);
    this.axes = axes;
  }

  @Override
  public double[] read(int trajectory, long[] offset, int[] size) throws IOException {
    String path = paths.size() == 1 ? paths.get(0) : paths.get(trajectory);
    if (array == null || (paths.size() > 1 && trajectory != opened)) {
      array = hdf.open(path);
      axes.requireShape(path, array.shape());
      opened = trajectory;
    }
    return array.read(offset, size);
  }

  @Override
  public void close() throws IOException {
    hdf.close();
  }
}
