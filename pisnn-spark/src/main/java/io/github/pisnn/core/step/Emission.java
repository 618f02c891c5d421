package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Domain;
import org.jspecify.annotations.Nullable;

/** A domain's source, emitted as whole quanta with carried remainders. */
final class Emission {
  private final float[] quanta;
  private final @Nullable Bounds bounds;

  private Emission(float[] quanta, @Nullable Bounds bounds) {
    this.quanta = quanta;
    this.bounds = bounds;
  }

  /** The source of a domain; one without a source emits nothing. */
  static Emission of(EvolutionOperator operator, Domain domain) {
    if (!domain.hasSource()) {
      return new Emission(new float[0], null);
    }
    float[] quanta = new float[domain.grid().cells()];
    for (int cell = 0; cell < quanta.length; cell++) {
      double rate = domain.sourceRate(cell);
      quanta[cell] = (float) (rate * operator.dt() / operator.quantization().quantum());
    }
    return new Emission(quanta, operator.neuron().bounds());
  }

  /**
   * Emits one step's quanta.
   *
   * @throws DivergenceException if a remainder is unsafe
   */
  void emit(State state) {
    long total = 0;
    for (int cell = 0; cell < quanta.length; cell++) {
      float pending = state.sourceRemainder[cell] + quanta[cell];
      if (!Divergence.isSafe(pending)) {
        throw Divergence.at(state, cell, "its source emits " + pending + " quanta");
      }
      int packets = (int) Math.rint((double) pending);
      if (bounds != null) {
        packets = Math.max(packets, -bounds.roomOut(state.counts[cell]));
        packets = Math.min(packets, bounds.roomIn(state.counts[cell]));
      }
      state.sourceRemainder[cell] = pending - packets;
      state.counts[cell] += packets;
      if (!Divergence.isSafe(state.counts[cell])) {
        throw Divergence.at(state, cell, "its count is " + state.counts[cell] + " quanta");
      }
      total += packets;
    }
    state.ledger.emit(total);
  }
}
