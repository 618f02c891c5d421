package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Side;
import java.io.Serial;
import java.io.Serializable;

/** What is counted along the way. Parts of a grid, and stretches of time, add up in any order. */
public final class Books implements Serializable {
  @Serial private static final long serialVersionUID = 1L;
  private static final Side[] SIDES = Side.values();

  final Ledger ledger = new Ledger();
  long packets;
  long spikes;

  /** What has entered. */
  public Ledger ledger() {
    return ledger;
  }

  /** Packets fired, in absolute value. */
  public long packets() {
    return packets;
  }

  /** How often a face fired at least one packet. */
  public long spikes() {
    return spikes;
  }

  /** Adds what others have counted. */
  public void add(Books other) {
    for (Side side : SIDES) {
      ledger.enter(side, other.ledger.entered(side));
    }
    ledger.emit(other.ledger.source());
    packets += other.packets;
    spikes += other.spikes;
  }

  /** Empties the books. */
  void clear() {
    ledger.clear();
    packets = 0;
    spikes = 0;
  }
}
