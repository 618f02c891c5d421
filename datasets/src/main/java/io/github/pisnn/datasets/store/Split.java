package io.github.pisnn.datasets.store;

import io.github.pisnn.core.util.Keys;
import io.github.pisnn.core.util.Seeds;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/** What a trajectory of a dataset is for. */
public enum Split {
  /** To fit an operator to. */
  TRAIN,
  /** To choose among operators. */
  VALIDATION,
  /** To measure the chosen one. */
  TEST;

  /** Its name in files. */
  public String key() {
    return Keys.of(this);
  }

  /**
   * Splits trajectories at random, so that each share is kept to the nearest whole number, and a
   * share above 0 has one trajectory at least if there are enough.
   *
   * @param trajectories how many there are
   * @param shares of train, validation and test, not negative, with the sum 1
   * @return one split a trajectory; the same for the same seed
   */
  public static Split[] of(int trajectories, double[] shares, long seed) {
    int[] counts = counts(trajectories, shares);
    int[] order = new int[trajectories];
    Arrays.setAll(order, k -> k);
    UniformRandomProvider random = Seeds.generator(seed, Seeds.Stream.SPLITS, 0);
    for (int k = trajectories - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int moved = order[k];
      order[k] = order[other];
      order[other] = moved;
    }
    Split[] splits = new Split[trajectories];
    int at = 0;
    Split[] all = values();
    for (int split = 0; split < all.length; split++) {
      for (int k = 0; k < counts[split]; k++) {
        splits[order[at++]] = all[split];
      }
    }
    return splits;
  }

  private static int[] counts(int trajectories, double[] shares) {
    int[] counts = new int[shares.length];
    int left = trajectories;
    for (int k = shares.length - 1; k >= 0; k--) {
      double share = shares[k];
      int rounded = Math.max(share > 0 ? 1 : 0, (int) Math.rint(share * trajectories));
      counts[k] = k == firstUsed(shares) ? left : Math.min(rounded, left);
      left -= counts[k];
    }
    return counts;
  }

  /** The first split with a share takes what the others leave. */
  private static int firstUsed(double[] shares) {
    int first = 0;
    while (first < shares.length - 1 && shares[first] == 0) {
      first++;
    }
    return first;
  }
}
