package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.datasets.arrays.ArrayFile;
import io.github.pisnn.datasets.arrays.Attributes;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Arrays whose file names their axes, as netCDF and xarray do it, with the coordinates of an axis
 * in an array of its name. What an axis is, its name tells, or its coordinates' attributes {@code
 * axis} and {@code standard_name}; their order is free. Places may decrease; they are turned round
 * then.
 *
 * @see <a href="https://cfconventions.org/cf-conventions/cf-conventions.html#coordinate-types">CF
 *     conventions, 4 and 5</a>
 */
record NamedDimensions(ArrayFile file, String variable, List<String> dimensions) {
  private static final Set<String> TRAJECTORIES =
      Set.of(
          "n",
          "sample",
          "samples",
          "trajectory",
          "trajectories",
          "member",
          "ensemble",
          "realization",
          "realisation",
          "run",
          "simulation",
          "batch");
  private static final Map<Character, Set<String>> NAMES =
      new TreeMap<>(
          Map.of(
              'N', TRAJECTORIES,
              'T', Set.of("t", "tt", "time"),
              'Y', Set.of("y", "y1", "x2", "yc"),
              'X', Set.of("x", "x1", "xc")));

  private static final Map<String, Character> STANDARD_NAMES =
      Map.of(
          "time", 'T',
          "projection_x_coordinate", 'X',
          "projection_y_coordinate", 'Y',
          "realization", 'N');

  /** An axis of no known kind; of the length 1 it does not matter. */
  private static final char UNKNOWN = '?';

  /**
   * Whether a file names the axes of its variables.
   *
   * @param asked one of them, which then is none whose axes have no names
   */
  static boolean knows(ArrayFile file, Optional<String> asked) throws IOException {
    boolean isWithout =
        asked.isPresent()
            && file.names().contains(asked.get())
            && file.open(asked.get()).dimensions().isEmpty();
    boolean isNamed = false;
    for (String name : isWithout ? List.<String>of() : variables(file)) {
      isNamed |= !file.open(name).dimensions().isEmpty();
    }
    return isNamed;
  }

