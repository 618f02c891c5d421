package io.github.pisnn.jobs.dataset;

import io.github.pisnn.datasets.store.SnapshotColumns;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.Trajectory;
import io.github.pisnn.jobs.run.TableRows;

/**
 * A snapshot of a trajectory: a row of a file of a dataset.
 *
 * @param number the trajectory's
 * @param split what the trajectory is for
 * @param snapshot the snapshot's number
 * @param step the step after which it was taken
 * @param time the time then
 * @param trajectory all snapshots
 */
record DatasetRow(
    int number, Split split, int snapshot, long step, double time, Trajectory trajectory) {

  /** The rows of a file. */
  static final class Rows extends TableRows<DatasetRow> {

    Rows() {
      super(SnapshotColumns.SCHEMA);
    }

    @Override
    protected void put(DatasetRow row) {
      put("trajectory", (long) row.number);
      put("split", row.split.key());
      put("snapshot", row.snapshot);
      put("step", row.step);
      put("time", row.time);
      double[] values = row.trajectory.states()[row.snapshot];
      put("values", values, 0, values.length);
      if (row.snapshot < row.trajectory.fluxes().length) {
        double[] fluxes = row.trajectory.fluxes()[row.snapshot];
        put("fluxX", fluxes, 0, values.length);
        if (fluxes.length > values.length) {
          put("fluxY", fluxes, values.length, values.length);
        }
      }
    }
  }
}
