package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import org.jspecify.annotations.Nullable;

/**
 * A state on the way: the counts of the cells, the membrane potentials of the faces, and the books.
 * A {@link Stepper} advances it in place.
 */
public final class State {
  private final Grid grid;
  private final long initialMass;
  public final Books books = new Books();

  /** All cells of the grid. */
  public Patch cells;

  /** Where the next cells are put while these are still needed. */
  private @Nullable Patch spare;

  public long step;
  public long faceSteps;

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
      if (!Quantization.isSafe(counts[cell])) {
        throw new IllegalArgumentException(
            "count " + counts[cell] + " of cell " + cell + " is outside the safe range");
      }
    }
    this.grid = grid;
    this.cells = new Patch(Window.of(grid), counts.clone(), false);
    this.initialMass = mass();
  }

  /** A second set of cells, with anything in it. */
  public Patch spare() {
    if (spare == null) {
      spare = new Patch(cells.window, new int[cells.counts.length], cells.remainder.length > 0);
    }
    return spare;
  }

  /** Makes one set of cells the current one. */
  public void swap(Patch to) {
    if (to != cells) {
      spare = cells;
      cells = to;
    }
  }

  /** The exception for the step under way. */
  DivergenceException diverged(int cell, String what) {
    return new DivergenceException(step, cell / grid.nx(), cell % grid.nx(), what);
  }

  /** The grid. */
  public Grid grid() {
    return grid;
  }

  /** Its cells, as they are now; a step may change them or leave them behind. */
  public Patch cells() {
    return cells;
  }

  /** Steps made so far. */
  public long step() {
    return step;
  }

  /** A copy of the counts, row-major. */
  public int[] counts() {
    return cells.counts.clone();
  }

  /** The count of a cell. */
  public int count(int cell) {
    return cells.counts[cell];
  }

  /** The potential of a cell's right face, in quanta. */
  public float right(int cell) {
    return cells.potentials[Axis.X.index()][cell];
  }

  /** The potential of a cell's upper face, in quanta. */
  public float upper(int cell) {
    return cells.potentials[Axis.Y.index()][cell];
  }

  /** What has been counted so far; the next step goes on with it. */
  public Books books() {
    return books;
  }

  /** What has entered so far. */
  public Ledger ledger() {
    return books.ledger;
  }

  /** The sum of all counts. */
  public long mass() {
    return cells.mass();
  }

  /** Mass now, minus mass at the start, minus the ledger: 0 if every packet is accounted for. */
  public long massDrift() {
    return mass() - initialMass - books.ledger.total();
  }

  /** Packets fired so far, in absolute value. */
  public long packets() {
    return books.packets;
  }

  /** Spikes so far: how often a face fired at least one packet. */
  public long spikes() {
    return books.spikes;
  }

  /** How often a face could have fired so far. */
  public long faceSteps() {
    return faceSteps;
  }
}
