package io.github.pisnn.core.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class MadeOnceTest {
  private static final int COUNT = 100;
  private static final int THREADS = 4;

  @Test
  void eachIsMadeOnceAndAllThreadsHelp() throws Exception {
    AtomicIntegerArray made = new AtomicIntegerArray(COUNT);
    Set<Long> makers = Collections.synchronizedSet(new HashSet<>());
    MadeOnce<Integer> squares =
        new MadeOnce<>(
            COUNT,
            number -> {
              made.incrementAndGet(number);
              makers.add(Thread.currentThread().getId());
              // Nobody makes everything before another one has begun.
              while (makers.size() < THREADS) {
                Thread.onSpinWait();
              }
              return number * number;
            });
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<Integer>>> results = new ArrayList<>();
      for (int k = 0; k < THREADS; k++) {
        results.add(threads.submit(squares::all));
      }
      for (Future<List<Integer>> result : results) {
        for (int number = 0; number < COUNT; number++) {
          assertEquals(number * number, result.get().get(number));
        }
      }
    } finally {
      threads.shutdownNow();
    }
    for (int number = 0; number < COUNT; number++) {
      assertEquals(1, made.get(number), "times that " + number + " was made");
    }
  }

  @Test
  void whatCannotBeMadeIsThrownAtEverybody() {
    IllegalArgumentException reason = new IllegalArgumentException("no seven");
    MadeOnce<Integer> things =
        new MadeOnce<>(
            COUNT,
            number -> {
              if (number == 7) {
                throw reason;
              }
              return number;
            });
    assertSame(reason, assertThrows(IllegalArgumentException.class, things::all));
    assertSame(reason, assertThrows(IllegalArgumentException.class, things::all));
    assertTrue(new MadeOnce<>(0, number -> number).all().isEmpty());
  }

  /** Whoever has no memory must not take it for a fault of what was to be made. */
  @Test
  void errorsStayErrors() {
    OutOfMemoryError error = new OutOfMemoryError("a test's");
    MadeOnce<Integer> things =
        new MadeOnce<>(
            1,
            number -> {
              throw error;
            });
    assertSame(error, assertThrows(OutOfMemoryError.class, () -> things.get(0)));
  }
}
