package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * HDF5 of the Well: scalar fields {@code t0_fields/NAME} [N, T, X] or [N, T, X, Y] with coordinates
 * {@code dimensions/x}, {@code y} and {@code time}. A field that does not vary between trajectories
 * has no axis N; one that does not vary in time, no axis T. {@code boundary_conditions} say what
 * the sides are.
 *
 * @see <a href="https://polymathic-ai.org/the_well/data_format/">The format</a>; <a
 *     href="https://arxiv.org/abs/2412.00568">Ohana et al. 2024</a>
 */
final class TheWell {
  private static final String DIMENSIONS = "dimensions";
  private static final String FIELDS = "t0_fields";
  private static final String SIDES = "boundary_conditions";

  private TheWell() {}

  static boolean is(Hdf5File hdf) throws IOException {
    return hdf.members("").containsAll(List.of(DIMENSIONS, FIELDS));
  }

  static Trajectories open(String name, Hdf5File hdf, Optional<String> asked) throws IOException {
    String kind = hdf.attributes("").text("grid_type").orElse("cartesian");
    if (!kind.equals("cartesian")) {
      throw new IllegalArgumentException("grid_type is " + kind + "; expected cartesian");
    }
    List<String> dimensions = hdf.members(DIMENSIONS);
    if (dimensions.contains("z")) {
      throw new IllegalArgumentException("it has dimensions/z; expected one or two dimensions");
    }
    boolean flat = !dimensions.contains("y");
    String variable = StoredTrajectories.choose(hdf.names(FIELDS), hdf.refused(FIELDS), asked);
    String path = FIELDS + "/" + variable;
    boolean isStill = !varies(hdf, path, "time_varying");
    String order =
        (varies(hdf, path, "sample_varying") ? "N" : "")
            + (isStill ? "" : "T")
            + (flat ? "X" : places(hdf));
    Axes axes = new Axes(path, order, hdf.open(path).shape());
    Axis x = fit(hdf, "x", axes.length('X'));
    Axis y = flat ? Axis.unit(1) : fit(hdf, "y", axes.length('Y'));
    return new StoredTrajectories(
        name,
        path,
        axes,
        0,
        Axis.grid(x, y),
        axes.length('N'),
        isStill ? 0 : fit(hdf, "time", axes.length('T')).spacing(),
        new HdfSlices(hdf, List.of(path), axes),
        sides(hdf));
  }

  private static Axis fit(Hdf5File hdf, String dimension, int points) throws IOException {
    String path = DIMENSIONS + "/" + dimension;
    return Axis.fit(path, hdf.vector(path), points);
  }

  /** h5py stores a boolean as an enumeration FALSE, TRUE. */
  private static boolean varies(Hdf5File hdf, String path, String attribute) throws IOException {
    Attributes attributes = hdf.attributes(path);
    boolean isFalse =
        attributes.text(attribute).map(word -> word.equalsIgnoreCase("false")).orElse(false)
            || attributes.number(attribute).orElse(1) == 0;
    return !isFalse;
  }

  /** The order of axes of places. */
  private static String places(Hdf5File hdf) throws IOException {
    List<String> told = hdf.attributes(DIMENSIONS).texts("spatial_dims");
    String order = told.isEmpty() ? "XY" : String.join("", told).toUpperCase(Locale.ROOT);
    if (!order.equals("XY") && !order.equals("YX")) {
      throw new IllegalArgumentException(
          DIMENSIONS + " has the spatial_dims " + told + "; expected x and y");
    }
    return order;
  }

  /** What the file says of its sides that is not so on a ring. */
  private static Optional<String> sides(Hdf5File hdf) throws IOException {
    for (String side : hdf.members(SIDES)) {
      String path = SIDES + "/" + side;
      String kind = hdf.attributes(path).text("bc_type").orElse(side);
      if (!kind.toLowerCase(Locale.ROOT).contains("periodic")) {
        return Optional.of(path + " has the bc_type " + kind);
      }
    }
    return Optional.empty();
  }
}
