package io.github.pisnn.datasets.netcdf;

import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.IndexedFile;
import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.arrays.StreamedArray;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A netCDF file of the classic formats CDF-1, CDF-2 (64-bit offset) and CDF-5 (64-bit data), as
 * netCDF, SciPy and xarray write them. Arrays are those of numbers, with the names of their
 * dimensions and their attributes. Packed numbers are unpacked, see {@link Packing}.
 *
 * @see <a href="https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html">The
 *     formats</a>
 */
public final class NetCdf3File extends IndexedFile<StoredArray> {

  private final Attributes attributes;

  private NetCdf3File(Attributes attributes) {
    this.attributes = attributes;
  }

  /** Whether a file begins as one of these. */
  public static boolean is(FSDataInputStream in, long length) throws IOException {
    if (length < NetCdf3Header.SIGNATURE.length + 1) {
      return false;
    }
    byte[] start = new byte[NetCdf3Header.SIGNATURE.length];
    in.seek(0);
    in.readFully(start);
    return Arrays.equals(start, NetCdf3Header.SIGNATURE)
        && NetCdf3Header.VERSIONS.contains(in.read());
  }

  /**
   * Reads a file's header.
   *
   * @throws IOException if it is damaged or cut short
   */
  public static NetCdf3File open(FileSystem files, Path path) throws IOException {
    long length = files.getFileStatus(path).getLen();
    NetCdf3Header header;
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(files.open(path)))) {
      header = NetCdf3Header.read(in, length);
    }
    NetCdf3File file = new NetCdf3File(header.attributes());
    for (NetCdf3Header.Variable variable : header.variables()) {
      try {
        StreamedArray stream = header.array(variable, length, () -> files.open(path));
        file.add(variable.name(), Packing.unpacked(stream));
        file.closing(stream);
      } catch (IllegalArgumentException e) {
        file.refuse(variable.name(), String.valueOf(e.getMessage()));
      }
    }
    return file;
  }

  /** Returns what the file says about itself. */
  public Attributes attributes() {
    return attributes;
  }

  @Override
  protected StoredArray open(String name, StoredArray array) {
    return array;
  }
}
