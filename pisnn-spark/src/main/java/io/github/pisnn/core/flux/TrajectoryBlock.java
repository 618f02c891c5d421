package io.github.pisnn.core.flux;

import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.util.Hashes;
import java.nio.charset.StandardCharsets;

/**
 * A block of short trajectories on a periodic grid: states alone, no fluxes. The first snapshot of
 * a trajectory is where it starts; the others are what its steps should lead to.
 *
 * @param number the block's number, from 0
 * @param validation true if the block is held out of the fit
 * @param nx columns of the grid
 * @param ny its rows; 1 in one dimension
 * @param snapshots snapshots of a trajectory, at least 1
 * @param stepsBetween steps from one snapshot to the next, at least 1
 * @param states values in quanta, not rounded, {@code [trajectory][snapshot][cell]}
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
public record TrajectoryBlock(
    int number,
    boolean validation,
    int nx,
    int ny,
    int snapshots,
    int stepsBetween,
    double[] states)
    implements Block {

  /** Checks that the states make up whole trajectories. */
  public TrajectoryBlock {
    if (nx < 1 || ny < 1 || snapshots < 1 || stepsBetween < 1) {
      throw new IllegalArgumentException("a trajectory needs a cell, a snapshot and a step");
    }
    if (states.length % (nx * ny * snapshots) != 0) {
      throw new IllegalArgumentException(
          states.length + " values are no trajectories of " + snapshots + " x " + ny + " x " + nx);
    }
  }

  /** Cells of a state. */
  public int cells() {
    return nx * ny;
  }

  /** Number of trajectories. */
  public int trajectories() {
    return states.length / (snapshots * cells());
  }

  /** Where the cells of a snapshot begin among the states. */
  public int at(int trajectory, int snapshot) {
    return (trajectory * snapshots + snapshot) * cells();
  }

  @Override
  public String sha256() {
    String layout = number + " " + validation + " " + nx + " " + ny;
    String parts = layout + " " + snapshots + " " + stepsBetween + " " + Hashes.sha256(states);
    return Hashes.sha256(parts.getBytes(StandardCharsets.US_ASCII));
  }
}
