package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.hdf5.Hdf5File;
import io.github.pisnn.datasets.matlab.MatlabLevel4;
import io.github.pisnn.datasets.netcdf.NetCdf3File;
import io.github.pisnn.datasets.zarr.ZarrArray;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file or folder, and what it is by its content. Its name plays no part in that.
 *
 * @param path with its file system, as executors need it
 * @param kind what it is
 * @param start where an HDF5 file's signature stands; 0 for all others
 */
public record DataFile(Path path, Kind kind, long start) implements Serializable {
  /** Of MATLAB's header, the version and the two letters that tell the order of bytes. */
  private static final int MAT_VERSION_AT = 124;

  private static final byte[] LITTLE_MAT_5 = {0, 1, 'I', 'M'};
  private static final byte[] BIG_MAT_5 = {1, 0, 'M', 'I'};

  /** Longest header of a text table that is looked at. */
  private static final int LONGEST_HEADER = 1 << 16;

  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** Kinds of files that hold fields. */
  public enum Kind {
    /** A folder of one array of Zarr's. */
    ZARR_ARRAY,
    /** Any other folder. */
    FOLDER,
    /** One array of NumPy's. */
    NPY,
    /** A zip archive. */
    ZIP,
    /** MATLAB level 5, as MATLAB 7 and SciPy save it. */
    MAT,
    /** MATLAB level 4. */
    MAT4,
    /** netCDF's classic formats. */
    NETCDF3,
    /** HDF5. */
    HDF5,
    /** A text table of COMSOL's. */
    COMSOL
  }

  /**
   * Looks at a file's first bytes, or at a folder's content.
   *
   * @param name the path, as messages shall name it
   * @throws java.io.FileNotFoundException if there is no such file or folder
   * @throws IllegalArgumentException if it is none of those kinds
   */
  public static DataFile of(String name, Configuration hadoop) throws IOException {
    Path given = new Path(name);
    FileSystem files = given.getFileSystem(hadoop);
    // Executors may have another working directory.
    Path path = files.makeQualified(given);
    FileStatus status = files.getFileStatus(path);
    if (status.isDirectory()) {
      boolean isArray = ZarrArray.is(files, path);
      return new DataFile(path, isArray ? Kind.ZARR_ARRAY : Kind.FOLDER, 0);
    }
    try (FSDataInputStream in = files.open(path)) {
      long length = status.getLen();
      if (has(in, length, 0, NPY)) {
        return new DataFile(path, Kind.NPY, 0);
      }
      if (has(in, length, 0, ZIP)) {
        return new DataFile(path, Kind.ZIP, 0);
      }
      if (has(in, length, MAT_VERSION_AT, LITTLE_MAT_5)
          || has(in, length, MAT_VERSION_AT, BIG_MAT_5)) {
        return new DataFile(path, Kind.MAT, 0);
      }
      if (NetCdf3File.is(in, length)) {
        return new DataFile(path, Kind.NETCDF3, 0);
      }
      if (MatlabLevel4.is(in, length)) {
        return new DataFile(path, Kind.MAT4, 0);
      }
      OptionalLong start =
          Hdf5File.start(length, (at, signature) -> has(in, length, at, signature));
      if (start.isPresent()) {
        return new DataFile(path, Kind.HDF5, start.getAsLong());
      }
      if (isComsol(in, length)) {
        return new DataFile(path, Kind.COMSOL, 0);
      }
    }
    throw new IllegalArgumentException(
        name
            + " is neither a Zarr group nor a .npy file nor an HDF5 file nor netCDF nor Parquet nor"
            + " .npz nor MATLAB 4 or 5 nor a table of COMSOL's");
  }

  /** Whether these bytes stand at this place of a file. */
  public static boolean has(FSDataInputStream in, long length, long at, byte[] signature)
      throws IOException {
    if (length - at < signature.length) {
      return false;
    }
    byte[] found = new byte[signature.length];
    in.seek(at);
    in.readFully(found);
    return Arrays.equals(found, signature);
  }

  private static boolean isComsol(FSDataInputStream in, long length) throws IOException {
    byte[] start = new byte[(int) Math.min(length, LONGEST_HEADER)];
    in.seek(0);
    in.readFully(start);
    String[] lines = new String(start, StandardCharsets.ISO_8859_1).split("\\R", -1);
    for (int k = 0; k < lines.length && lines[k].startsWith("%"); k++) {
      if (lines[k].matches("%\\s*Dimension:.*")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Its path on a local disk.
   *
   * @throws IOException if it is elsewhere; the message does not name the file
   */
  public java.nio.file.Path local() throws IOException {
    String scheme = path.toUri().getScheme();
    if (!scheme.equals("file")) {
      throw new IOException(
          (kind == Kind.HDF5 ? "HDF5 is" : "a zip archive is")
              + " read from local files only, not from "
              + scheme
              + "; a .npy file or a Zarr group may stay there");
    }
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
