package io.github.pisnn.core.flux;

import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.util.Refusal;

/**
 * The faces of a periodic grid in one or two dimensions, as tables of the cells they look at. Face
 * k is the right face of cell k; in two dimensions, face {@code cells + k} is its upper face.
 */
public final class PeriodicFaces {
  private final int cells;
  private final boolean oneDimensional;
  private final Stencil stencil;
  private final int[] stencils;
  private final int[] right;

  /**
   * The faces of a grid.
   *
   * @param nx columns
   * @param ny rows; 1 in one dimension, where the stencil has no transverse cells
   */
  public PeriodicFaces(int nx, int ny, Stencil stencil) {
    this.cells = nx * ny;
    this.oneDimensional = ny == 1;
    if (oneDimensional && stencil.transverse() > 0) {
      throw new Refusal("{transverse} must be 0 on a grid one cell high ({cells})");
    }
    this.stencil = stencil;
    this.stencils = new int[count() * stencil.cells()];
    this.right = new int[count()];
    for (int face = 0; face < count(); face++) {
      boolean acrossX = face < cells;
      int row = face % cells / nx;
      int column = face % nx;
      right[face] = acrossX ? row * nx + (column + 1) % nx : (row + 1) % ny * nx + column;
      int at = face * stencil.cells();
      for (int j = -stencil.transverse(); j <= stencil.transverse(); j++) {
        for (int k = 1 - stencil.radius(); k <= stencil.radius(); k++) {
          int x = Math.floorMod(column + (acrossX ? k : j), nx);
          int y = Math.floorMod(row + (acrossX ? j : k), ny);
          stencils[at++] = y * nx + x;
        }
      }
    }
  }

  Stencil stencil() {
    return stencil;
  }

  int cells() {
    return cells;
  }

  boolean isOneDimensional() {
    return oneDimensional;
  }

  /** Number of faces. */
  public int count() {
    return oneDimensional ? cells : 2 * cells;
  }

  /** The k-th cell of a face's stencil, in the order of {@link Stencil}. */
  public int cell(int face, int k) {
    return stencils[face * stencil.cells() + k];
  }

  /** The face's left cell. */
  public int left(int face) {
    return face < cells ? face : face - cells;
  }

  /** The cell on its other side. */
  public int right(int face) {
    return right[face];
  }

  /**
   * Reads the stencils of the first faces out of a state.
   *
   * @param counts the state, {@code [cells]}
   * @param faces how many
   * @param to receives them one after the other
   * @param at the first one's place among them
   */
  public void read(int[] counts, int faces, int[] to, int at) {
    for (int k = 0; k < faces * stencil.cells(); k++) {
      to[at * stencil.cells() + k] = counts[stencils[k]];
    }
  }
}
