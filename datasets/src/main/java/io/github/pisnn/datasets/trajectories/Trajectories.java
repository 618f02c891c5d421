package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/**
 * Trajectories of one field on one uniform grid, all with the same number of snapshots, equally
 * spaced in time. They are read one snapshot at a time. An instance serves one thread.
 */
public interface Trajectories extends Closeable {

  /** The grid; its extents are in the file's units of length. */
  Grid grid();

  /** Number of trajectories, at least 1. */
  int count();

  /** Snapshots of each trajectory, at least 1. */
  int snapshots();

  /** Time from one snapshot to the next, in the file's units; 0 if there is only one. */
  double interval();

  /** Returns what a user should know of how they are read, a sentence each; mostly nothing. */
  default List<String> notes() {
    return List.of();
  }

  /** What the file says of its sides that is not so on a periodic grid; nothing if it is silent. */
  default Optional<String> sides() {
    return Optional.empty();
  }

  /**
   * Reads a window of a snapshot, and little more of the file.
   *
   * @param trajectory from 0
   * @param snapshot from 0
   * @param window inside the grid
   * @return one value a cell of the window, row-major
   * @throws IllegalArgumentException if a value is not finite, naming file, variable and index
   */
  double[] read(int trajectory, int snapshot, Window window);

  /** Reads a whole snapshot, one value a cell, row-major. */
  default double[] read(int trajectory, int snapshot) {
    return read(trajectory, snapshot, Window.of(grid()));
  }
}
