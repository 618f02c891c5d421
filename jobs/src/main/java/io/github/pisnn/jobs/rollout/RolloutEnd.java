package io.github.pisnn.jobs.rollout;

import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the rollout of one state ended: with a result, or early.
 *
 * @param result what there is to report; null if it diverged
 * @param divergence why it ended early; null if it did not
 * @param snapshotTimes times of the snapshots that its task has written
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record RolloutEnd(
    @Nullable RolloutResult result, @Nullable String divergence, double[] snapshotTimes)
    implements Serializable {
  static RolloutEnd with(RolloutResult result, double[] snapshotTimes) {
    return new RolloutEnd(result, null, snapshotTimes);
  }

  static RolloutEnd diverged(String why, double[] snapshotTimes) {
    return new RolloutEnd(null, why, snapshotTimes);
  }

  /**
   * The results of all states.
   *
   * @param folder the run's, with the snapshots
   * @throws RunFailure if a rollout diverged
   */
  static List<RolloutResult> results(List<RolloutEnd> ends, RunFolder folder) {
    List<RolloutResult> results = new ArrayList<>();
    for (RolloutEnd end : ends) {
      if (end.result == null) {
        throw new RunFailure(
            String.format(
                Locale.ROOT,
                "state %s %s; the good snapshots of state 0 are in %s/snapshots.zarr",
                results.size(),
                end.divergence,
                folder));
      }
      results.add(end.result);
    }
    return results;
  }
}
