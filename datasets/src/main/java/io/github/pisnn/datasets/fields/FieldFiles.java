package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Fields in files: a Zarr group of snapshots, a .npy file or an HDF5 file, told by its content; and
 * tables of many states in Parquet.
 */
public final class FieldFiles {
  /**
   * An HDF5 file may begin with something else, of this many bytes or twice, four times as many.
   */
  private static final long LEAST_USER_BLOCK = 512;

  private FieldFiles() {}

  /**
   * Opens a field. Only headers are read here; values, when they are asked for.
   *
   * <p>Zarr groups and .npy files may be on any Hadoop file system; HDF5 files must be local to
   * whoever reads them.
   *
   * @param name the path, as messages shall name it
   * @param dataset the path of the dataset in an HDF5 file
   * @param snapshot number of the snapshot in a Zarr group; absent: the last one
   * @param grid the field's grid
   * @param quantization what its counts will mean
   * @throws IllegalArgumentException one line, if there is no such file, its header is damaged, or
   *     it is not a field of this grid and with these quanta
   */
  public static Field open(
      String name,
      Optional<String> dataset,
      OptionalInt snapshot,
      Grid grid,
      Quantization quantization,
      Configuration hadoop) {
    try {
      Path given = new Path(name);
      FileSystem files = given.getFileSystem(hadoop);
      // Executors may have another working directory.
      Path path = files.makeQualified(given);
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        requireAbsent("dataset", dataset.isPresent(), name, "a folder, not an HDF5 file");
        return SnapshotField.open(name, path, snapshot, grid, quantization, hadoop);
      }
      requireAbsent("snapshot", snapshot.isPresent(), name, "a file, not a Zarr group");
      try (FSDataInputStream in = files.open(path)) {
        if (has(in, status, 0, NpyField.MAGIC)) {
          requireAbsent("dataset", dataset.isPresent(), name, "a .npy file, not an HDF5 file");
          return NpyField.open(name, path, grid, hadoop);
        }
        for (long at = 0; at < status.getLen(); at = Math.max(LEAST_USER_BLOCK, 2 * at)) {
          if (has(in, status, at, Hdf5Field.SIGNATURE)) {
            return Hdf5Field.open(name, local(name, path), at, dataset, grid);
          }
        }
      }
      throw new IllegalArgumentException(
          name + " is neither a Zarr group nor a .npy file nor an HDF5 file nor Parquet");
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("there is no file or folder " + name, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a table of states, if that is what a path leads to: a Parquet file, or a folder of files
   * named .parquet. Only a header and a schema are read here.
   *
   * @param name the path, as messages shall name it; any Hadoop file system
   * @param dataset must be absent from a table
   * @param snapshot must be absent from a table
   * @return nothing if it is something else, or not there
   * @throws IllegalArgumentException one line, if the table is damaged or its columns are not those
   *     of {@link StateTable}
   */
  public static Optional<StateTable> table(
      String name, Optional<String> dataset, OptionalInt snapshot, Configuration hadoop) {
    try {
      Path given = new Path(name);
      FileSystem files = given.getFileSystem(hadoop);
      Path path = files.makeQualified(given);
      Optional<FileStatus> first = StateTable.firstFile(files, path);
      if (first.isEmpty()) {
        return Optional.empty();
      }
      requireAbsent("dataset", dataset.isPresent(), name, "Parquet, not an HDF5 file");
      requireAbsent("snapshot", snapshot.isPresent(), name, "Parquet, not a Zarr group");
      return Optional.of(StateTable.open(name, path, first.get(), hadoop));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static void requireAbsent(String key, boolean present, String name, String kind) {
    if (present) {
      throw new IllegalArgumentException(
          "rollout.initial." + key + " must be absent: " + name + " is " + kind);
    }
  }

  static boolean has(FSDataInputStream in, FileStatus status, long at, byte[] signature)
      throws IOException {
    if (status.getLen() - at < signature.length) {
      return false;
    }
    byte[] found = new byte[signature.length];
    in.seek(at);
    in.readFully(found);
    return Arrays.equals(found, signature);
  }

  private static java.nio.file.Path local(String name, Path path) {
    String scheme = path.toUri().getScheme();
    if (!scheme.equals("file")) {
      throw new IllegalArgumentException(
          name
              + " is an HDF5 file on "
              + scheme
              + ": HDF5 is read from local files only; a .npy file or a Zarr group may stay there");
    }
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
