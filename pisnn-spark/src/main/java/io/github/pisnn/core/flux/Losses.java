package io.github.pisnn.core.flux;

import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Surrogate;
import java.io.Serializable;
import java.util.List;

/**
 * What training lowers: the weighted mean of up to three losses, each relative to its targets.
 *
 * @param flux weight of the fluxes' difference from their labels, not negative
 * @param residual weight of the fluxes' difference from the law's own along unrolled steps, not
 *     negative
 * @param rollout weight of the states' difference from the solution along unrolled steps, not
 *     negative; one of the three is positive
 * @param huber misfits beyond this, in the law's units, count by their absolute value; infinite for
 *     all by their square
 * @param unroll steps unrolled, one number a stage of the training; 0 for labels alone
 * @param push steps made before those that count, not negative
 * @param firing how faces fire along unrolled steps
 * @param surrogate the derivative of their packets
 */
public record Losses(
    double flux,
    double residual,
    double rollout,
    double huber,
    List<Integer> unroll,
    int push,
    Firing firing,
    Surrogate surrogate)
    implements Serializable {

  /** The fluxes' difference from their labels, in one stage. */
  public static final Losses LABELS =
      new Losses(
          1,
          0,
          0,
          Double.POSITIVE_INFINITY,
          List.of(1),
          0,
          Firing.NONE,
          Surrogate.STRAIGHT_THROUGH);

  /** Checks that each stage has a loss. */
  public Losses {
    if (!(flux >= 0 && residual >= 0 && rollout >= 0 && flux + residual + rollout > 0)) {
      throw new IllegalArgumentException(
          "of the weights of flux, residual and rollout one must be positive and none negative");
    }
    unroll = List.copyOf(unroll);
    if (unroll.isEmpty() || (unroll.size() > 1 && residual + rollout == 0)) {
      throw new IllegalArgumentException(
          "unroll must have one number a stage, and a single one where no steps are unrolled");
    }
    if (unroll.contains(0) && (flux == 0 || residual + rollout == 0)) {
      throw new IllegalArgumentException(
          "a stage of 0 unrolled steps needs a weight of flux and one of another loss");
    }
  }

  /** Whether labels are needed. */
  public boolean takesLabels() {
    return flux > 0;
  }

  /** Whether steps are unrolled. */
  public boolean unrolls() {
    return residual + rollout > 0;
  }

  /**
   * The steps of the longest trajectory that is compared with; 0 where states to start from will
   * do.
   */
  public int longest() {
    return rollout > 0 ? push + unroll.stream().mapToInt(steps -> steps).max().orElseThrow() : 0;
  }
}
