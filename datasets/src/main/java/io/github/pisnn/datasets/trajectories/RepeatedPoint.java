package io.github.pisnn.datasets.trajectories;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.util.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Along which axes of a periodic grid a file's last points are the first ones once more, as in
 * coordinates from 0 to 1 that include both. The ring of cells has no place for them.
 */
public enum RepeatedPoint {
  /** Along none. */
  NONE,
  /** The last column is the first one. */
  X,
  /** The last row is the first one. */
  Y,
  /** Both. */
  XY;

  /** So many snapshots of a trajectory are looked at, and so many trajectories. */
  private static final int LOOKED_AT = 16;

  private static RepeatedPoint of(boolean alongX, boolean alongY) {
    return alongX ? (alongY ? XY : X) : (alongY ? Y : NONE);
  }

  private boolean isAlongX() {
    return this == X || this == XY;
  }

  private boolean isAlongY() {
    return this == Y || this == XY;
  }

  /**
   * Refuses a file that seems to have one point twice: the last value along an axis is the first
   * one in all snapshots that are looked at, and not always the same number. Up to 16 snapshots of
   * each of up to 16 trajectories are looked at, spread evenly.
   *
   * @param name of the file, for the message
   * @throws IllegalArgumentException one line that names the axis and what to do
   */
  public static void requireNone(String name, Trajectories file) {
    RepeatedPoint found = in(file);
    if (found != NONE) {
      String word = found.name().toLowerCase(Locale.ROOT);
      throw new Refusal(
          "%s: the last values along %s are the first ones in all snapshots that were looked at, so that a ring would have"
              + " one point twice; expected {dropLast} = %s to leave the last ones out, or none to keep them",
          name, String.join(" and ", word.split("")), word);
    }
  }

  /** Looks for points that stand twice; of a file without any, mostly in one snapshot only. */
  static RepeatedPoint in(Trajectories file) {
    int nx = file.grid().nx();
    int ny = file.grid().ny();
    Ends x = new Ends(file, new Window(0, 0, ny, 1), new Window(0, nx - 1, ny, 1));
    Ends y = new Ends(file, new Window(0, 0, 1, nx), new Window(ny - 1, 0, 1, nx));
    x.areSame = nx > 2;
    y.areSame = ny > 2;
    int trajectories = Math.min(file.count(), LOOKED_AT);
    int snapshots = Math.min(file.snapshots(), LOOKED_AT);
    for (int n = 0; n < trajectories; n++) {
      for (int t = 0; t < snapshots && (x.areSame || y.areSame); t++) {
        int trajectory = spread(n, trajectories, file.count());
        int snapshot = spread(t, snapshots, file.snapshots());
        x.look(trajectory, snapshot);
        y.look(trajectory, snapshot);
      }
    }
    return of(x.areSame && x.differ, y.areSame && y.differ);
  }

  private static int spread(int k, int looked, int count) {
    return looked == 1 ? 0 : (int) ((long) k * (count - 1) / (looked - 1));
  }

  /** The first and the last values along an axis. */
  private static final class Ends {
    private final Trajectories file;
    private final Window first;
    private final Window last;
    private boolean areSame;

    /** Whether the first values are ever different ones. */
    private boolean differ;

    private double known = Double.NaN;

    Ends(Trajectories file, Window first, Window last) {
      this.file = file;
      this.first = first;
      this.last = last;
    }

    void look(int trajectory, int snapshot) {
      if (!areSame) {
        return;
      }
      double[] begin;
      double[] end;
      try {
        begin = file.read(trajectory, snapshot, first);
        end = file.read(trajectory, snapshot, last);
      } catch (IllegalArgumentException e) {
        return; // What cannot be read is no matter until somebody asks for it.
      }
      for (int k = 0; k < begin.length; k++) {
        areSame &= begin[k] == end[k];
        differ |= !Double.isNaN(known) && begin[k] != known;
        known = begin[k];
      }
    }
  }

  /** Returns trajectories without the last points along these axes; closing them closes all. */
  public Trajectories leftOut(Trajectories file) {
    Grid stored = file.grid();
    int nx = stored.nx() - (isAlongX() ? 1 : 0);
    int ny = stored.ny() - (isAlongY() ? 1 : 0);
    if (this == NONE) {
      return file;
    }
    if (nx < 1 || ny < 1) {
      throw new IllegalArgumentException(
          "a grid of " + stored.nx() + " x " + stored.ny() + " points has none to leave out");
    }
    return new Part(file, new Grid(nx, ny, nx * stored.dx(), ny * stored.dy()));
  }

  /** Trajectories on a part of their grid, from its first point on. */
  private record Part(Trajectories file, Grid grid) implements Trajectories {
    @Override
    public int count() {
      return file.count();
    }

    @Override
    public int snapshots() {
      return file.snapshots();
    }

    @Override
    public double interval() {
      return file.interval();
    }

    @Override
    public List<String> notes() {
      return file.notes();
    }

    @Override
    public Optional<String> sides() {
      return file.sides();
    }

    @Override
    public double[] read(int trajectory, int snapshot, Window window) {
      return file.read(trajectory, snapshot, window);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
