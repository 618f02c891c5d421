package io.github.pisnn.core.operator;

import io.github.pisnn.core.grid.Grid;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The cells a face looks at: {@code 2 * radius} along its normal, {@code 2 * transverse + 1} across
 * it.
 *
 * <p>Cells are ordered by their transverse offset from {@code -transverse} to {@code +transverse},
 * and within it along the normal from {@code -(radius - 1)} to {@code +radius}; offset (0, 0) is
 * the face's left cell (west of a face across x, south of a face across y). The transverse
 * direction of a face across x is +y, that of a face across y is +x.
 *
 * @param radius cells on each side along the normal
 * @param transverse cells on each side across it
 */
public record Stencil(int radius, int transverse) implements Serializable {

  /** Largest radius and transverse width. */
  public static final int MOST_RADIUS = 64;

  /** Checks the sizes. */
  public Stencil {
    if (radius < 1 || radius > MOST_RADIUS) {
      throw new IllegalArgumentException(
          "operator.radius must be from 1 to " + MOST_RADIUS + ", not " + radius);
    }
    if (transverse < 0 || transverse > MOST_RADIUS) {
      throw new IllegalArgumentException(
          "operator.transverse must be from 0 to " + MOST_RADIUS + ", not " + transverse);
    }
  }

  /** Number of cells. */
  public int cells() {
    return 2 * radius * (2 * transverse + 1);
  }

  /** The place of the face's left cell among them. */
  public int left() {
    return 2 * radius * transverse + radius - 1;
  }

  /** How far the k-th cell is from the face's left cell along the normal. */
  public int along(int k) {
    return k % (2 * radius) + 1 - radius;
  }

  /** How far the k-th cell is from the face's left cell across the normal. */
  public int across(int k) {
    return k / (2 * radius) - transverse;
  }

  /**
   * Where all its cells stand in an array, from the face's left cell.
   *
   * @param along from a cell to the next one along the normal
   * @param across from a cell to the next one across it
   */
  public int[] offsets(int along, int across) {
    return IntStream.range(0, cells()).map(k -> along(k) * along + across(k) * across).toArray();
  }

  /**
   * Checks that it has no transverse cells on a grid with one axis.
   *
   * @throws IllegalArgumentException if it has
   */
  public void requireFit(Grid grid) {
    if (transverse > 0 && grid.axes().size() == 1) {
      throw new IllegalArgumentException(
          "operator.transverse must be 0 on a grid one cell high (grid.cells)");
    }
  }

  /** How far the stencil reaches, over a face of the cell, in any direction. */
  public int reach() {
    return Math.max(radius, transverse);
  }
}
