package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.trajectories.DataFile;
import io.github.pisnn.datasets.trajectories.Trajectories;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** A snapshot of a trajectory in a file. It is read whole, whatever window is asked for. */
final class TrajectoryField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  /** Binary32 coordinates give cells that are so far off. */
  private static final double TOLERANCE = 1e-5;

  private final String name;
  private final DataFile file;
  private final @Nullable String variable;
  private final SerializableConfiguration hadoop;
  private final int trajectory;
  private final int snapshot;
  private final int nx;

  private TrajectoryField(
      String name,
      Grid stored,
      Grid grid,
      DataFile file,
      @Nullable String variable,
      int trajectory,
      int snapshot,
      Configuration hadoop) {
    super(name, stored.ny(), stored.nx(), grid);
    this.name = name;
    this.file = file;
    this.variable = variable;
    this.hadoop = new SerializableConfiguration(hadoop);
    this.trajectory = trajectory;
    this.snapshot = snapshot;
    this.nx = stored.nx();
  }

  /**
   * Opens the file, without reading values.
   *
   * @param name the path, as messages shall name it
   * @throws IllegalArgumentException if there is no such snapshot, or it does not fit the grid
   */
  static TrajectoryField open(
      String name,
      DataFile file,
      Optional<String> variable,
      int trajectory,
      int snapshot,
      Grid grid,
      Configuration hadoop)
      throws IOException {
    try (Trajectories stored = TrajectoryFiles.open(name, file, variable, hadoop)) {
      requireNumber("trajectory", trajectory, name, stored.count());
      requireNumber("snapshot", snapshot, name, stored.snapshots());
      TrajectoryField field =
          new TrajectoryField(
              name, stored.grid(), grid, file, variable.orElse(null), trajectory, snapshot, hadoop);
      // Cells of one by one are those of a file without coordinates.
      if (stored.grid().dx() != 1 || stored.grid().dy() != 1) {
        requireSameCells(name, stored.grid(), grid, TOLERANCE);
      }
      return field;
    }
  }

  private static void requireNumber(String key, int number, String name, int count) {
    if (number >= count) {
      throw new IllegalArgumentException(
          "rollout.initial."
              + key
              + " = "
              + number
              + ", but the last one in "
              + name
              + " is "
              + (count - 1));
    }
  }

  @Override
  double[] read(Window window) throws IOException {
    double[] whole;
    try (Trajectories stored =
        TrajectoryFiles.open(name, file, Optional.ofNullable(variable), hadoop.value())) {
      whole = stored.read(trajectory, snapshot);
    } catch (IllegalArgumentException e) {
      // It names the file already.
      throw new UncheckedIOException(e.getMessage(), new IOException(e.getMessage(), e));
    }
    double[] values = new double[window.cells()];
    for (int row = 0; row < window.rows(); row++) {
      int start = (window.row() + row) * nx + window.column();
      System.arraycopy(whole, start, values, row * window.columns(), window.columns());
    }
    return values;
  }
}
