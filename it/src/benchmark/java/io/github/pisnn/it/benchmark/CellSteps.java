package io.github.pisnn.it.benchmark;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What JMH prints beside steps: cells advanced, per microsecond, which is millions a second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class CellSteps {
  /** Cells advanced so far. */
  public long cellSteps;
}
