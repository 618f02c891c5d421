package io.github.pisnn.datasets.trajectories;

import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A text table of COMSOL's (spreadsheet format): header lines that begin with {@code %}, the last
 * of which names the columns, then a line a point: x, or x and y, and a number for each expression,
 * as {@code u (K) @ t=0.1}. Columns are padded with blanks, or separated by commas or semicolons.
 * Points are in any order, but fill a regular grid. With other parameters than t, as in {@code u
 * (K) @ t=0.1, k=2}, each combination of their values is a trajectory, in the order of the columns.
 * The columns of the variable are held in memory.
 *
 * @see <a
 *     href="https://doc.comsol.com/6.1/doc/com.comsol.help.comsol/comsol_api_fileformats.53.04.html">
 *     The format</a>
 */
final class ComsolTable {
  private static final Pattern ENTRY = Pattern.compile("%\\s*(\\w+):\\s*(.*)");

  /** Columns are padded to a width. */
  private static final Pattern PADDING = Pattern.compile("\\s{2,}");

  /** A name that fills its column has one blank behind its unit or its parameters. */
  private static final Pattern END_OF_COLUMN =
      Pattern.compile("(?:\\)|@ [^\\s=]+=[^\\s,]+(?:, [^\\s=]+=[^\\s,]+)*)(\\s)(?![@(])");

  private static final Pattern BETWEEN_NUMBERS = Pattern.compile("\\s*[,;]\\s*|\\s+");

  /** A unit may have parentheses inside. */
  private static final Pattern COLUMN =
      Pattern.compile("(?<name>.*?)(?: \\((?:[^()]|\\([^()]*\\))*\\))?(?: @ (?<parameters>.*))?");

  private static final Pattern PARAMETER = Pattern.compile("\\s*[\\w.]+=[^\\s=]+\\s*");
  private static final String TIME = "t=";

  /** Of a table's extent, how far apart two points in one column of the grid may be. */
  private static final double SAME = 1e-9;

  /** Digits that coordinates and, in the names of columns, parameters have at least. */
  private static final int DIGITS = 6;

  private static final int DIGITS_OF_PARAMETERS = 5;

  private final List<String> names = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();

  /** Of a combination of parameters other than t, its columns among those of the variable. */
  private final Map<String, List<Integer>> trajectories = new LinkedHashMap<>();

  private double[] times = {};
  private int digitsOfTimes = DIGITS_OF_PARAMETERS;
  private final List<double[]> points = new ArrayList<>();
  private int dimension;
  private int digits = DIGITS;
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
          readColumns(header, text.strip(), asked);
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
  private void readColumns(String header, String firstPoint, Optional<String> asked) {
    List<String> titles = titles(header.substring(1).strip(), firstPoint);
    if (ENTRY.matcher(header).matches() || titles.size() <= dimension) {
      throw new IllegalArgumentException(
          "line "
              + (line - 1)
              + " names no columns x, y, expression ...; expected a table"
              + " (spreadsheet format)");
    }
    for (String title : titles.subList(dimension, titles.size())) {
      Matcher column = COLUMN.matcher(title);
      if (!column.matches() || column.group("name").isBlank()) {
        throw new IllegalArgumentException("there is a column without a name");
      }
      names.add(column.group("name"));
      parameters.add(Optional.ofNullable(column.group("parameters")).orElse(""));
    }
    variable = StoredTrajectories.choose(names.stream().distinct().toList(), Map.of(), asked);
    for (int k = 0; k < names.size(); k++) {
      if (names.get(k).equals(variable)) {
        String others =
            parts(parameters.get(k)).filter(part -> !part.startsWith(TIME)).collect(joining(", "));
        trajectories.computeIfAbsent(others, key -> new ArrayList<>()).add(columns.size());
        columns.add(k);
      }
    }
    readTimes();
  }

  private static Stream<String> parts(String parameters) {
    return Arrays.stream(parameters.split(",")).map(String::strip);
  }

