package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.numpy.NpyHeader;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/** One array of NumPy's, [T, X], [N, T, X] or [N, T, Y, X], of unknown coordinates. */
final class NumPy {
  private static final String ARRAY = "the array";

  private NumPy() {}

  static Trajectories open(String name, DataFile file, Optional<String> asked, Configuration hadoop)
      throws IOException {
    if (asked.isPresent()) {
      throw new IllegalArgumentException(
          "it holds one array without a name; expected no variable, not " + asked.get());
    }
    FileSystem files = file.path().getFileSystem(hadoop);
    NpyHeader header;
    long needed;
    try (FSDataInputStream in = files.open(file.path())) {
      header = NpyHeader.read(in);
      needed = header.length();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(ARRAY + " " + e.getMessage(), e);
    }
    if (files.getFileStatus(file.path()).getLen() < needed) {
      throw new EOFException();
    }
    long[] shape = header.shape();
    String order =
        switch (shape.length) {
          case 2 -> "TX";
          case 3 -> "NTX";
          case 4 -> "NTYX";
          default -> throw Axes.wrongShape(ARRAY, shape, "[T, X], [N, T, X] or [N, T, Y, X]");
        };
    Axes axes = new Axes(ARRAY, order, shape);
    Grid grid = Axis.grid(Axis.unit(axes.length('X')), Axis.unit(axes.length('Y')));
    double interval = Axis.unit(axes.length('T')).spacing();
    NpyHeader.Open npy = header.open(() -> files.open(file.path()));
    return new StoredTrajectories(
        name,
        ARRAY,
        axes,
        0,
        grid,
        axes.length('N'),
        interval,
        Slices.of(npy.array(), npy.stream()));
  }
}
