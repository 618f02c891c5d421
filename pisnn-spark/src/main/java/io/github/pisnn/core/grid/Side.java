package io.github.pisnn.core.grid;

import java.util.Locale;

/** A side of the grid. West is column 0, south is row 0. */
public enum Side {
  WEST,
  EAST,
  SOUTH,
  NORTH;

  /** The side a step across the grid leads to. */
  public Side opposite() {
    return switch (this) {
      case WEST -> EAST;
      case EAST -> WEST;
      case SOUTH -> NORTH;
      case NORTH -> SOUTH;
    };
  }

  /** True for west and east, whose boundary faces are crossed in x. */
  public boolean isAcrossX() {
    return this == WEST || this == EAST;
  }

  /** The name used in configurations and results, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