  /** The variables of a file: arrays with named axes or several ones, but no coordinates. */
  private static List<String> variables(ArrayFile file) throws IOException {
    List<String> variables = new ArrayList<>();
    for (String name : file.names()) {
      StoredArray array = file.open(name);
      List<String> dimensions = array.dimensions();
      boolean isCoordinate = dimensions.size() == 1 && dimensions.get(0).equals(last(name));
      if (!isCoordinate && (!dimensions.isEmpty() || array.shape().length > 1)) {
        variables.add(name);
      }
    }
    return variables;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Opens a file.
   *
   * @param name of the file, for messages
   * @param file is closed with the trajectories, or if they cannot be opened
   * @param asked the name of the variable, where there are several
   * @throws IllegalArgumentException if it must be named, an axis is of no known kind, or
   *     coordinates are not uniform
   */
  static Trajectories open(String name, ArrayFile file, Optional<String> asked) throws IOException {
    try {
      String variable = StoredTrajectories.choose(variables(file), file.refused(), asked);
      StoredArray array = file.open(variable);
      return new NamedDimensions(file, variable, array.dimensions()).open(name, array);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Trajectories open(String name, StoredArray stored) throws IOException {
    if (stored.shape().length != dimensions.size()) {
      throw Axes.wrongShape(variable, stored.shape(), dimensions.toString());
    }
    StringBuilder order = new StringBuilder();
    for (int k = 0; k < dimensions.size(); k++) {
      char kind = kind(dimensions.get(k));
      order.append(kind == UNKNOWN && stored.shape()[k] == 1 ? 'V' : kind);
    }
    boolean isOrder =
        order.indexOf("X") >= 0
            && order.indexOf("" + UNKNOWN) < 0
            && order.chars().distinct().count() == dimensions.size();
    if (!isOrder) {
      throw unknown();
    }
    Axes axes = new Axes(variable, order.toString(), stored.shape());
    boolean isKnown = false;
    for (int k = 0; k < dimensions.size(); k++) {
      isKnown |= "XYT".indexOf(order.charAt(k)) >= 0 && isThere(coordinates(dimensions.get(k)));
    }
    StoredArray array = stored;
    Map<Character, Axis> found = new TreeMap<>();
    for (int k = 0; k < dimensions.size(); k++) {
      char kind = order.charAt(k);
      if ("XYT".indexOf(kind) >= 0) {
        Axis axis =
            isKnown
                ? axis(dimensions.get(k), kind, axes.length(kind))
                : Axis.unit(axes.length(kind));
        array = axis.increasing(array, k);
        found.put(kind, axis);
      }
    }
    requireSameUnit(order);
    Axis one = Axis.unit(1);
    return new StoredTrajectories(
        name,
        variable,
        axes,
        0,
        Axis.grid(found.getOrDefault('X', one), found.getOrDefault('Y', one)),
        axes.length('N'),
        found.getOrDefault('T', one).spacing(),
        Slices.of(array, file));
  }

  /** Places along both axes are lengths of one unit. */
  private void requireSameUnit(CharSequence order) throws IOException {
    Map<String, String> units = new TreeMap<>();
    for (int k = 0; k < dimensions.size(); k++) {
      String name = coordinates(dimensions.get(k));
      if ("XY".indexOf(order.charAt(k)) >= 0 && file.names().contains(name)) {
        file.open(name).attributes().text("units").ifPresent(unit -> units.put(name, unit));
      }
    }
    if (units.values().stream().distinct().count() > 1) {
      throw new IllegalArgumentException("units are " + units + "; expected the same");
    }
  }

  /** The array that holds an axis's coordinates: beside the variable, or at the top. */
  private String coordinates(String dimension) {
    String beside = variable.substring(0, variable.length() - last(variable).length()) + dimension;
    return file.names().contains(beside) ? beside : dimension;
  }

  private boolean isThere(String name) {
    return file.names().contains(name) || file.refused().containsKey(name);
  }

  /** What an axis is; a letter of none if that is unknown. */
  private char kind(String dimension) throws IOException {
    for (Map.Entry<Character, Set<String>> kind : NAMES.entrySet()) {
      if (kind.getValue().contains(dimension.toLowerCase(Locale.ROOT))) {
        return kind.getKey();
      }
    }
    String coordinates = coordinates(dimension);
    if (!file.names().contains(coordinates)) {
      return UNKNOWN;
    }
    Attributes attributes = file.open(coordinates).attributes();
    String axis = attributes.text("axis").orElse("").toUpperCase(Locale.ROOT);
    if (Set.of("X", "Y", "T").contains(axis)) {
      return axis.charAt(0);
    }
    String standard = attributes.text("standard_name").orElse("");
    return STANDARD_NAMES.getOrDefault(standard, UNKNOWN);
  }

  private Axis axis(String dimension, char kind, int points) throws IOException {
    String name = coordinates(dimension);
    if (!file.names().contains(name)) {
      String why = file.refused().get(name);
      throw new IllegalArgumentException(
          why == null ? "it has no coordinates " + name : name + " " + why);
    }
    String unit = file.open(name).attributes().text("units").orElse("");
    if (unit.startsWith("degree")) {
      throw new IllegalArgumentException(
          name + " is in " + unit + "; expected lengths, on a Cartesian grid");
    }
    double[] values = file.vector(name);
    Axis.requireCount(name, values, points);
    return kind == 'T' ? Axis.of(name, values) : Axis.ofPlaces(name, values);
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s has the dimensions %s; expected x, and of y, time and trajectory what it "
                + "has, in any order, by these names or others such as %s or an attribute axis of "
                + "their coordinates",
            variable,
            dimensions,
            Arrays.asList("yc", "t", "sample")));
  }
}
