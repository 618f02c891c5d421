package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Grid;

/**
 * A state on the way: the counts of the cells, the membrane potentials of the faces, and the books.
 * A {@link Stepper} advances it in place.
 */
public final class State {
  private final Grid grid;
  final int[] counts;
  final float[] right;
  final float[] upper;
  final float[] left;
  final float[] lower;
  final float[] sourceRemainder;
  final Ledger ledger = new Ledger();
  private final long initialMass;
  long step;
  long packets;
  long spikes;
  long faceSteps;

  /**
   * A state at step 0, with all potentials 0.
   *
   * @param grid the grid
   * @param counts counts of quanta, row-major, one a cell; copied
   * @throws IllegalArgumentException if there is not one count a cell, or one is outside the safe
   *     range
   */
  public State(Grid grid, int[] counts) {
    if (counts.length != grid.cells()) {
      throw new IllegalArgumentException(
          "a state of " + counts.length + " counts does not fit " + grid.cells() + " cells");
    }
    for (int cell = 0; cell < counts.length; cell++) {
      if (!Divergence.isSafe(counts[cell])) {
        throw new IllegalArgumentException(
            "count " + counts[cell] + " of cell " + cell + " is outside the safe range");
      }
    }
    this.grid = grid;
    this.counts = counts.clone();
    this.right = new float[counts.length];
    this.upper = new float[counts.length];
    this.left = new float[grid.ny()];
    this.lower = new float[grid.nx()];
    this.sourceRemainder = new float[counts.length];
    this.initialMass = mass();
  }

  /** The grid. */
  public Grid grid() {
    return grid;
  }

  /** Steps made so far. */
  public long step() {
    return step;
  }

  /** A copy of the counts, row-major. */
  public int[] counts() {
    return counts.clone();
  }

  /** The count of a cell. */
  public int count(int cell) {
    return counts[cell];
  }

  /** The potential of a cell's right face, in quanta. */
  public float right(int cell) {
    return right[cell];
  }

  /** The potential of a cell's upper face, in quanta. */
  public float upper(int cell) {
    return upper[cell];
  }

  /** The potential of the left face of a row's first cell, where x is not periodic; else 0. */
  public float left(int row) {
    return left[row];
  }

  /** The potential of the lower face of a column's first cell, where y is not periodic; else 0. */
  public float lower(int column) {
    return lower[column];
  }

  /** What has entered so far. */
  public Ledger ledger() {
    return ledger;
  }

  /** The sum of all counts. */
  public long mass() {
    long mass = 0;
    for (int count : counts) {
      mass += count;
    }
    return mass;
  }

  /** Mass now, minus mass at the start, minus the ledger: 0 if every packet is accounted for. */
  public long massDrift() {
    return mass() - initialMass - ledger.total();
  }

  /** Packets fired so far, in absolute value. */
  public long packets() {
    return packets;
  }

  /** Spikes so far: how often a face fired at least one packet. */
  public long spikes() {
    return spikes;
  }

  /** How often a face could have fired so far. */
  public long faceSteps() {
    return faceSteps;
  }
}
