package io.github.pisnn.datasets.fields;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.trajectories.DataFile;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import io.github.pisnn.datasets.trajectories.Trajectories;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** A snapshot of a trajectory in a file, read window by window. */
final class TrajectoryField extends StoredField {
  @Serial private static final long serialVersionUID = 1L;

  /** Binary32 coordinates give cells that are so far off. */
  private static final double TOLERANCE = 1e-5;

  private final String name;
  private final DataFile file;
  private final @Nullable String variable;
  private final RepeatedPoint repeated;
  private final SerializableConfiguration hadoop;
  private final int trajectory;
  private final int snapshot;
  private final List<String> notes;

  private TrajectoryField(
      String name,
      Trajectories stored,
      Grid grid,
      DataFile file,
      @Nullable String variable,
      RepeatedPoint repeated,
      int trajectory,
      int snapshot,
      Configuration hadoop) {
    super(name, new long[] {stored.grid().ny(), stored.grid().nx()}, grid);
    this.name = name;
    this.file = file;
    this.variable = variable;
    this.repeated = repeated;
    this.hadoop = new SerializableConfiguration(hadoop);
    this.trajectory = trajectory;
    this.snapshot = snapshot;
    this.notes = stored.notes().stream().map(note -> name + ": " + note).toList();
  }

  /**
   * Opens the file, without reading values.
   *
   * @param name the path, as messages shall name it
   * @param repeated the points that are left out; absent: the file is refused if it seems to have
   *     some twice
   * @throws IllegalArgumentException if there is no such snapshot, or it does not fit the grid
   */
  static TrajectoryField open(
      String name,
      DataFile file,
      Optional<String> variable,
      Optional<RepeatedPoint> repeated,
      int trajectory,
      int snapshot,
      Grid grid,
      Configuration hadoop)
      throws IOException {
    RepeatedPoint leftOut = repeated.orElse(RepeatedPoint.NONE);
    try (Trajectories stored =
        leftOut.leftOut(TrajectoryFiles.open(name, file, variable, hadoop))) {
      requireNumber("trajectory", trajectory, name, stored.count());
      requireNumber("snapshot", snapshot, name, stored.snapshots());
      if (repeated.isEmpty() && stored.snapshots() > 1) {
        RepeatedPoint.requireNone(name, stored);
      }
      TrajectoryField field =
          new TrajectoryField(
              name,
              stored,
              grid,
              file,
              variable.orElse(null),
              leftOut,
              trajectory,
              snapshot,
              hadoop);
      // Cells of one by one are those of a file without coordinates.
      if (stored.grid().dx() != 1 || stored.grid().dy() != 1) {
        requireSameCells(name, stored.grid(), grid, TOLERANCE);
      }
      return field;
    }
  }

  private static void requireNumber(String key, int number, String name, int count) {
    if (number >= count) {
      throw new Refusal(
          "{" + key + "} = %s, but the last one in %s is %s", number, name, count - 1);
    }
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  double[] read(Window window) throws IOException {
    try (Trajectories stored =
        repeated.leftOut(
            TrajectoryFiles.open(name, file, Optional.ofNullable(variable), hadoop.value()))) {
      return stored.read(trajectory, snapshot, window);
    } catch (IllegalArgumentException e) {
      // It names the file already.
      throw new UncheckedIOException(e.getMessage(), new IOException(e.getMessage(), e));
    }
  }
}
