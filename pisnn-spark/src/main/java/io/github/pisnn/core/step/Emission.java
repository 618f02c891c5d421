package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.neuron.Bounds;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A domain's source, emitted as whole quanta with carried remainders. Rates are kept for the rows
 * of cells that were asked for, 4 bytes a cell.
 */
public final class Emission {
  private final Domain domain;
  private final double dt;
  private final double quantum;
  private final @Nullable Bounds bounds;
  private final AtomicReferenceArray<float @Nullable []> rows;

  /** The source of a domain; one without a source emits nothing. */
  public Emission(EvolutionOperator operator, Domain domain) {
    this.domain = domain;
    this.quantum = operator.quantization().quantum();
    this.dt = operator.dt();
    this.bounds = operator.neuron().bounds();
    this.rows = new AtomicReferenceArray<>(domain.hasSource() ? domain.grid().ny() : 0);
  }

  /** True if there is nothing to emit. */
  public boolean isNone() {
    return rows.length() == 0;
  }

  /** What the sources of a row of cells put in during one step, in quanta. */
  public float[] quanta(int row) {
    float[] known = rows.get(row);
    if (known != null) {
      return known;
    }
    double[] rates = domain.sourceRates(new Window(row, 0, 1, domain.grid().nx()));
    float[] quanta = new float[rates.length];
    for (int column = 0; column < quanta.length; column++) {
      quanta[column] = (float) (rates[column] * dt / quantum);
    }
    rows.set(row, quanta);
    return quanta;
  }

  /** The packets a cell of a count emits of what is pending: the nearest integer, within bounds. */
  public int packets(float pending, int count) {
    int packets = (int) Math.rint((double) pending);
    if (bounds != null) {
      packets = Math.max(packets, -bounds.roomOut(count));
      packets = Math.min(packets, bounds.roomIn(count));
    }
    return packets;
  }
}
