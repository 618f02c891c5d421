package io.github.pisnn.core.grid;

/** A direction of the grid. Faces across an axis are crossed along it. */
public enum Axis {
  /** From west to east: along a row, from column to column. */
  X(0, Side.WEST, Side.EAST),

  /** From south to north: along a column, from row to row. */
  Y(1, Side.SOUTH, Side.NORTH);

  private final int index;
  private final Side low;
  private final Side high;

  Axis(int index, Side low, Side high) {
    this.index = index;
    this.low = low;
    this.high = high;
  }

  /** Where in arrays is what belongs to it. */
  public int index() {
    return index;
  }

  /** The side where it begins. */
  public Side low() {
    return low;
  }

  /** The side where it ends. */
  public Side high() {
    return high;
  }

  /** The other axis of the plane. */
  public Axis other() {
    return this == X ? Y : X;
  }
}
