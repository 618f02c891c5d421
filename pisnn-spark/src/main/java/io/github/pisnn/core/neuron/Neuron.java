package io.github.pisnn.core.neuron;

import io.github.pisnn.core.util.Refusal;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The conservative leaky integrate-and-fire neuron (C-LIF) of one face. Its membrane potential is
 * flux that is still pending, in quanta; it fires integer packets of it. Potentials are binary32: a
 * capped neuron with more than 2^24 quanta pending no longer notices fluxes below one.
 *
 * @param leak what a potential keeps from step to step, in (0, 1]; 1 loses no flux
 * @param threshold the least |potential| that fires, in [0.5, 1]
 * @param maxPackets most packets a spike may carry, at least 1; {@link #UNCAPPED} for no limit
 * @param bounds counts that cells must not leave; null for none
 */
public record Neuron(float leak, float threshold, int maxPackets, @Nullable Bounds bounds)
    implements Serializable {

  /** No limit on the packets of a spike. */
  public static final int UNCAPPED = Integer.MAX_VALUE;

  /** Nothing lost, nothing held back: leak 1, threshold 1/2, no cap. */
  public static final Neuron DEFAULT = new Neuron(1f, 0.5f, UNCAPPED);

  /** Checks the ranges. */
  public Neuron {
    if (!(leak > 0f && leak <= 1f)) {
      throw new Refusal("{leak} must be in (0, 1], not %s", leak);
    }
    if (!(threshold >= 0.5f && threshold <= 1f)) {
      throw new Refusal("{threshold} must be in [0.5, 1], not %s", threshold);
    }
    if (maxPackets < 1) {
      throw new Refusal("{maxPackets} must be at least 1, not %s", maxPackets);
    }
  }

  /** A neuron between cells without bounds. */
  public Neuron(float leak, float threshold, int maxPackets) {
    this(leak, threshold, maxPackets, null);
  }

  /** Integrates a step's flux: the potential before firing. */
  public float integrate(float potential, float flux) {
    return Math.fma(leak, potential, flux);
  }

  /** The packets fired at a potential: the nearest integer, ties to even, capped. */
  public int fire(float potential) {
    if (Math.abs(potential) < threshold) {
      return 0;
    }
    int packets = (int) Math.rint((double) potential);
    return Math.max(-maxPackets, Math.min(maxPackets, packets));
  }
}
