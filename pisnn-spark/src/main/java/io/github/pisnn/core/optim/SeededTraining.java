package io.github.pisnn.core.optim;

import io.github.pisnn.core.util.Causes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The same training from several seeds.
 *
 * @param seeds where each has come to, the least seed first; at least one
 */
public record SeededTraining(List<Trained> seeds) {

  /** Trains from one seed. */
  @FunctionalInterface
  public interface One {
    /**
     * Trains from a seed.
     *
     * @throws IOException if a checkpoint cannot be read or written
     */
    Trained train(long seed) throws IOException;
  }

  /**
   * Trains from a seed and those that follow it, one after the other.
   *
   * @throws IOException if a checkpoint cannot be read or written
   */
  public static SeededTraining inTurn(long first, int seeds, One one) throws IOException {
    List<Trained> ends = new ArrayList<>();
    for (long seed = first; seed < first + seeds; seed++) {
      ends.add(one.train(seed));
    }
    return new SeededTraining(ends);
  }

  /**
   * Trains from a seed and those that follow it, each by a thread of its own.
   *
   * @throws IOException if a checkpoint cannot be read or written, or the calling thread was
   *     interrupted
   */
  public static SeededTraining sideBySide(long first, int seeds, One one) throws IOException {
    if (seeds == 1) {
      return inTurn(first, seeds, one);
    }
    List<Callable<Trained>> calls = new ArrayList<>();
    for (int k = 0; k < seeds; k++) {
      long seed = first + k;
      calls.add(() -> one.train(seed));
    }
    List<Trained> ends = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(seeds);
    try {
      for (Future<Trained> end : threads.invokeAll(calls)) {
        ends.add(end.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while training", e);
    } catch (ExecutionException e) {
      throw Causes.<IOException>rethrown(e);
    } finally {
      threads.shutdownNow();
    }
    return new SeededTraining(ends);
  }

  /** The best one, which is that of the least loss, by validation if there is one. */
  public Trained best() {
    Trained best = seeds.get(0);
    for (Trained seed : seeds) {
      if (seed.end().bestScore() < best.end().bestScore()) {
        best = seed;
      }
    }
    return best;
  }

  /** Counts the rounds made in all stages of all seeds. */
  public long rounds() {
    return seeds.stream().mapToLong(Trained::rounds).sum();
  }
}
