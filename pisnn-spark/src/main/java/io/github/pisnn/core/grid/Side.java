package io.github.pisnn.core.grid;

import java.util.Locale;

/** A side of the grid: an end of an axis. West is column 0, south is row 0. */
public enum Side {
  WEST(0),
  EAST(1),
  SOUTH(2),
  NORTH(3);

  private final int index;

  Side(int index) {
    this.index = index;
  }

  /** Where in arrays is what belongs to it. */
  public int index() {
    return index;
  }

  /** The axis that ends at it, along which its faces are crossed. */
  public Axis axis() {
    return this == WEST || this == EAST ? Axis.X : Axis.Y;
  }

  /** Whether its axis ends there, and does not begin. */
  public boolean isHigh() {
    return this == axis().high();
  }

  /** The side a step across the grid leads to. */
  public Side opposite() {
    return isHigh() ? axis().low() : axis().high();
  }

  /** The name used in configurations and results, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
