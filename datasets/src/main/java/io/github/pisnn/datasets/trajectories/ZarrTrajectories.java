package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.zarr.ZarrArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Zarr v2: a group with arrays [time, y, x] or [y, x] beside the coordinates {@code time}, {@code
 * y} and {@code x}, as xarray and our own snapshots have them, or a plain array [y, x].
 */
final class ZarrTrajectories {
  private static final List<String> COORDINATES = List.of("time", "x", "y");

  private ZarrTrajectories() {}

  /** A single state whose coordinates are unknown. */
  static Trajectories openArray(
      String name, DataFile file, Optional<String> asked, Configuration hadoop) throws IOException {
    if (asked.isPresent()) {
      throw new IllegalArgumentException(
          "it is one array, not a group; expected no variable, not " + asked.get());
    }
    ZarrArray array = ZarrArray.open(file.path().getFileSystem(hadoop), file.path());
    Axes axes = new Axes("the array", "YX", array.shape());
    return new StoredTrajectories(
        name,
        "the array",
        axes,
        0,
        Axis.grid(Axis.unit(axes.length('X')), Axis.unit(axes.length('Y'))),
        1,
        0,
        (trajectory, offset, size) -> array.read(offset, size));
  }

  static Trajectories openGroup(
      String name, DataFile file, Optional<String> asked, Configuration hadoop) throws IOException {
    FileSystem files = file.path().getFileSystem(hadoop);
    if (!files.exists(new Path(file.path(), ".zgroup"))) {
      throw new IllegalArgumentException("a folder without .zgroup; expected a whole Zarr group");
    }
    List<String> variables = new ArrayList<>(ZarrArray.in(files, file.path()));
    variables.removeAll(COORDINATES);
    String variable = StoredTrajectories.choose(variables, asked);
    ZarrArray array = ZarrArray.open(files, new Path(file.path(), variable));
    boolean isState = array.shape().length == 2;
    Axes axes = new Axes(variable, isState ? "YX" : "TYX", array.shape());
    List<String> expected = isState ? List.of("y", "x") : List.of("time", "y", "x");
    if (!array.dimensions().isEmpty() && !array.dimensions().equals(expected)) {
      throw new IllegalArgumentException(
          variable + " has the dimensions " + array.dimensions() + "; expected " + expected);
    }
    Axis x = coordinate(files, file.path(), "x", axes.length('X'));
    Axis y = coordinate(files, file.path(), "y", axes.length('Y'));
    double interval =
        isState ? 0 : coordinate(files, file.path(), "time", axes.length('T')).spacing();
    return new StoredTrajectories(
        name,
        variable,
        axes,
        0,
        Axis.grid(x, y),
        1,
        interval,
        (trajectory, offset, size) -> array.read(offset, size));
  }

  private static Axis coordinate(FileSystem files, Path group, String name, int points)
      throws IOException {
    if (!files.exists(new Path(new Path(group, name), ".zarray"))) {
      throw new IllegalArgumentException("it has no coordinates " + name);
    }
    ZarrArray array = ZarrArray.open(files, new Path(group, name));
    long[] shape = array.shape();
    if (shape.length != 1 || shape[0] != points) {
      throw Axes.wrongShape(name, shape, "[" + points + "]");
    }
    return Axis.fit(name, array.read(new long[1], new int[] {points}), points);
  }
}
