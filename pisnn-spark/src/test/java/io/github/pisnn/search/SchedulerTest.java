package io.github.pisnn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {
  private static final int TRIALS = 16;

  private static List<SortedMap<String, String>> points() {
    return IntStream.range(0, TRIALS)
        .mapToObj(k -> (SortedMap<String, String>) new TreeMap<>(Map.of("k", "" + k)))
        .toList();
  }

  private static Strategy strategy() {
    return new SuccessiveHalving(points(), List.of(1, 4, 16), 4, true);
  }

  /** Every fifth trial fails; the others have a score of their own. */
  private static Outcome outcome(Leg leg) {
    if (leg.trial() % 5 == 3) {
      return Outcome.failed("too bad", new Outcome.Seconds(0, 0, 0, 0));
    }
    double score = new SplittableRandom(leg.trial()).nextDouble() / leg.rounds();
    SortedMap<String, double[]> figures = new TreeMap<>();
    figures.put("error", new double[] {score, score + 1});
    return new Outcome(null, figures, 7, new Outcome.Seconds(1, 2, 3, 0));
  }

  private static List<String> shown(List<Trial> trials) {
    return trials.stream()
        .map(t -> t.number() + " " + t.state() + " " + t.rung() + " " + t.mean("error"))
        .toList();
  }

  private static List<Trial> run(List<Trial> before, int slots, Scheduler.Observer observer)
      throws Exception {
    return new Scheduler(strategy(), "error", (leg, slot) -> outcome(leg), observer)
        .run(before, slots);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 32})
  void everyTrialComesToTheSameEndInAnyNumberOfSlots(int slots) throws Exception {
    List<Trial> changes = new ArrayList<>();
    List<Trial> trials = run(List.of(), slots, changes::add);
    assertEquals(TRIALS, trials.size());
    assertEquals(shown(run(List.of(), 1, change -> {})), shown(trials));
    Map<Trial.State, Integer> states = new TreeMap<>();
    trials.forEach(trial -> states.merge(trial.state(), 1, Integer::sum));
    assertEquals(3, states.get(Trial.State.FAILED));
    assertEquals(TRIALS, states.values().stream().mapToInt(n -> n).sum());
    assertTrue(states.get(Trial.State.DONE) >= 1, states::toString);
    assertEquals(3, states.size(), "nothing is left running or paused: " + states);
    // What was told is what came out.
    SortedMap<Integer, Trial> last = new TreeMap<>();
    changes.forEach(change -> last.put(change.number(), change));
    assertEquals(shown(trials), shown(List.copyOf(last.values())));
    assertTrue(changes.stream().allMatch(change -> change.slot() < slots && change.life() == 1));
  }

  /** The driver that is killed when it tells the n-th change, for every n. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aSweepThatWasKilledGoesOnToTheSameEnd(int slots) throws Exception {
    List<Trial> undisturbed = new ArrayList<>();
    List<String> expected = shown(run(List.of(), slots, undisturbed::add));
    for (int kill = 0; kill < undisturbed.size(); kill++) {
      int last = kill;
      List<Trial> log = new ArrayList<>();
      assertThrows(
          IOException.class,
          () ->
              run(
                  List.of(),
                  slots,
                  change -> {
                    if (log.size() >= last) {
                      throw new IOException("killed");
                    }
                    log.add(change);
                  }));
      List<Trial> before = List.copyOf(log);
      List<Trial> trials = run(before, slots, log::add);
      assertEquals(expected, shown(trials), "killed at change " + kill);
      List<String> ended =
          log.stream()
              .filter(t -> t.outcome() != null && t.state() != Trial.State.STOPPED)
              .map(t -> t.number() + " " + t.rung())
              .toList();
      assertEquals(ended.stream().distinct().toList(), ended, "a leg has ended twice");
      assertTrue(
          log.subList(before.size(), log.size()).stream()
              .allMatch(t -> t.life() == (before.isEmpty() ? 1 : 2)));
    }
  }

  /** More trials, or more rounds: what a smaller sweep has told is all taken, and no more run. */
  @ParameterizedTest
  @CsvSource({"5,16", "16,4", "7,9", "16,16", "1,1"})
  void aSmallerSweepGoesOnAsALargerOne(int trials, int most) throws Exception {
    List<Integer> ladder = SuccessiveHalving.ladder(1, 4, most);
    List<SortedMap<String, String>> points = points();
    List<SortedMap<String, String>> fewer =
        points.subList(0, Math.max(trials, (int) Math.pow(4, ladder.size() - 1)));
    List<Trial> log = new ArrayList<>();
    new Scheduler(
            new SuccessiveHalving(fewer, ladder, 4, true),
            "error",
            (leg, slot) -> outcome(leg),
            log::add)
        .run(List.of(), 2);
    List<String> told =
        log.stream()
            .filter(t -> t.outcome() != null)
            .map(t -> t.number() + " " + t.rounds())
            .toList();
    List<Trial> trialsNow =
        new Scheduler(
                strategy(),
                "error",
                (leg, slot) -> {
                  assertFalse(told.contains(leg.trial() + " " + leg.rounds()), "known: " + leg);
                  return outcome(leg);
                },
                change -> {})
            .run(log, 2);
    assertEquals(shown(run(List.of(), 1, change -> {})), shown(trialsNow));
  }

  /** The first three wait for each other: fewer at once would wait for ever. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void asManyRunAtOnceAsThereAreSlots() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    AtomicInteger running = new AtomicInteger();
    Scheduler scheduler =
        new Scheduler(
            strategy(),
            "error",
            (leg, slot) -> {
              assertTrue(running.incrementAndGet() <= 3, "too many");
              three.countDown();
              three.await();
              running.decrementAndGet();
              return outcome(leg);
            },
            change -> {});
    scheduler.run(List.of(), 3);
  }

  /** What is no fault of a trial's ends the sweep, and is what its caller hears. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRunnerThatCannotGoOnEndsTheSweep() throws Exception {
    IOException lost = new IOException("the disk is gone");
    AtomicInteger run = new AtomicInteger();
    Set<Thread> slots = ConcurrentHashMap.newKeySet();
    Scheduler scheduler =
        new Scheduler(
            strategy(),
            "error",
            (leg, slot) -> {
              slots.add(Thread.currentThread());
              int number = run.incrementAndGet();
              if (number == 5) {
                throw lost;
              }
              if (number == 6) {
                awaitInterruption();
              }
              return outcome(leg);
            },
            change -> {});
    assertSame(lost, assertThrows(IOException.class, () -> scheduler.run(List.of(), 2)));
    for (Thread slot : slots) {
      slot.join();
    }
    assertTrue(run.get() <= 6, run + " legs after the end");
  }

  /** The scheduler interrupts a leg that runs when it knows that there will be no more. */
  private static void awaitInterruption() {
    assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
  }

  /** After half a line nothing more may come, from no slot. */
  @RepeatedTest(10)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoCannotTakeNoteIsToldNothingMore() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Set<Thread> slots = ConcurrentHashMap.newKeySet();
    Error full = new AssertionError("no space left");
    Scheduler scheduler =
        new Scheduler(
            strategy(),
            "error",
            (leg, slot) -> {
              slots.add(Thread.currentThread());
              return outcome(leg);
            },
            change -> {
              if (told.incrementAndGet() >= 10) {
                awaitRest(slots);
                throw full;
              }
            });
    assertSame(full, assertThrows(AssertionError.class, () -> scheduler.run(List.of(), 4)));
    for (Thread slot : slots) {
      slot.join();
    }
    assertEquals(10, told.get());
  }

  /** Waits until all other slots wait: to be heard, or for something to do. */
  private static void awaitRest(Set<Thread> slots) {
    Set<Thread.State> rest = EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING);
    while (!slots.stream()
        .allMatch(slot -> slot == Thread.currentThread() || rest.contains(slot.getState()))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theLogOfAnotherSweepIsRefused() throws Exception {
    List<Trial> changes = new ArrayList<>();
    run(List.of(), 1, changes::add);
    List<Trial> foreign =
        changes.stream()
            .map(
                t ->
                    new Trial(
                        t.number(),
                        new TreeMap<>(Map.of("other", "1")),
                        t.state(),
                        t.rung(),
                        t.rounds(),
                        t.slot(),
                        t.life(),
                        t.time(),
                        t.outcome()))
            .toList();
    assertThrows(IllegalArgumentException.class, () -> run(foreign, 1, change -> {}));
  }

  @Test
  void outcomesHaveMeanAndSpread() {
    SortedMap<String, double[]> figures = new TreeMap<>();
    figures.put("error", new double[] {1, 3, 5});
    Outcome outcome = new Outcome(null, figures, 7, new Outcome.Seconds(0, 0, 0, 0));
    assertEquals(3, outcome.mean("error"));
    assertEquals(2, outcome.spread("error"));
    assertEquals(Double.POSITIVE_INFINITY, outcome.mean("spikes"));
    assertEquals(Double.POSITIVE_INFINITY, Outcome.failed("why", outcome.seconds()).mean("error"));
  }
}
