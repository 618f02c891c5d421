package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.arrays.ArrayFile;
import io.github.pisnn.datasets.arrays.StoredArray;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A file of named arrays that does not say which axis is which. Coordinates are vectors named
 * {@code x} or {@code x1}, {@code y}, {@code y1} or {@code x2}, and {@code t}, {@code tt} or {@code
 * time}, in capitals or not. Of several names for one axis the first of these counts. A vector has
 * one axis, or two of which one has the length 1.
 *
 * <p>An array's axes are told by their lengths: the first of {@link #ORDERS} whose coordinates are
 * as long.
 *
 * <p>Operator learning stores states {@code a} [N, X] and what became of them, {@code u} [N, X],
 * without any time. Where no coordinates fit their axes otherwise and no variable is asked for,
 * they are N trajectories of two snapshots, 1 apart.
 *
 * @see <a href="https://arxiv.org/abs/2010.08895">Li et al. 2020</a> for the latter
 */
final class NamedCoordinates {
  private static final Map<Character, List<String>> NAMES =
      new TreeMap<>(
          Map.of(
              'X', List.of("x", "x1"),
              'Y', List.of("y", "y1", "x2"),
              'T', List.of("t", "tt", "time")));

  /** What axes may mean. Trajectories have no coordinates. */
  private static final List<String> ORDERS =
      List.of("TX", "XT", "YX", "XY", "TYX", "TXY", "YXT", "XYT", "NTX", "NTYX");

  private static final String BEFORE = "a";
  private static final String AFTER = "u";

  /** Coordinates along one axis, which are held in memory. */
  private static final int MOST_COORDINATES = 1 << 22;

  private final ArrayFile file;
  private final Map<String, StoredArray> arrays = new TreeMap<>();
  private final Map<Character, Vector> vectors = new TreeMap<>();

  /** Coordinates that have not been read. */
  private record Vector(String name, StoredArray array) {
    int length() {
      return (int) Arrays.stream(array.shape()).reduce(1, (a, b) -> a * b);
    }
  }

  private NamedCoordinates(ArrayFile file) throws IOException {
    this.file = file;
    for (String name : file.names()) {
      arrays.put(name, file.open(name));
    }
    NAMES.forEach(
        (axis, names) ->
            names.stream().flatMap(this::vectors).findFirst().ifPresent(v -> vectors.put(axis, v)));
  }

