package io.github.pisnn.datasets.store;

import java.io.Serializable;

/**
 * Where the training data of a dataset start: so many snapshots of its trajectories, spread evenly
 * over the trajectories of a split and over the time of each, and cut into blocks by count. Which
 * they are depends on these numbers alone.
 *
 * @param trajectories the split's
 * @param firsts how many snapshots of each may be the first
 * @param wanted how many starts there are
 * @param perBlock starts in a block
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Starts(int[] trajectories, int firsts, int wanted, int perBlock) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Multiples of the golden section's are spread evenly over the unit interval. */
  private static final double GOLDEN = 0.6180339887498949;

  /** Spreads so many starts, fewer if there are not as many. */
  Starts(int[] trajectories, int firsts, long wanted, int perBlock) {
    this(
        trajectories,
        firsts,
        (int) Math.min(wanted, (long) trajectories.length * firsts),
        perBlock);
  }

  int blocks() {
    return wanted == 0 ? 0 : (wanted - 1) / perBlock + 1;
  }

  /** Where a block begins. */
  int first(int block) {
    return block * perBlock;
  }

  /** Where it ends. */
  int end(int block) {
    return Math.min(wanted, first(block) + perBlock);
  }

  /** The trajectory of a start; starts of the same one are next to each other. */
  int trajectory(int start) {
    return trajectories[place(start)];
  }

  private int place(int start) {
    return (int) ((long) start * trajectories.length / wanted);
  }

  /** The snapshot of a start. */
  int snapshot(int start) {
    int place = place(start);
    int begin = begin(place);
    int ofSame = begin(place + 1) - begin;
    double phase = place * GOLDEN;
    double share = (start - begin + phase - Math.floor(phase)) / ofSame;
    return (int) (share * firsts);
  }

  /** The first start of a trajectory by its place in the split. */
  private int begin(int place) {
    return (int) (((long) place * wanted + trajectories.length - 1) / trajectories.length);
  }
}
