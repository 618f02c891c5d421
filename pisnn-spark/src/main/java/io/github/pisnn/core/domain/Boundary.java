package io.github.pisnn.core.domain;

import java.io.Serial;
import java.io.Serializable;

/** The condition on one side of the grid. */
public sealed interface Boundary extends Serializable
    permits Boundary.Periodic, Boundary.Wall, Boundary.Dirichlet {

  /** The grid continues at the opposite side, which must be periodic too. */
  record Periodic() implements Boundary {}

  /** No flux: ghost cells mirror the inside, and the boundary faces never fire. */
  record Wall() implements Boundary {}

  /**
   * Prescribed values on the side's faces: the ghost cell behind the k-th cell inside, of count m,
   * is 2 g - m (odd reflection). What its faces fire goes to the ledger.
   */
  final class Dirichlet implements Boundary {
    @Serial private static final long serialVersionUID = 1L;

    private final double[] values;

    /**
     * Prescribes one value a boundary face.
     *
     * @param values values in the law's units: row by row on west and east, column by column on
     *     south and north
     */
    public Dirichlet(double[] values) {
      this.values = values.clone();
    }

    /** Number of faces. */
    public int faces() {
      return values.length;
    }

    /** The value prescribed at a face. */
    public double value(int face) {
      return values[face];
    }
  }
}
