package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The step in one pass over memory a sweep, by one thread or several, each on its own band of rows.
 * The bits are those of {@link ScalarStepper} for any number of threads. With one thread a step
 * allocates nothing. Steps are made one at a time: an instance has no more than one caller.
 */
public final class FusedStepper implements Stepper, AutoCloseable {
  private final EvolutionOperator operator;
  private final Grid grid;
  private final Emission emission;
  private final long facesAStep;
  private final Band[] bands;
  private final @Nullable Limiter limiter;
  private final @Nullable ExecutorService threads;

  /**
   * A stepper of one thread, the caller's.
   *
   * @throws IllegalArgumentException if operator and domain do not fit each other, or this JVM
   *     lacks the kernel
   */
  public FusedStepper(EvolutionOperator operator, Domain domain, Kernel kernel) {
    this(operator, domain, kernel, 1);
  }

  /**
   * A stepper of several threads, to be closed after use.
   *
   * @param threads at least 1; no more are used than the grid has rows
   * @throws IllegalArgumentException if operator and domain do not fit each other, or this JVM
   *     lacks the kernel
   */
  public FusedStepper(EvolutionOperator operator, Domain domain, Kernel kernel, int threads) {
    operator.requireFit(domain);
    this.operator = operator;
    this.grid = domain.grid();
    this.emission = Emission.of(operator, domain);
    this.facesAStep = domain.faces();
    Bounds bounds = operator.neuron().bounds();
    this.limiter = bounds == null ? null : new Limiter(bounds, domain);
    this.bands = new Band[Math.min(threads, grid.ny())];
    for (int b = 0; b < bands.length; b++) {
      int from = (int) ((long) grid.ny() * b / bands.length);
      int to = (int) ((long) grid.ny() * (b + 1) / bands.length);
      bands[b] = new Band(operator, domain, kernel, limiter, from, to);
    }
    this.threads = bands.length == 1 ? null : Executors.newFixedThreadPool(bands.length);
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
      sweep(state, true, !flat, true);
    } else if (flat) {
      sweep(state, true, false, true);
    } else {
      sweep(state, even, !even, false);
      sweep(state, !even, even, true);
    }
    if (!even) {
      emission.emit(state);
    }
    state.faceSteps += facesAStep;
  }

  private void sweep(State state, boolean acrossX, boolean acrossY, boolean last) {
    if (threads == null) {
      bands[0].capture(state, acrossY);
      bands[0].sweep(state, acrossX, acrossY, last);
    } else {
      // All bands copy what they need of their neighbours before any of them changes.
      together(threads, band -> band.capture(state, acrossY));
      together(threads, band -> band.sweep(state, acrossX, acrossY, last));
    }
    for (Band band : bands) {
      band.settle(state);
    }
    if (limiter != null) {
      limiter.move(state, acrossX, acrossY);
    }
  }

  private void together(ExecutorService pool, Consumer<Band> work) {
    List<Callable<Void>> calls = new ArrayList<>();
    for (Band band : bands) {
      calls.add(
          () -> {
            work.accept(band);
            return null;
          });
    }
    try {
      for (Future<Void> call : pool.invokeAll(calls)) {
        call.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a step", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