  /** Those vectors whose name is this one but for capitals, which come last. */
  private Stream<Vector> vectors(String plain) {
    return arrays.entrySet().stream()
        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(plain))
        .filter(entry -> isVector(entry.getValue().shape()))
        .sorted(Map.Entry.<String, StoredArray>comparingByKey().reversed())
        .map(entry -> new Vector(entry.getKey(), entry.getValue()));
  }

  private static boolean isVector(long[] shape) {
    return Arrays.stream(shape).max().orElse(-1) <= Integer.MAX_VALUE
        && (shape.length == 1 || (shape.length == 2 && Math.min(shape[0], shape[1]) == 1));
  }

  private static boolean isCoordinate(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return NAMES.values().stream().anyMatch(names -> names.contains(plain));
  }

  /**
   * Opens a file.
   *
   * @param name of the file, for messages
   * @param file is closed with the trajectories, or if they cannot be opened
   * @param asked the name of the variable, where there are several
   * @throws IllegalArgumentException if a variable must be named, its lengths fit no coordinates,
   *     or these are not uniform
   */
  static Trajectories open(String name, ArrayFile file, Optional<String> asked) throws IOException {
    try {
      return new NamedCoordinates(file).trajectories(name, asked);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether a file has coordinates, or else a pair of arrays that needs none. */
  static boolean hasCoordinates(ArrayFile file) throws IOException {
    NamedCoordinates coordinates = new NamedCoordinates(file);
    return coordinates.vectors.containsKey('X') || coordinates.arePair();
  }

  /**
   * Whether coordinates tell the axes of a variable.
   *
   * @param asked its name; otherwise that of any
   */
  static boolean knows(ArrayFile file, Optional<String> asked) throws IOException {
    NamedCoordinates coordinates = new NamedCoordinates(file);
    List<String> variables = asked.map(List::of).orElseGet(coordinates::variables);
    return (asked.isEmpty() && coordinates.arePair())
        || variables.stream()
            .map(coordinates.arrays::get)
            .anyMatch(
                array ->
                    array != null
                        && ORDERS.stream().anyMatch(o -> coordinates.fits(o, array.shape())));
  }

  private Trajectories trajectories(String name, Optional<String> asked) throws IOException {
    if (asked.isEmpty() && arePair()) {
      return pair(name);
    }
    String variable =
        asked
            .filter(arrays::containsKey)
            .filter(array -> vectors.values().stream().noneMatch(v -> v.name.equals(array)))
            .orElseGet(() -> StoredTrajectories.choose(candidates(), file.refused(), asked));
    StoredArray array = array(variable);
    long[] shape = array.shape();
    String order =
        ORDERS.stream()
            .filter(axes -> fits(axes, shape))
            .findFirst()
            .orElseThrow(() -> Axes.wrongShape(variable, shape, expected()));
    Axes axes = new Axes(variable, order, shape);
    Axis x = places('X');
    Axis y = order.contains("Y") ? places('Y') : Axis.unit(1);
    double interval = 0;
    if (order.contains("T")) {
      Vector times = vector('T');
      interval = Axis.of(times.name, read(times)).spacing();
    }
    StoredArray seen = x.increasing(array, order.indexOf('X'));
    if (order.contains("Y")) {
      seen = y.increasing(seen, order.indexOf('Y'));
    }
    Grid grid = Axis.grid(x, y);
    return new StoredTrajectories(
        name, variable, axes, 0, grid, axes.length('N'), interval, Slices.of(seen, file));
  }

  private StoredArray array(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /**
   * The variables.
   *
   * @throws IllegalArgumentException if all arrays are vectors, naming them
   */
  private List<String> candidates() {
    List<String> variables = variables();
    if (variables.isEmpty() && !arrays.isEmpty() && file.refused().isEmpty()) {
      List<String> shapes = new ArrayList<>();
      arrays.forEach((name, array) -> shapes.add(name + " " + Arrays.toString(array.shape())));
      throw new IllegalArgumentException(
          "it holds no array of several axes, but " + String.join(", ", shapes));
    }
    return variables;
  }

  /** Arrays that may be fields: those of several axes; vectors only if there is nothing else. */
  private List<String> variables() {
    List<String> fields = new ArrayList<>();
    List<String> others = new ArrayList<>();
    arrays.forEach(
        (name, array) -> {
          long[] shape = array.shape();
          if (shape.length > 1 && !isVector(shape) && !isCoordinate(name)) {
            fields.add(name);
          } else if (shape.length > 1 && Arrays.stream(shape).anyMatch(length -> length != 1)) {
            others.add(name);
          }
        });
    others.removeIf(name -> vectors.values().stream().anyMatch(v -> v.name.equals(name)));
    return fields.isEmpty() ? others : fields;
  }

  private boolean fits(String order, long[] shape) {
    if (shape.length != order.length()) {
      return false;
    }
    for (int k = 0; k < shape.length; k++) {
      Vector vector = vectors.get(order.charAt(k));
      boolean fits = vector == null ? order.charAt(k) == 'N' : vector.length() == shape[k];
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean arePair() {
    if (!arrays.containsKey(BEFORE) || !arrays.containsKey(AFTER)) {
      return false;
    }
    long[] shape = array(BEFORE).shape();
    return shape.length == 2
        && Arrays.equals(shape, array(AFTER).shape())
        && ORDERS.stream().noneMatch(order -> fits(order, shape));
  }

  private Trajectories pair(String name) throws IOException {
    StoredArray pair = new Pair(array(BEFORE), array(AFTER));
    String what = BEFORE + " and " + AFTER;
    Axes axes = new Axes(what, "NTX", pair.shape());
    Vector vector = vectors.get('X');
    int points = axes.length('X');
    Axis x = vector != null && vector.length() == points ? places('X') : Axis.unit(points);
    return new StoredTrajectories(
        name,
        what,
        axes,
        0,
        Axis.grid(x, Axis.unit(1)),
        axes.length('N'),
        Axis.unit(2).spacing(),
        Slices.of(x.increasing(pair, 2), file));
  }

  /** Two arrays [N, X] as one [N, 2, X]. */
  private record Pair(StoredArray before, StoredArray after) implements StoredArray {
    @Override
    public long[] shape() {
      long[] shape = before.shape();
      return new long[] {shape[0], 2, shape[1]};
    }

    @Override
    public List<String> notes() {
      List<String> notes = new ArrayList<>(before.notes());
      notes.addAll(after.notes());
      notes.add(
          BEFORE + " and " + AFTER + " are taken as two snapshots, 1 apart, of each trajectory");
      return notes;
    }

    @Override
    public double[] read(long[] offset, int[] size) throws IOException {
      double[] values = new double[size[0] * size[1] * size[2]];
      for (int k = 0; k < size[1]; k++) {
        StoredArray array = offset[1] + k == 0 ? before : after;
        double[] states =
            array.read(new long[] {offset[0], offset[2]}, new int[] {size[0], size[2]});
        for (int state = 0; state < size[0]; state++) {
          int to = (state * size[1] + k) * size[2];
          System.arraycopy(states, state * size[2], values, to, size[2]);
        }
      }
      return values;
    }
  }

  private Vector vector(char axis) {
    return Objects.requireNonNull(vectors.get(axis), "coordinates");
  }

  private Axis places(char axis) throws IOException {
    Vector vector = vector(axis);
    return Axis.ofPlaces(vector.name, read(vector));
  }

  private static double[] read(Vector vector) throws IOException {
    if (vector.length() > MOST_COORDINATES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: coordinates of %s values; expected at most %s",
              vector.name,
              vector.length(),
              MOST_COORDINATES));
    }
    long[] shape = vector.array.shape();
    int[] size = Arrays.stream(shape).mapToInt(length -> (int) length).toArray();
    try {
      return vector.array.read(new long[size.length], size);
    } catch (EOFException e) {
      throw new IllegalArgumentException(vector.name + ": cut short", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(vector.name + ": " + e.getMessage(), e);
    }
  }

  private String expected() {
    List<String> orders = ORDERS.stream().map(Axes::inWords).toList();
    Map<String, Integer> lengths = new LinkedHashMap<>();
    vectors.values().forEach(vector -> lengths.put(vector.name, vector.length()));
    StringBuilder line = new StringBuilder();
    line.append("one of ").append(String.join(", ", orders));
    line.append(" as long as the vectors x, y and t; found of these: ");
    line.append(lengths.isEmpty() ? "none" : lengths);
    file.refused()
        .forEach(
            (name, clause) -> {
              if (isCoordinate(name)) {
                line.append("; ").append(name).append(' ').append(clause);
              }
            });
    return line.toString();
  }
}
