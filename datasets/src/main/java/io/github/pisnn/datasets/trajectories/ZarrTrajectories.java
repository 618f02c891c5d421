package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.arrays.Packing;
import io.github.pisnn.datasets.arrays.StoredArray;
import io.github.pisnn.datasets.zarr.ZarrArray;
import io.github.pisnn.datasets.zarr.ZarrGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

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
    StoredArray array =
        Packing.unpacked(ZarrArray.open(file.path().getFileSystem(hadoop), file.path()));
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
    ZarrGroup group = ZarrGroup.open(file.path().getFileSystem(hadoop), file.path());
    List<String> variables = new ArrayList<>(group.names());
    variables.removeAll(COORDINATES);
    String variable = StoredTrajectories.choose(variables, group.refused(), asked);
    StoredArray array = Packing.unpacked(group.open(variable));
    boolean isState = array.shape().length == 2;
    Axes axes = new Axes(variable, isState ? "YX" : "TYX", array.shape());
    List<String> expected = isState ? List.of("y", "x") : List.of("time", "y", "x");
    if (!array.dimensions().isEmpty() && !array.dimensions().equals(expected)) {
      throw new IllegalArgumentException(
          variable + " has the dimensions " + array.dimensions() + "; expected " + expected);
    }
    Axis x = coordinate(group, "x", axes.length('X'));
    Axis y = coordinate(group, "y", axes.length('Y'));
    double interval = isState ? 0 : coordinate(group, "time", axes.length('T')).spacing();
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

  private static Axis coordinate(ZarrGroup group, String name, int points) throws IOException {
    if (!group.names().contains(name)) {
      String why = group.refused().get(name);
      throw new IllegalArgumentException(
          why == null ? "it has no coordinates " + name : name + " " + why);
    }
    StoredArray array = Packing.unpacked(group.open(name));
    long[] shape = array.shape();
    if (shape.length != 1 || shape[0] != points) {
      throw Axes.wrongShape(name, shape, "[" + points + "]");
    }
    return Axis.fit(name, array.read(new long[1], new int[] {points}), points);
  }
}