  /** All trajectories have the same times. */
  private void readTimes() {
    Map.Entry<String, List<Integer>> first = trajectories.entrySet().iterator().next();
    times = times(first.getValue());
    for (Map.Entry<String, List<Integer>> other : trajectories.entrySet()) {
      double[] found = times(other.getValue());
      if (!Arrays.equals(found, times)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s has %d times @ %s, but %d other ones @ %s; expected the same for all parameters",
                variable,
                times.length,
                first.getKey(),
                found.length,
                other.getKey()));
      }
    }
  }

  private double[] times(List<Integer> snapshots) {
    double[] found = new double[snapshots.size()];
    for (int k = 0; k < found.length; k++) {
      Optional<String> time =
          parts(parameters.get(columns.get(snapshots.get(k))))
              .filter(part -> part.startsWith(TIME))
              .map(part -> part.substring(TIME.length()))
              .findFirst();
      if (time.isEmpty() && found.length > 1) {
        throw new IllegalArgumentException(
            "several columns are named " + variable + ", not all of them @ t=");
      }
      if (time.isPresent()) {
        found[k] = number(time.get(), line - 1);
        digitsOfTimes = Math.max(digitsOfTimes, digits(time.get()));
      }
    }
    return found;
  }

  /**
   * Takes the names of columns apart. Commas and blanks are in names, too: what separates numbers
   * tells what separates names, and their count tells how many there are.
   */
  private static List<String> titles(String header, String firstPoint) {
    for (char separator : new char[] {';', ','}) {
      if (firstPoint.indexOf(separator) >= 0) {
        return separated(header, separator);
      }
    }
    List<String> padded = List.of(PADDING.split(header, -1));
    List<String> finer = new ArrayList<>();
    for (String part : padded) {
      int from = 0;
      Matcher end = END_OF_COLUMN.matcher(part);
      while (end.find()) {
        finer.add(part.substring(from, end.start(1)));
        from = end.end(1);
      }
      finer.add(part.substring(from));
    }
    int count = BETWEEN_NUMBERS.split(firstPoint, -1).length;
    return padded.size() != count && finer.size() == count ? finer : padded;
  }

  /** Separators in parentheses are a name's own, and so are those between its parameters. */
  private static List<String> separated(String header, char separator) {
    List<String> titles = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int at = 0; at <= header.length(); at++) {
      char here = at < header.length() ? header.charAt(at) : separator;
      depth += here == '(' ? 1 : here == ')' ? -1 : 0;
      if (here == separator && (depth <= 0 || at == header.length())) {
        String title = header.substring(from, at);
        int last = titles.size() - 1;
        if (last >= 0 && titles.get(last).contains(" @ ") && PARAMETER.matcher(title).matches()) {
          titles.set(last, titles.get(last) + separator + title);
        } else {
          titles.add(title.strip());
        }
        from = at + 1;
      }
    }
    return titles;
  }

  /** How many digits of a number are written, but for zeros in front. */
  private static int digits(String text) {
    return text.replaceFirst("[eE].*", "").replaceAll("\\D", "").replaceFirst("^0+", "").length();
  }

  /** What the last digit of the largest number stands for. */
  private static double unit(double[] values, int digits) {
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    return largest == 0
        ? 0
        : StrictMath.pow(10, StrictMath.floor(StrictMath.log10(largest)) - digits + 1);
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
          String.format(
              Locale.ROOT,
              "line %s has %s numbers; expected %s",
              line,
              fields.length,
              dimension + names.size()));
    }
    double[] numbers = new double[dimension + columns.size()];
    for (int k = 0; k < numbers.length; k++) {
      int field = k < dimension ? k : dimension + columns.get(k - dimension);
      numbers[k] = number(fields[field], line);
      if (k < dimension) {
        digits = Math.max(digits, digits(fields[field]));
      }
    }
    return numbers;
  }

  private Trajectories trajectories(String name) {
    double[] xs = coordinates(0, false);
    double[] ys = coordinates(1, false);
    if (points.size() != (long) xs.length * ys.length) {
      xs = coordinates(0, true);
      ys = coordinates(1, true);
    }
    Axis x = Axis.of("x", xs, unit(xs, digits));
    Axis y = Axis.of("y", ys, unit(ys, digits));
    double interval =
        times.length == 1 ? 0 : Axis.of("t", times, unit(times, digitsOfTimes)).spacing();
    if (points.size() != (long) xs.length * ys.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d points do not fill a grid: there are %d different x and %d different y",
              points.size(),
              xs.length,
              ys.length));
    }
    double[][] states = states(xs, ys);
    int nx = xs.length;
    List<List<Integer>> snapshots = List.copyOf(trajectories.values());
    Axes axes =
        new Axes(
            variable, "NTYX", new long[] {snapshots.size(), times.length, ys.length, xs.length});
    return new StoredTrajectories(
        name,
        variable,
        axes,
        0,
        Axis.grid(x, y),
        snapshots.size(),
        interval,
        (trajectory, offset, size) ->
            part(states[snapshots.get(trajectory).get((int) offset[1])], nx, offset, size));
  }

  /** What a part of [N, T, Y, X] has of one snapshot's values. */
  private static double[] part(double[] values, int nx, long[] offset, int[] size) {
    double[] part = new double[size[2] * size[3]];
    for (int row = 0; row < size[2]; row++) {
      int from = (int) ((offset[2] + row) * nx + offset[3]);
      System.arraycopy(values, from, part, row * size[3], size[3]);
    }
    return part;
  }

  /** The variable's columns, each in the order of the grid. */
  private double[][] states(double[] xs, double[] ys) {
    double[][] states = new double[columns.size()][points.size()];
    boolean[] isSet = new boolean[points.size()];
    for (double[] point : points) {
      int cell = find(xs, point[0]) + (dimension == 1 ? 0 : find(ys, point[1]) * xs.length);
      if (isSet[cell]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the point x = %s, y = %s occurs twice",
                xs[cell % xs.length],
                ys[cell / xs.length]));
      }
      isSet[cell] = true;
      for (int k = 0; k < states.length; k++) {
        states[k][cell] = point[dimension + k];
      }
    }
    return states;
  }

  /**
   * The different coordinates along an axis, sorted.
   *
   * @param isRounded whether those that differ in their last digit are the same
   */
  private double[] coordinates(int axis, boolean isRounded) {
    if (axis >= dimension) {
      return new double[1];
    }
    double[] sorted = points.stream().mapToDouble(point -> point[axis]).sorted().toArray();
    double tolerance = SAME * (sorted[sorted.length - 1] - sorted[0]);
    if (isRounded) {
      tolerance += unit(sorted, digits);
    }
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
