package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Side;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What has entered the grid, in quanta, exactly: through each side (negative where it left) and
 * from the source. The sum of all counts minus the ledger's total never changes.
 */
public final class Ledger implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final long[] sides = new long[Side.values().length];
  private long source;

  /** Books packets that entered through a side. */
  public void enter(Side side, long packets) {
    sides[side.index()] += packets;
  }

  /** Books packets that the source emitted. */
  public void emit(long packets) {
    source += packets;
  }

  /** Empties the books. */
  void clear() {
    Arrays.fill(sides, 0);
    source = 0;
  }

  /** Quanta that entered through a side. */
  public long entered(Side side) {
    return sides[side.index()];
  }

  /** Quanta that the source emitted. */
  public long source() {
    return source;
  }

  /** Quanta that entered altogether. */
  public long total() {
    return Arrays.stream(sides).sum() + source;
  }
}
