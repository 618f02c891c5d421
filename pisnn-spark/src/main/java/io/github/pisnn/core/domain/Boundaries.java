package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import java.util.List;

/** The conditions on the four sides of a grid. */
public record Boundaries(Boundary west, Boundary east, Boundary south, Boundary north)
    implements Serializable {

  /** Checks that periodic sides come in pairs. */
  public Boundaries {
    requirePair(Side.WEST, west, east);
    requirePair(Side.SOUTH, south, north);
  }

  private static void requirePair(Side side, Boundary one, Boundary other) {
    if (one instanceof Boundary.Periodic != other instanceof Boundary.Periodic) {
      throw new Refusal(
          "{"
              + side.key()
              + "} and {"
              + side.opposite().key()
              + "} must both be periodic or neither");
    }
  }

  /** Periodic on all sides. */
  public static Boundaries periodic() {
    Boundary periodic = new Boundary.Periodic();
    return new Boundaries(periodic, periodic, periodic, periodic);
  }

  /** Zero flux on all sides. */
  public static Boundaries walls() {
    Boundary wall = new Boundary.Wall();
    return new Boundaries(wall, wall, wall, wall);
  }

  /** The condition on a side. */
  public Boundary at(Side side) {
    return switch (side) {
      case WEST -> west;
      case EAST -> east;
      case SOUTH -> south;
      case NORTH -> north;
    };
  }

  /** True if the grid closes on itself in x. */
  public boolean isPeriodicX() {
    return west instanceof Boundary.Periodic;
  }

  /** True if the grid closes on itself in y. */
  public boolean isPeriodicY() {
    return south instanceof Boundary.Periodic;
  }

  /**
   * Checks that every Dirichlet side has one value a face.
   *
   * @throws IllegalArgumentException naming the side
   */
  void requireFit(Grid grid) {
    for (Side side : List.of(Side.values())) {
      int faces = grid.cells(side.axis().other());
      if (at(side) instanceof Boundary.Dirichlet d && d.faces() != faces) {
        throw new Refusal("{" + side.key() + "} has %s values for %s faces", d.faces(), faces);
      }
    }
  }
}
