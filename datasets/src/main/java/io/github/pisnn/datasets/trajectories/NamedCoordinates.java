package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Coordinates in a file of arrays that does not say which axis is which: vectors named {@code x} or
 * {@code x1}, {@code y}, {@code y1} or {@code x2}, and {@code t}, {@code tt} or {@code time}, in
 * capitals or not. Of several names for one axis the first of these counts.
 *
 * <p>An array's axes are told by their lengths: [T, X] or [X, T] and [Y, X] or [X, Y]; the first of
 * two that both fit. With more axes it is [N, T, X], [T, Y, X] or [N, T, Y, X].
 */
final class NamedCoordinates {
  private static final Map<Character, List<String>> NAMES =
      new TreeMap<>(
          Map.of(
              'X', List.of("x", "x1"),
              'Y', List.of("y", "y1", "x2"),
              'T', List.of("t", "tt", "time")));

  private static final List<String> ORDERS = List.of("TX", "XT", "YX", "XY", "TYX", "NTX", "NTYX");

  private final Map<String, double[]> vectors = new TreeMap<>();

  /**
   * What a variable's axes are.
   *
   * @param interval from one snapshot to the next
   */
  record Place(Axes axes, Grid grid, double interval) {}

  /** Whether coordinates may have that name. */
  static boolean isName(String name) {
    return NAMES.values().stream().anyMatch(names -> names.contains(plain(name)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Adds coordinates. */
  void add(String name, double[] values) {
    vectors.put(plain(name), values);
  }

  /** The coordinates of an axis. */
  private Map<Character, String> found() {
    Map<Character, String> found = new TreeMap<>();
    NAMES.forEach(
        (axis, names) ->
            names.stream()
                .filter(vectors::containsKey)
                .findFirst()
                .ifPresent(name -> found.put(axis, name)));
    return found;
  }

  /**
   * Finds out what the axes of a variable are.
   *
   * @throws IllegalArgumentException if its lengths fit no coordinates, or these are not uniform
   */
  Place place(String variable, long[] shape) {
    Map<Character, String> found = found();
    for (String order : ORDERS) {
      if (fits(order, shape, found)) {
        Axes axes = new Axes(variable, order, shape);
        Axis y = order.contains("Y") ? axis('Y', found) : Axis.unit(1);
        double interval = order.contains("T") ? axis('T', found).spacing() : 0;
        return new Place(axes, Axis.grid(axis('X', found), y), interval);
      }
    }
    throw Axes.wrongShape(variable, shape, expected(found));
  }

  private boolean fits(String order, long[] shape, Map<Character, String> found) {
    if (shape.length != order.length()) {
      return false;
    }
    for (int k = 0; k < shape.length; k++) {
      char axis = order.charAt(k);
      String name = found.get(axis);
      boolean fits = name == null ? axis == 'N' : values(name).length == shape[k];
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private double[] values(String name) {
    double[] values = vectors.get(name);
    return values == null ? new double[0] : values;
  }

  private Axis axis(char axis, Map<Character, String> found) {
    String name = found.getOrDefault(axis, "");
    return Axis.of(name, values(name));
  }

  private String expected(Map<Character, String> found) {
    List<String> orders = new ArrayList<>();
    for (String order : ORDERS) {
      orders.add(Axes.inWords(order));
    }
    Map<String, Integer> lengths = new LinkedHashMap<>();
    found.values().forEach(name -> lengths.put(name, values(name).length));
    return "one of "
        + String.join(", ", orders)
        + " as long as the vectors x, y and t; found of these: "
        + (lengths.isEmpty() ? "none" : lengths.toString());
  }
}
