package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
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
    if (one.isPeriodic() != other.isPeriodic()) {
      throw new IllegalArgumentException(
          "boundary."
              + side.key()
              + " and boundary."
              + side.opposite().key()
              + " must both be periodic or neither");
    }
  }

  /** Periodic on all sides. */
  public static Boundaries periodic() {
    Boundary periodic = Boundary.periodic();
    return new Boundaries(periodic, periodic, periodic, periodic);
  }

  /** Zero flux on all sides. */
  public static Boundaries walls() {
    Boundary wall = Boundary.wall();
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

  /** True if the grid closes on itself along an axis. */
  public boolean isPeriodic(Axis axis) {
    return at(axis.low()).isPeriodic();
  }

  /** The same conditions on a grid of the same extent and smaller cells. */
  public Boundaries refined(Grid fine) {
    return new Boundaries(
        west.refined(fine.ny()),
        east.refined(fine.ny()),
        south.refined(fine.nx()),
        north.refined(fine.nx()));
  }

  /**
   * Checks that every side with values has one a face.
   *
   * @throws IllegalArgumentException naming the side
   */
  void requireFit(Grid grid) {
    for (Side side : List.of(Side.values())) {
      int faces = grid.cells(side.axis().other());
      int values = at(side).faces();
      if (at(side).ghost().usesValues() && values != faces) {
        throw new IllegalArgumentException(
            "boundary." + side.key() + " has " + values + " values for " + faces + " faces");
      }
    }
  }
}
