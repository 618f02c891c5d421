package io.github.pisnn.core.util;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Numbered things that are costly to make, made once for all who need them. Threads that ask at the
 * same time make them together: none waits while there is one to make.
 *
 * @param <T> what they are
 */
public final class MadeOnce<T> {
  private final IntFunction<T> make;
  private final List<CompletableFuture<T>> things = new ArrayList<>();
  private final List<AtomicBoolean> begun = new ArrayList<>();

  /**
   * Things that are made when they are needed first.
   *
   * @param make makes the one of a number from 0 to count - 1
   */
  public MadeOnce(int count, IntFunction<T> make) {
    this.make = make;
    for (int number = 0; number < count; number++) {
      things.add(new CompletableFuture<>());
      begun.add(new AtomicBoolean());
    }
  }

  /** How many they are. */
  public int count() {
    return things.size();
  }

  /**
   * One of them.
   *
   * @throws RuntimeException if it cannot be made, for everybody who asks, as it was thrown; so are
   *     errors
   */
  public T get(int number) {
    makeIfNobodyDoes(number);
    try {
      return things.get(number).join();
    } catch (CompletionException e) {
      throw Causes.<RuntimeException>rethrown(e);
    }
  }

  /**
   * All of them.
   *
   * @throws RuntimeException if one cannot be made, for everybody who asks, as it was thrown
   */
  public List<T> all() {
    for (int number = 0; number < things.size(); number++) {
      makeIfNobodyDoes(number);
    }
    return IntStream.range(0, things.size()).mapToObj(this::get).toList();
  }

  private void makeIfNobodyDoes(int number) {
    if (begun.get(number).compareAndSet(false, true)) {
      try {
        things.get(number).complete(make.apply(number));
      } catch (RuntimeException | Error e) {
        things.get(number).completeExceptionally(e);
      }
    }
  }
}
