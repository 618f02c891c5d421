package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/**
 * NumPy's files: a {@code .npy} array [T, X], [N, T, X] or [N, T, Y, X] of unknown coordinates, and
 * {@code .npz}, a zip archive of arrays with the coordinates among them, see {@link
 * NamedCoordinates}.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
final class NumPy {
  private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_. -]*)\\.npy");

  /** Coordinates along one axis, which are held in memory. */
  private static final int MOST_COORDINATES = 1 << 22;

  private NumPy() {}

  static Trajectories openNpy(
      String name, DataFile file, Optional<String> asked, Configuration hadoop) throws IOException {
    if (asked.isPresent()) {
      throw new IllegalArgumentException(
          "it holds one array without a name; expected no variable, not " + asked.get());
    }
    FileSystem files = file.path().getFileSystem(hadoop);
    NpyHeader header;
    try (FSDataInputStream in = files.open(file.path())) {
      header = NpyHeader.read(in);
    }
    long length = files.getFileStatus(file.path()).getLen();
    if (length < header.length()) {
      throw new EOFException();
    }
    long[] shape = header.shape();
    String order =
        switch (shape.length) {
          case 2 -> "TX";
          case 3 -> "NTX";
          case 4 -> "NTYX";
          default -> throw Axes.wrongShape("the array", shape, "[T, X], [N, T, X] or [N, T, Y, X]");
        };
    Axes axes = new Axes("the array", order, shape);
    Grid grid = Axis.grid(Axis.unit(axes.length('X')), Axis.unit(axes.length('Y')));
    double interval = Axis.unit(axes.length('T')).spacing();
    NpySlices slices = new NpySlices(header, axes, () -> files.open(file.path()), () -> {});
    return new StoredTrajectories(
        name, "the array", axes, 0, grid, axes.length('N'), interval, slices);
  }

  /** An array of an archive. */
  private record Entry(ZipEntry file, NpyHeader header) {}

  static Trajectories openNpz(String name, DataFile file, Optional<String> asked)
      throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.local().toFile());
    } catch (ZipException e) {
      throw new IOException("cannot be read as a zip archive: " + e.getMessage(), e);
    }
    try {
      return openArchive(name, zip, asked);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static Trajectories openArchive(String name, ZipFile zip, Optional<String> asked)
      throws IOException {
    NamedCoordinates coordinates = new NamedCoordinates();
    Map<String, Entry> arrays = new TreeMap<>();
    for (ZipEntry file : zip.stream().toList()) {
      Matcher matcher = ENTRY.matcher(file.getName());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "it is no .npz file: its entry " + file.getName() + " is no array NAME.npy");
      }
      String array = matcher.group(1);
      try (DataInputStream in = new DataInputStream(zip.getInputStream(file))) {
        NpyHeader header = NpyHeader.read(in);
        requireLength(file, header);
        if (NamedCoordinates.isName(array) && header.shape().length == 1) {
          coordinates.add(array, numbers(in, header));
        } else if (header.shape().length > 1) {
          arrays.put(array, new Entry(file, header));
        }
      } catch (EOFException e) {
        throw new IllegalArgumentException(file.getName() + " is cut short", e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file.getName() + ": " + e.getMessage(), e);
      }
    }
    String variable = StoredTrajectories.choose(List.copyOf(arrays.keySet()), asked);
    Entry entry = Objects.requireNonNull(arrays.get(variable));
    NamedCoordinates.Place place = coordinates.place(variable, entry.header.shape());
    NpySlices slices =
        new NpySlices(
            entry.header,
            place.axes(),
            () -> new DataInputStream(zip.getInputStream(entry.file)),
            zip);
    return new StoredTrajectories(
        name,
        variable,
        place.axes(),
        0,
        place.grid(),
        place.axes().length('N'),
        place.interval(),
        slices);
  }

  /** An entry is as long as its header says; so no more is ever inflated. */
  private static void requireLength(ZipEntry file, NpyHeader header) {
    if (file.getSize() != header.length()) {
      throw new IllegalArgumentException(
          "it has " + file.getSize() + " bytes; expected " + header.length() + " by its header");
    }
  }

  private static double[] numbers(DataInputStream in, NpyHeader header) throws IOException {
    long count = header.shape()[0];
    if (count > MOST_COORDINATES) {
      throw new IllegalArgumentException(
          "coordinates of " + count + " values; expected at most " + MOST_COORDINATES);
    }
    byte[] bytes = new byte[(int) count * header.type().size()];
    in.readFully(bytes);
    return header.type().read(bytes);
  }
}
