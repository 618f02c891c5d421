package io.github.pisnn.core.block;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.DivergenceException;
import io.github.pisnn.core.step.Emission;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.FaceCoefficients;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.ScalarStepper;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import io.github.pisnn.core.util.Causes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The step at speed: {@link CacheBlock blocks} of the grid that fit a cache advance several steps
 * each, by one thread or several. The bits are those of {@link ScalarStepper} for any number of
 * threads. With one thread nothing is allocated on the way. An instance has no more than one
 * caller.
 *
 * <p>A state takes 12 bytes a cell (20 with a source), and twice that while several blocks advance.
 */
public final class FusedStepper implements Stepper, AutoCloseable {
  private final Domain domain;
  private final Window[] windows;
  private final CacheBlockSize size;
  private final long faces;
  private final Frame frame;
  private final Patch[][] seen = new Patch[2][0];
  private final Worker[] workers;
  private final AtomicInteger taken = new AtomicInteger();
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
   * @param threads at least 1; no more are used than there are blocks
   * @throws IllegalArgumentException if operator and domain do not fit each other, or this JVM
   *     lacks the kernel
   */
  public FusedStepper(EvolutionOperator operator, Domain domain, Kernel kernel, int threads) {
    this(operator, domain, kernel, threads, CacheBlockSize.of(Frame.of(operator, domain), threads));
  }

  FusedStepper(
      EvolutionOperator operator, Domain domain, Kernel kernel, int threads, CacheBlockSize size) {
    operator.requireFit(domain);
    this.domain = domain;
    this.faces = domain.faces();
    this.frame = Frame.of(operator, domain);
    this.size = size;
    Grid grid = domain.grid();
    Emission emission = new Emission(operator, domain);
    FaceCoefficients coefficients = new FaceCoefficients(domain);
    this.windows = size.cut(Window.of(grid));
    int rows = Math.min(grid.ny(), size.rows());
    int columns = Math.min(grid.nx(), size.columns());
    CacheBlockSize most = new CacheBlockSize(rows, columns, size.steps());
    this.workers = new Worker[Math.min(threads, windows.length)];
    for (int i = 0; i < workers.length; i++) {
      workers[i] =
          new Worker(new CacheBlock(operator, domain, emission, coefficients, kernel, most));
    }
    this.threads = workers.length == 1 ? null : Executors.newFixedThreadPool(workers.length);
  }

  /** What advances blocks, one after the other. */
  private static final class Worker {
    final CacheBlock block;
    final Books books = new Books();
    @Nullable DivergenceException failure;

    Worker(CacheBlock block) {
      this.block = block;
    }

    void advance(Patch[] from, Window window, long done, int steps, Patch to) {
      block.gather(from, window, window, steps);
      try {
        block.advance(done, steps, books);
        block.scatter(to);
      } catch (DivergenceException e) {
        failure = DivergenceException.first(failure, e);
      }
    }
  }

  @Override
  public void step(State state) {
    advance(state, 1);
  }

  @Override
  public void advance(State state, int steps) {
    if (domain.hasSource()) {
      state.cells.addRemainder();
    }
    int left = steps;
    while (left > 0) {
      int now = windows.length == 1 ? left : Math.min(left, size.steps());
      advanceAll(state, now);
      left -= now;
    }
    state.faceSteps += steps * faces;
  }

  private void advanceAll(State state, int steps) {
    Patch to = windows.length == 1 ? state.cells : state.spare();
    Patch[] from = around(state.cells);
    if (threads == null) {
      for (Window window : windows) {
        workers[0].advance(from, window, state.step, steps, to);
      }
    } else {
      share(threads, from, state.step, steps, to);
    }
    DivergenceException failure = null;
    for (Worker worker : workers) {
      state.books.add(worker.books);
      worker.books.clear();
      failure = DivergenceException.first(failure, worker.failure);
      worker.failure = null;
    }
    if (failure != null) {
      throw failure;
    }
    state.step += steps;
    state.swap(to);
  }

  /** The cells as they are met around a periodic grid; remembered for the last two patches. */
  private Patch[] around(Patch cells) {
    for (Patch[] views : seen) {
      if (views.length > 0 && views[views.length / 2].counts == cells.counts) {
        return views;
      }
    }
    int steps = windows.length == 1 ? 0 : size.steps();
    Patch[] views = frame.views(new Patch[] {cells}, cells.window(), steps);
    seen[0] = seen[1];
    seen[1] = views;
    return views;
  }

  private void share(ExecutorService pool, Patch[] from, long done, int steps, Patch to) {
    taken.set(0);
    List<Callable<Void>> calls = new ArrayList<>();
    for (Worker worker : workers) {
      calls.add(
          () -> {
            for (int i; (i = taken.getAndIncrement()) < windows.length; ) {
              worker.advance(from, windows[i], done, steps, to);
            }
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
      throw Causes.<RuntimeException>rethrown(e);
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
