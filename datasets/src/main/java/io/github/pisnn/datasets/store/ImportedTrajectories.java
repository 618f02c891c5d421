package io.github.pisnn.datasets.store;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import io.github.pisnn.datasets.trajectories.Trajectories;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Trajectories in somebody else's file, on a grid that is taken as periodic. In one dimension the
 * fluxes follow from them, see {@link FluxLabels}.
 *
 * @param path of the file
 * @param variable in it; null where there is one only
 * @param repeated the points of the file that are left out
 * @param law the law
 * @param bounds what all states are held to
 * @param grid the grid of the run, which the file's must be
 * @param interval time from one snapshot to the next
 * @param snapshots how many of each trajectory are taken
 * @param fluxes whether fluxes are labelled; in one dimension only
 */
public record ImportedTrajectories(
    String path,
    @Nullable String variable,
    RepeatedPoint repeated,
    Law law,
    LawBounds bounds,
    Grid grid,
    double interval,
    int snapshots,
    boolean fluxes)
    implements TrajectorySource {

  @Override
  public Reading open(Configuration hadoop) {
    Trajectories file =
        repeated.leftOut(TrajectoryFiles.open(path, Optional.ofNullable(variable), hadoop));
    return new Reading() {
      @Override
      public Trajectory trajectory(int number) {
        return read(file, number);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  private Trajectory read(Trajectories file, int number) {
    double[][] states = new double[snapshots][];
    for (int k = 0; k < snapshots; k++) {
      try {
        states[k] = file.read(number, k);
      } catch (IllegalArgumentException e) {
        throw new UncheckedIOException(e.getMessage(), new IOException(e));
      }
      String what = path + ": trajectory " + number + ", snapshot " + k;
      bounds.require(what, states[k], Window.of(grid));
    }
    return new Trajectory(
        states, fluxes ? FluxLabels.of(law, interval, grid.dx(), states) : new double[0][]);
  }
}
