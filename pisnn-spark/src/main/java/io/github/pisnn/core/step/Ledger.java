package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Side;
import java.io.Serial;
import java.io.Serializable;

/**
 * What has entered the grid, in quanta, exactly: through each side (negative where it left) and
 * from the source. The sum of all counts minus the ledger's total never changes.
 */
public final class Ledger implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private long west;
  private long east;
  private long south;
  private long north;
  private long source;

  /** Books packets that entered through a side. */
  public void enter(Side side, long packets) {
    switch (side) {
      case WEST -> west += packets;
      case EAST -> east += packets;
      case SOUTH -> south += packets;
      case NORTH -> north += packets;
    }
  }

  /** Books packets that the source emitted. */
  public void emit(long packets) {
    source += packets;
  }

  /** Empties the books. */
  void clear() {
    west = 0;
    east = 0;
    south = 0;
    north = 0;
    source = 0;
  }

  /** Quanta that entered through a side. */
  public long entered(Side side) {
    return switch (side) {
      case WEST -> west;
      case EAST -> east;
      case SOUTH -> south;
      case NORTH -> north;
    };
  }

  /** Quanta that the source emitted. */
  public long source() {
    return source;
  }

  /** Quanta that entered altogether. */
  public long total() {
    return west + east + south + north + source;
  }
}
