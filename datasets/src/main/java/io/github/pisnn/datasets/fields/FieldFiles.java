package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import io.github.pisnn.datasets.numpy.NpyHeader;
import io.github.pisnn.datasets.trajectories.DataFile;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Fields in files, told by their content: a Zarr group of snapshots, one state in a Zarr array, a
 * .npy or an HDF5 file, or a snapshot of a trajectory in any file that {@link TrajectoryFiles}
 * opens; and tables of many states in Parquet.
 */
public final class FieldFiles {
  private FieldFiles() {}

  /**
   * Opens a field. Only headers are read here; values, when they are asked for.
   *
   * <p>HDF5 and .npz files must be local to whoever reads them; others may be on any Hadoop file
   * system.
   *
   * @param name the path, as messages shall name it
   * @param dataset the path of the dataset in an HDF5 file; the variable of a file of trajectories
   * @param snapshot number of the snapshot; absent: of a rollout's snapshots the last one, of a
   *     trajectory the first one
   * @param trajectory number of the trajectory; absent: the first one
   * @param repeated of a file of trajectories, the points that are left out; absent: it is refused
   *     if it seems to have some twice
   * @param grid the field's grid
   * @param quantization what its counts will mean
   * @throws IllegalArgumentException one line, if there is no such file, its header is damaged, or
   *     it is not a field of this grid and with these quanta
   */
  public static Field open(
      String name,
      Optional<String> dataset,
      OptionalInt snapshot,
      OptionalInt trajectory,
      Optional<RepeatedPoint> repeated,
      Grid grid,
      Quantization quantization,
      Configuration hadoop) {
    try {
      DataFile file = DataFile.of(name, hadoop);
      switch (file.kind()) {
        case ZARR_ARRAY -> {
          requireAbsent("dataset", dataset.isPresent(), name, "a Zarr array, not an HDF5 file");
          requireOneState(snapshot, trajectory, name, "a Zarr array, not a group");
          if (!ZarrField.namesAxes(file.path(), hadoop)) {
            return ZarrField.open(name, file.path(), grid, hadoop);
          }
        }
        case FOLDER -> {
          if (isSnapshots(file, hadoop)) {
            requireAbsent("dataset", dataset.isPresent(), name, "a folder, not an HDF5 file");
            requireAbsent("trajectory", trajectory.isPresent(), name, "a rollout's snapshots");
            return SnapshotField.open(name, file.path(), snapshot, grid, quantization, hadoop);
          }
        }
        case NPY -> {
          NpyHeader header = npyHeader(name, file, hadoop);
          if (header.shape().length <= 2) {
            requireAbsent("dataset", dataset.isPresent(), name, "a .npy file, not an HDF5 file");
            requireOneState(snapshot, trajectory, name, "a file, not a Zarr group");
            return NpyField.open(name, file.path(), header, grid, hadoop);
          }
        }
        case HDF5 -> {
          try (Hdf5File hdf = Hdf5File.open(file.local(), file.start())) {
            if (!TrajectoryFiles.hasTrajectories(hdf, dataset)) {
              requireOneState(snapshot, trajectory, name, "a file, not a Zarr group");
              return Hdf5Field.open(name, file, hdf, dataset, grid);
            }
          }
        }
        default -> {}
      }
      return TrajectoryField.open(
          name, file, dataset, repeated, trajectory.orElse(0), snapshot.orElse(0), grid, hadoop);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("there is no file or folder " + name, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** The same, of the first trajectory where there are several, with all points. */
  public static Field open(
      String name,
      Optional<String> dataset,
      OptionalInt snapshot,
      Grid grid,
      Quantization quantization,
      Configuration hadoop) {
    return open(
        name,
        dataset,
        snapshot,
        OptionalInt.empty(),
        Optional.of(RepeatedPoint.NONE),
        grid,
        quantization,
        hadoop);
  }

  /** Whether a folder is a rollout's snapshots, be they complete or not. */
  private static boolean isSnapshots(DataFile file, Configuration hadoop) throws IOException {
    return file.path().getFileSystem(hadoop).exists(new Path(file.path(), "quanta"));
  }

  private static NpyHeader npyHeader(String name, DataFile file, Configuration hadoop)
      throws IOException {
    FileSystem files = file.path().getFileSystem(hadoop);
    try (FSDataInputStream in = files.open(file.path())) {
      NpyHeader header = NpyHeader.read(in);
      header.length();
      return header;
    } catch (EOFException e) {
      long length = files.getFileStatus(file.path()).getLen();
      throw new IllegalArgumentException(
          name + " is cut short: it has only " + length + " bytes", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    }
  }

  private static void requireOneState(
      OptionalInt snapshot, OptionalInt trajectory, String name, String kind) {
    requireAbsent("snapshot", snapshot.isPresent(), name, kind);
    requireAbsent("trajectory", trajectory.isPresent(), name, kind);
  }

  /**
   * Opens a table of states, if that is what a path leads to: a Parquet file, or a folder of files
   * named .parquet. Only a header and a schema are read here.
   *
   * @param name the path, as messages shall name it; any Hadoop file system
   * @param dataset must be absent from a table
   * @param snapshot must be absent from a table
   * @param trajectory must be absent from a table
   * @return nothing if it is something else, or not there
   * @throws IllegalArgumentException one line, if the table is damaged or its columns are not those
   *     of {@link StateTable}
   */
  public static Optional<StateTable> table(
      String name,
      Optional<String> dataset,
      OptionalInt snapshot,
      OptionalInt trajectory,
      Configuration hadoop) {
    try {
      Path given = new Path(name);
      FileSystem files = given.getFileSystem(hadoop);
      Path path = files.makeQualified(given);
      Optional<FileStatus> first = StateTable.firstFile(files, path);
      if (first.isEmpty()) {
        return Optional.empty();
      }
      requireAbsent("dataset", dataset.isPresent(), name, "Parquet, not an HDF5 file");
      requireOneState(snapshot, trajectory, name, "Parquet, not a Zarr group");
      return Optional.of(StateTable.open(name, path, first.get(), hadoop));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static void requireAbsent(String key, boolean present, String name, String kind) {
    if (present) {
      throw new Refusal("{" + key + "} must be absent: %s is %s", name, kind);
    }
  }
}
