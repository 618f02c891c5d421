package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;

/** What is counted along the way. Parts of a grid, and stretches of time, add up in any order. */
public final class Books implements Serializable {
  @Serial private static final long serialVersionUID = 1L;
  private static final Side[] SIDES = Side.values();

  public final Ledger ledger = new Ledger();
  public long packets;
  public long spikes;

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

  /**
   * Writes seven numbers of 8 bytes: what entered from west, east, south, north and the source,
   * packets, spikes.
   */
  public void write(DataOutput out) throws IOException {
    for (Side side : SIDES) {
      out.writeLong(ledger.entered(side));
    }
    out.writeLong(ledger.source());
    out.writeLong(packets);
    out.writeLong(spikes);
  }

  /** Reads what {@link #write} has written. */
  public static Books read(DataInput in) throws IOException {
    Books books = new Books();
    for (Side side : SIDES) {
      books.ledger.enter(side, in.readLong());
    }
    books.ledger.emit(in.readLong());
    books.packets = in.readLong();
    books.spikes = in.readLong();
    return books;
  }

  /** Empties the books. */
  public void clear() {
    ledger.clear();
    packets = 0;
    spikes = 0;
  }
}
