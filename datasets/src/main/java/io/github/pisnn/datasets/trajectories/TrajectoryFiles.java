package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.arrays.ArrayFile;
import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import io.github.pisnn.datasets.matlab.MatlabLevel4;
import io.github.pisnn.datasets.matlab.MatlabLevel5;
import io.github.pisnn.datasets.netcdf.NetCdf3File;
import io.github.pisnn.datasets.numpy.NpzFile;
import io.github.pisnn.datasets.zarr.ZarrArray;
import io.github.pisnn.datasets.zarr.ZarrGroup;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Opens trajectories in files of the layouts that the field uses, told by their content: HDF5 of
 * {@linkplain PdeBench PDEBench} and of {@linkplain TheWell the Well}, {@linkplain NamedDimensions
 * netCDF and Zarr}, {@linkplain NamedCoordinates MATLAB and NumPy}, {@linkplain ComsolTable tables
 * of COMSOL's} and Zarr.
 *
 * <p>Values at equally spaced points are taken as averages of cells centred there. So n points that
 * are dx apart make a grid of the extent n dx, which is dx more than between its outermost points.
 */
public final class TrajectoryFiles {
  /** Of a folder's members, how many an error names. */
  private static final int MOST_NAMED = 5;

  private TrajectoryFiles() {}

  /**
   * Opens a file. Headers and coordinates are read here; values, when they are asked for, one
   * snapshot at a time. Text tables and MATLAB's matrices are held in memory.
   *
   * @param path a file or folder; HDF5 and .npz on a local disk, others on any Hadoop file system
   * @param variable the name of the variable or dataset, where a file has several; in PDEBench's
   *     files with a group for each seed, the number of the variable
   * @throws IllegalArgumentException in one line that names the file, if there is none, its layout
   *     is not known, it is damaged, its coordinates are not uniform or the variable must be named
   */
  public static Trajectories open(String path, Optional<String> variable, Configuration hadoop) {
    try {
      return open(path, DataFile.of(path, hadoop), variable, hadoop);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("there is no file or folder " + path, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a file whose kind is known.
   *
   * @param path as messages shall name it
   */
  public static Trajectories open(
      String path, DataFile file, Optional<String> variable, Configuration hadoop) {
    try {
      FileSystem files = file.path().getFileSystem(hadoop);
      return switch (file.kind()) {
        case ZARR_ARRAY -> openArray(path, ZarrArray.open(files, file.path()), variable);
        case FOLDER -> openNamed(path, openFolder(files, file.path()), variable);
        case NPY -> NumPy.open(path, file, variable, hadoop);
        case ZIP -> openNamed(path, openZip(file.local()), variable);
        case MAT -> NamedCoordinates.open(path, MatlabLevel5.open(files, file.path()), variable);
        case NETCDF3 -> openNamed(path, NetCdf3File.open(files, file.path()), variable);
        case MAT4 -> NamedCoordinates.open(path, MatlabLevel4.open(files, file.path()), variable);
        case HDF5 -> openHdf5(path, file, variable);
        case COMSOL -> ComsolTable.open(path, file, variable, hadoop);
      };
    } catch (EOFException e) {
      throw new IllegalArgumentException(path + " is cut short", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether HDF5 has one of the layouts with trajectories.
   *
   * @param variable the one that is asked for
   */
  public static boolean hasTrajectories(Hdf5File hdf, Optional<String> variable)
      throws IOException {
    return PdeBench.hasArrays(hdf)
        || TheWell.is(hdf)
        || !PdeBench.seeds(hdf).isEmpty()
        || NamedDimensions.knows(hdf, plain(variable))
        || NamedCoordinates.knows(hdf, plain(variable));
  }

  /** A path in HDF5 may begin with a slash. */
  private static Optional<String> plain(Optional<String> variable) {
    return variable.map(path -> path.replaceFirst("^/+", ""));
  }

  /** A single state [y, x] of unknown coordinates, if it does not name its axes otherwise. */
  private static Trajectories openArray(String path, StoredArray stored, Optional<String> asked)
      throws IOException {
    if (asked.isPresent()) {
      throw new IllegalArgumentException(
          "it is one array, not a group; expected no variable, not " + asked.get());
    }
    StoredArray array = Packing.unpacked(stored);
    ArrayFile file = new SingleArray(array);
    if (!array.dimensions().isEmpty()) {
      return NamedDimensions.open(path, file, asked);
    }
    Axes axes = new Axes(SingleArray.NAME, "YX", array.shape());
    Grid grid = Axis.grid(Axis.unit(axes.length('X')), Axis.unit(axes.length('Y')));
    Slices slices = Slices.of(array, file);
    return new StoredTrajectories(path, SingleArray.NAME, axes, 0, grid, 1, 0, slices);
  }

  /** An array without a name as a file of its own. */
  private record SingleArray(StoredArray array) implements ArrayFile {
    private static final String NAME = "the array";

    @Override
    public List<String> names() {
      return List.of(NAME);
    }

    @Override
    public Map<String, String> refused() {
      return Map.of();
    }

    @Override
    public StoredArray open(String name) {
      return array;
    }
  }

  private static ArrayFile openZip(java.nio.file.Path file) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException("cannot be read as a zip archive: " + e.getMessage(), e);
    }
    try {
      return ZarrGroup.is(zip) ? ZarrGroup.open(zip) : NpzFile.open(zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  /** Opens a Zarr group; of a folder that is none, Zarr says what it is, if it is known to it. */
  private static ArrayFile openFolder(FileSystem files, Path folder) throws IOException {
    try {
      return ZarrGroup.open(files, folder);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + ", or files of Parquet, or a dataset (dataset.json); the folder holds: "
              + members(files, folder),
          e);
    }
  }

  private static String members(FileSystem files, Path folder) throws IOException {
    List<String> members =
        Arrays.stream(files.listStatus(folder))
            .map(member -> member.getPath().getName())
            .sorted()
            .limit(MOST_NAMED + 1L)
            .collect(Collectors.toCollection(ArrayList::new));
    if (members.size() > MOST_NAMED) {
      members.set(MOST_NAMED, "...");
    }
    return members.isEmpty() ? "nothing" : String.join(", ", members);
  }

  /** Opens a file of arrays whose axes are named, or else told by coordinates beside them. */
  private static Trajectories openNamed(String path, ArrayFile file, Optional<String> variable)
      throws IOException {
    return NamedDimensions.knows(file, variable)
        ? NamedDimensions.open(path, file, variable)
        : NamedCoordinates.open(path, file, variable);
  }

  private static Trajectories openHdf5(String path, DataFile file, Optional<String> variable)
      throws IOException {
    Hdf5File hdf = Hdf5File.open(file.local(), file.start());
    try {
      if (PdeBench.hasArrays(hdf)) {
        return PdeBench.openArrays(path, hdf, variable);
      }
      if (TheWell.is(hdf)) {
        return TheWell.open(path, hdf, variable);
      }
      List<String> seeds = PdeBench.seeds(hdf);
      if (!seeds.isEmpty()) {
        return PdeBench.openSeeds(path, hdf, seeds, variable);
      }
      if (NamedDimensions.knows(hdf, plain(variable))) {
        return NamedDimensions.open(path, hdf, plain(variable));
      }
      if (NamedCoordinates.hasCoordinates(hdf)) {
        return NamedCoordinates.open(path, hdf, plain(variable));
      }
      throw new IllegalArgumentException(
          "HDF5 of no known layout: its root group holds: " + String.join(", ", hdf.members("")));
    } catch (IOException | RuntimeException e) {
      hdf.close();
      throw e;
    }
  }
}
