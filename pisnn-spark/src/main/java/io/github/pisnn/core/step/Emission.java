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

  /** True if there is nothing to emit. */
  boolean isNone() {
    return quanta.length == 0;
  }

  /** What a cell's source puts in during one step, in quanta. */
  float quanta(int cell) {
    return quanta[cell];
  }

  /** The packets a cell of a count emits of what is pending: the nearest integer, within bounds. */
  int packets(float pending, int count) {
    int packets = (int) Math.rint((double) pending);
    if (bounds != null) {
      packets = Math.max(packets, -bounds.roomOut(count));
      packets = Math.min(packets, bounds.roomIn(count));
    }
    return packets;
  }
}
