package io.github.pisnn.datasets.store;

import io.github.pisnn.core.util.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Consecutive snapshots of one trajectory.
 *
 * @param states cell averages, {@code [snapshot][cell]}, row-major, in the law's units
 * @param fluxes what crosses each face from one snapshot to the next, over the width of a cell, in
 *     the law's units: {@code [snapshot][face]}, the right faces of all cells and then, in two
 *     dimensions, the upper ones. None from the last snapshot on; empty if they are not known
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
public record Trajectory(double[][] states, double[][] fluxes) {

  /** Checks that there are fluxes from every snapshot to the next, or none. */
  public Trajectory {
    if (fluxes.length != 0 && fluxes.length != states.length - 1) {
      throw new IllegalArgumentException(
          fluxes.length + " snapshots have fluxes, of " + states.length);
    }
  }

  /** The digest of all its numbers: of the states, then of the fluxes, little-endian. */
  public String sha256() {
    MessageDigest digest = Hashes.sha256();
    for (double[][] numbers : new double[][][] {states, fluxes}) {
      for (double[] row : numbers) {
        ByteBuffer bytes =
            ByteBuffer.allocate(Double.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(row);
        digest.update(bytes.array());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** How far the mean of a snapshot gets from that of the first one, at most. */
  public double massDrift() {
    double first = Arrays.stream(states[0]).sum();
    double drift = 0;
    for (double[] state : states) {
      drift = Math.max(drift, Math.abs(Arrays.stream(state).sum() - first) / state.length);
    }
    return drift;
  }
}
