package io.github.pisnn.core.grid;

/** A direction of the grid. Faces across an axis are crossed along it. */
public enum Axis {
  /** From west to east: along a row, from column to column. */
  X(Side.WEST, Side.EAST),

  /** From south to north: along a column, from row to row. */
  Y(Side.SOUTH, Side.NORTH);

  private final Side low;
  private final Side high;

  Axis(Side low, Side high) {
    this.low = low;
    this.high = high;
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
