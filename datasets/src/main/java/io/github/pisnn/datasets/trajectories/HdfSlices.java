package io.github.pisnn.datasets.trajectories;

import java.io.IOException;
import java.util.List;

/** Parts of datasets of HDF5: one dataset for all trajectories, or one each. */
final class HdfSlices implements Slices {
  private final Hdf5File hdf;
  private final List<String> paths;
  private final Axes axes;
  private int checked = -1;

  /** Datasets whose shapes are still to be checked, but for the first one's. */
  HdfSlices(Hdf5File hdf, List<String> paths, Axes axes) {
    this.hdf = hdf;
    this.paths = List.copyOf(paths);
    this.axes = axes;
  }

  @Override
  public double[] read(int trajectory, long[] offset, int[] size) throws IOException {
    String path = paths.size() == 1 ? paths.get(0) : paths.get(trajectory);
    if (paths.size() > 1 && trajectory != checked) {
      axes.requireShape(path, hdf.shape(path));
      checked = trajectory;
    }
    return hdf.read(path, offset, size);
  }

  @Override
  public void close() {
    hdf.close();
  }
}
