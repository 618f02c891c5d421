package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The step in one pass over memory a sweep. The bits are those of {@link ScalarStepper}; a step
 * allocates nothing. One instance serves one thread.
 */
public final class FusedStepper implements Stepper {
  private final EvolutionOperator operator;
  private final Grid grid;
  private final Emission emission;
  private final long facesAStep;
  private final Band band;
  private final @Nullable Limiter limiter;

  /**
   * A stepper for an operator on a domain.
   *
   * @throws IllegalArgumentException if they do not fit each other, or this JVM lacks the kernel
   */
  public FusedStepper(EvolutionOperator operator, Domain domain, Kernel kernel) {
    operator.requireFit(domain);
    this.operator = operator;
    this.grid = domain.grid();
    this.emission = Emission.of(operator, domain);
    this.facesAStep = domain.faces();
    Bounds bounds = operator.neuron().bounds();
    this.limiter = bounds == null ? null : new Limiter(bounds, domain);
    this.band = new Band(operator, domain, kernel, limiter, 0, grid.ny());
  }

  @Override
  public void step(State state) {
    boolean even = state.step % 2 == 0;
    state.step++;
    if (even) {
      emission.emit(state);
    }
    boolean flat = grid.isOneDimensional();
    if (operator.mode() == Mode.UNSPLIT) {
      sweep(state, true, !flat);
    } else if (flat) {
      sweep(state, true, false);
    } else {
      sweep(state, even, !even);
      sweep(state, !even, even);
    }
    if (!even) {
      emission.emit(state);
    }
    state.faceSteps += facesAStep;
  }

  private void sweep(State state, boolean acrossX, boolean acrossY) {
    band.capture(state, acrossY);
    band.sweep(state, acrossX, acrossY);
    band.settle(state);
    if (limiter != null) {
      limiter.move(state, acrossX, acrossY);
    }
  }
}
