package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.hdf5.Hdf5File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * HDF5 of PDEBench, in two layouts.
 *
 * <p>Arrays: datasets [N, T, X] or [N, T, X, Y] in the root group, one named {@code tensor} or one
 * a variable, beside {@code x-coordinate}, {@code y-coordinate} and {@code t-coordinate}; the
 * latter may have one time more than the arrays.
 *
 * <p>Seeds: a group a trajectory, with {@code data} [T, X, V] or [T, X, Y, V] and {@code grid/x},
 * {@code grid/y}, {@code grid/t}.
 *
 * @see <a href="https://github.com/pdebench/PDEBench">PDEBench</a>, Data_Merge.py,
 *     gen_diff_react.py and sim_radial_dam_break.py; <a
 *     href="https://arxiv.org/abs/2210.07182">Takamoto et al. 2022</a>
 */
final class PdeBench {
  private static final String X = "x-coordinate";
  private static final String Y = "y-coordinate";
  private static final String Z = "z-coordinate";
  private static final String T = "t-coordinate";
  private static final String TENSOR = "tensor";

  private PdeBench() {}

  /** Whether a file has arrays with coordinates. */
  static boolean hasArrays(Hdf5File hdf) throws IOException {
    return hdf.members("").contains(X);
  }

  /** The groups of a file with one for each seed, sorted by name. */
  static List<String> seeds(Hdf5File hdf) throws IOException {
    List<String> seeds = new ArrayList<>();
    for (String member : hdf.members("")) {
      if (hdf.members(member).containsAll(List.of("data", "grid"))) {
        seeds.add(member);
      }
    }
    return seeds;
  }

  /** Opens a file of arrays. */
  static Trajectories openArrays(String name, Hdf5File hdf, Optional<String> asked)
      throws IOException {
    List<String> members = hdf.members("");
    if (members.contains(Z)) {
      throw new IllegalArgumentException("it has a " + Z + "; expected one or two dimensions");
    }
    boolean flat = !members.contains(Y);
    List<String> variables = new ArrayList<>(hdf.names(""));
    variables.removeAll(List.of(X, Y, T));
    boolean isTensor = asked.isEmpty() && variables.contains(TENSOR);
    String variable =
        isTensor ? TENSOR : StoredTrajectories.choose(variables, hdf.refused(""), asked);
    Axes axes = new Axes(variable, flat ? "NTX" : "NTXY", hdf.open(variable).shape());
    Axis x = Axis.fit(X, hdf.vector(X), axes.length('X'));
    Axis y = flat ? Axis.unit(1) : Axis.fit(Y, hdf.vector(Y), axes.length('Y'));
    double interval = members.contains(T) || axes.length('T') > 1 ? interval(hdf, T, axes) : 0;
    return new StoredTrajectories(
        name,
        variable,
        axes,
        0,
        Axis.grid(x, y),
        axes.length('N'),
        interval,
        new HdfSlices(hdf, List.of(variable), axes));
  }

  /** Opens a file of seeds. */
  static Trajectories openSeeds(
      String name, Hdf5File hdf, List<String> seeds, Optional<String> asked) throws IOException {
    List<String> paths = seeds.stream().map(seed -> seed + "/data").toList();
    String first = paths.get(0);
    String coordinates = first.replaceFirst("data$", "grid/");
    boolean flat = !hdf.members(coordinates).contains("y");
    double[] xs = hdf.vector(coordinates + "x");
    double[] ys = flat ? new double[1] : hdf.vector(coordinates + "y");
    Axes axes = seedAxes(first, flat, xs.length, hdf.open(first).shape());
    List<String> variables =
        IntStream.range(0, axes.length('V')).mapToObj(Integer::toString).toList();
    String variable = StoredTrajectories.choose(variables, Map.of(), asked);
    Grid grid =
        Axis.grid(
            Axis.fit(coordinates + "x", xs, axes.length('X')),
            Axis.fit(coordinates + "y", ys, axes.length('Y')));
    return new StoredTrajectories(
        name,
        "variable " + variable,
        axes,
        Integer.parseInt(variable),
        grid,
        paths.size(),
        interval(hdf, coordinates + "t", axes),
        new HdfSlices(hdf, paths, axes));
  }

  /** X comes before Y, unless only the other way fits the coordinates. */
  private static Axes seedAxes(String path, boolean flat, int nx, long[] shape) {
    if (flat) {
      return new Axes(path, "TXV", shape);
    }
    boolean isSwapped = shape.length == 4 && shape[1] != nx && shape[2] == nx;
    return new Axes(path, isSwapped ? "TYXV" : "TXYV", shape);
  }

  /** One time more than snapshots is left out. */
  private static double interval(Hdf5File hdf, String path, Axes axes) throws IOException {
    double[] times = hdf.vector(path);
    int snapshots = axes.length('T');
    double[] used = times.length == snapshots + 1 ? Arrays.copyOf(times, snapshots) : times;
    return Axis.fit(path, used, snapshots).spacing();
  }
}
