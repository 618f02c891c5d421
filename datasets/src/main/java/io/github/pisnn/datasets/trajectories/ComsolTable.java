package io.github.pisnn.datasets.trajectories;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * A text table of COMSOL's (spreadsheet format): header lines that begin with {@code %}, the last
 * of which names the columns, then a line a point: x, or x and y, and a number for each expression,
 * as {@code u (K) @ t=0.1}. Points are in any order, but fill a regular grid. The columns of the
 * variable are held in memory.
 *
 * @see <a
 *     href="https://doc.comsol.com/6.1/doc/com.comsol.help.comsol/comsol_api_fileformats.53.04.html">
 *     The format</a>
 */
final class ComsolTable {
  private static final Pattern ENTRY = Pattern.compile("%\\s*(\\w+):\\s*(.*)");

  /** Columns are padded to a width, or separated by commas; a long name has one blank behind it. */
  private static final Pattern BETWEEN_COLUMNS =
      Pattern.compile("\\s{2,}|\\s*[,;]\\s*|(?<=@ t=[^\\s,;]{1,40})\\s|(?<=\\))\\s(?![@(])");

  private static final Pattern BETWEEN_NUMBERS = Pattern.compile("\\s*[,;]\\s*|\\s+");
  private static final Pattern COLUMN =
      Pattern.compile("(?<name>.*?)(?: \\([^()]*\\))?(?: @ t=(?<time>\\S+))?");

  /** Of a table's extent, how far apart two points in one column of the grid may be. */
  private static final double SAME = 1e-9;

  private final List<String> names = new ArrayList<>();
  private final List<Optional<Double>> times = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private final List<double[]> points = new ArrayList<>();
  private int dimension;
  private String variable = "";
  private long line;

  private ComsolTable() {}

  static Trajectories open(String name, DataFile file, Optional<String> asked, Configuration hadoop)
      throws IOException {
    ComsolTable table = new ComsolTable();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                file.path().getFileSystem(hadoop).open(file.path()), StandardCharsets.UTF_8))) {
      table.read(lines, asked);
    }
    return table.trajectories(name);
  }

  private void read(BufferedReader lines, Optional<String> asked) throws IOException {
    String header = "";
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      line++;
      if (text.startsWith("%")) {
        if (!points.isEmpty()) {
          throw new IllegalArgumentException(
              "line " + line + " is " + text + "; expected a table (spreadsheet format)");
        }
        readEntry(text);
        header = text;
      } else if (!text.isBlank()) {
        if (points.isEmpty()) {
          readColumns(header, asked);
        }
        points.add(numbers(text.strip()));
      }
    }
    if (points.isEmpty()) {
      throw new IllegalArgumentException("the table has no points");
    }
  }

  private void readEntry(String text) {
    Matcher entry = ENTRY.matcher(text);
    if (entry.matches() && entry.group(1).equals("Dimension")) {
      if (!entry.group(2).strip().matches("[12]")) {
        throw new IllegalArgumentException(
            "Dimension is " + entry.group(2).strip() + "; expected 1 or 2");
      }
      dimension = Integer.parseInt(entry.group(2).strip());
    }
  }

  /** Finds the columns of the variable. */
  private void readColumns(String header, Optional<String> asked) {
    String[] titles = BETWEEN_COLUMNS.split(header.substring(1).strip(), -1);
    if (ENTRY.matcher(header).matches() || titles.length <= dimension) {
      throw new IllegalArgumentException(
          "line "
              + (line - 1)
              + " names no columns x, y, expression ...; expected a table"
              + " (spreadsheet format)");
    }
    for (int k = dimension; k < titles.length; k++) {
      Matcher column = COLUMN.matcher(titles[k]);
      if (!column.matches()) {
        throw new IllegalArgumentException("there is a column without a name");
      }
      names.add(column.group("name"));
      times.add(Optional.ofNullable(column.group("time")).map(text -> number(text, line - 1)));
    }
    variable = StoredTrajectories.choose(names.stream().distinct().toList(), asked);
    for (int k = 0; k < names.size(); k++) {
      if (names.get(k).equals(variable)) {
        columns.add(k);
      }
    }
    if (columns.size() > 1 && columns.stream().anyMatch(k -> times.get(k).isEmpty())) {
      throw new IllegalArgumentException(
          "several columns are named " + variable + ", not all of them @ t=");
    }
  }

  private static double number(String text, long line) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "line " + line + " has " + text + "; expected a number", e);
    }
  }

  /** The coordinates of a point and the values of the variable there. */
  private double[] numbers(String text) {
    String[] fields = BETWEEN_NUMBERS.split(text, -1);
    if (fields.length != dimension + names.size()) {
      throw new IllegalArgumentException(
          "line "
              + line
              + " has "
              + fields.length
              + " numbers; expected "
              + (dimension + names.size()));
    }
    double[] numbers = new double[dimension + columns.size()];
    for (int k = 0; k < numbers.length; k++) {
      int field = k < dimension ? k : dimension + columns.get(k - dimension);
      numbers[k] = number(fields[field], line);
    }
    return numbers;
  }

  private Trajectories trajectories(String name) {
    double[] xs = coordinates(0);
    double[] ys = dimension == 1 ? new double[1] : coordinates(1);
    Axis x = Axis.of("x", xs);
    Axis y = Axis.of("y", ys);
    double interval =
        columns.size() == 1
            ? 0
            : Axis.of("t", columns.stream().mapToDouble(k -> times.get(k).orElse(0.0)).toArray())
                .spacing();
    if (points.size() != (long) xs.length * ys.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d points do not fill a grid: there are %d different x and %d different y",
              points.size(),
              xs.length,
              ys.length));
    }
    double[][] snapshots = new double[columns.size()][points.size()];
    boolean[] isSet = new boolean[points.size()];
    for (double[] point : points) {
      int cell = find(xs, point[0]) + (dimension == 1 ? 0 : find(ys, point[1]) * xs.length);
      if (isSet[cell]) {
        throw new IllegalArgumentException(
            "the point x = "
                + xs[cell % xs.length]
                + ", y = "
                + ys[cell / xs.length]
                + " occurs twice");
      }
      isSet[cell] = true;
      for (int k = 0; k < snapshots.length; k++) {
        snapshots[k][cell] = point[dimension + k];
      }
    }
    Axes axes = new Axes(variable, "TYX", new long[] {snapshots.length, ys.length, xs.length});
    return new StoredTrajectories(
        name,
        variable,
        axes,
        0,
        Axis.grid(x, y),
        1,
        interval,
        (trajectory, offset, size) -> snapshots[(int) offset[0]].clone());
  }

  /** The different coordinates along an axis, sorted. */
  private double[] coordinates(int axis) {
    double[] sorted = points.stream().mapToDouble(point -> point[axis]).sorted().toArray();
    double tolerance = SAME * (sorted[sorted.length - 1] - sorted[0]);
    int count = 0;
    for (double coordinate : sorted) {
      if (count == 0 || !(coordinate - sorted[count - 1] <= tolerance)) {
        sorted[count++] = coordinate;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** The number of a coordinate: of the last one that is not larger. */
  private static int find(double[] sorted, double coordinate) {
    int place = Arrays.binarySearch(sorted, coordinate);
    return place < 0 ? -place - 2 : place;
  }
}
