package io.github.pisnn.search;

import io.github.pisnn.core.util.Causes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Runs the legs of a strategy's trials in a number of slots, a thread each. */
public final class Scheduler {
  private static final double NANO = 1e-9;

  private final Strategy strategy;
  private final String objective;
  private final Runner runner;
  private final Observer observer;
  private final List<Leg> waiting = new ArrayList<>();
  private final SortedMap<Integer, Trial> trials = new TreeMap<>();

  /** What has ended before, of legs that the strategy has not given out yet. */
  private final Map<Key, Trial> known = new HashMap<>();

  /** Where in the log that was told. */
  private final Map<Key, Integer> places = new HashMap<>();

  /** Trials that were stopped before. */
  private final Map<Key, Trial> stopped = new HashMap<>();

  private int life = 1;
  private int running;
  private boolean broken;

  /** Runs a leg. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Runs a leg to its end. A trial that fails has an outcome, too.
     *
     * @param slot the slot it has, from 0
     * @throws Exception if the sweep cannot go on
     */
    Outcome run(Leg leg, int slot) throws Exception;
  }

  /** Is told every change of a trial's state, one at a time. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Takes note.
     *
     * @throws IOException if the sweep cannot go on without
     */
    void changed(Trial trial) throws IOException;
  }

  /**
   * A scheduler.
   *
   * @param objective what the strategy is to make small
   */
  public Scheduler(Strategy strategy, String objective, Runner runner, Observer observer) {
    this.strategy = strategy;
    this.objective = objective;
    this.runner = runner;
    this.observer = observer;
  }

  /**
   * Runs all trials to their end.
   *
   * @param before what earlier runs of this sweep, or of a smaller one with the same trials, have
   *     told their observers; what ended then is not run again
   * @return where each trial stands, by their numbers
   * @throws IllegalArgumentException if another sweep told that
   */
  public List<Trial> run(List<Trial> before, int slots) throws Exception {
    replay(before);
    ExecutorService threads = Executors.newFixedThreadPool(slots);
    try {
      CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
      for (int slot = 0; slot < slots; slot++) {
        ends.submit(work(slot));
      }
      for (int slot = 0; slot < slots; slot++) {
        ends.take().get();
      }
    } catch (ExecutionException e) {
      throw Causes.<Exception>rethrown(e);
    } finally {
      threads.shutdownNow();
    }
    for (Trial trial : List.copyOf(trials.values())) {
      if (trial.state() == Trial.State.PAUSED) {
        change(trial, Trial.State.STOPPED);
      }
    }
    return List.copyOf(trials.values());
  }

  /** A leg by its trial and the rounds at its end. */
  private record Key(int trial, int rounds) {}

  /**
   * A leg that has ended before.
   *
   * @param place its place in the log
   * @param end what was told of it
   */
  private record Known(Leg leg, int place, Trial end) {}

  /** Takes note of what has ended before, and tells the strategy what it asks for again. */
  private void replay(List<Trial> before) {
    List<Leg> start = strategy.start();
    Map<Integer, SortedMap<String, String>> points = new HashMap<>();
    start.forEach(leg -> points.put(leg.trial(), leg.values()));
    for (int place = 0; place < before.size(); place++) {
      Trial trial = before.get(place);
      if (!trial.values().equals(points.get(trial.number()))) {
        throw new IllegalArgumentException("trial " + trial.number() + " is not one of this sweep");
      }
      life = Math.max(life, trial.life() + 1);
      Key key = new Key(trial.number(), trial.rounds());
      if (trial.state() == Trial.State.STOPPED) {
        stopped.put(key, trial);
      } else if (trial.outcome() != null) {
        places.put(key, place);
        known.put(key, trial);
      }
    }
    give(start);
  }

  /**
   * Takes legs that the strategy has given out. Of those that have ended before it is told the
   * outcome, in the order of the log.
   */
  private void give(List<Leg> legs) {
    PriorityQueue<Known> ended = new PriorityQueue<>(Comparator.comparingInt(Known::place));
    sort(legs, ended);
    for (Known next = ended.poll(); next != null; next = ended.poll()) {
      Leg leg = next.leg();
      Trial end = next.end();
      Trial.State state = stateAfter(leg, end.outcome());
      Trial stop = stopped.get(new Key(leg.trial(), leg.rounds()));
      trials.put(
          leg.trial(),
          state == Trial.State.PAUSED && stop != null ? stop : end.in(state, leg.rung()));
      sort(strategy.report(leg, end.mean(objective)), ended);
    }
  }

  private void sort(List<Leg> legs, PriorityQueue<Known> ended) {
    for (Leg leg : legs) {
      Key key = new Key(leg.trial(), leg.rounds());
      Trial end = known.remove(key);
      if (end == null) {
        waiting.add(leg);
      } else {
        ended.add(new Known(leg, places.getOrDefault(key, 0), end));
      }
    }
  }

  private static Trial.State stateAfter(Leg leg, @Nullable Outcome outcome) {
    if (outcome != null && outcome.failure() != null) {
      return Trial.State.FAILED;
    }
    return leg.isLast() ? Trial.State.DONE : Trial.State.PAUSED;
  }

  private Callable<Void> work(int slot) {
    return () -> {
      try {
        for (Leg leg = begin(slot); leg != null; leg = begin(slot)) {
          long start = System.nanoTime();
          Outcome outcome = runner.run(leg, slot);
          end(leg, slot, outcome.in((System.nanoTime() - start) * NANO));
        }
        return null;
      } catch (Throwable e) {
        giveUp();
        throw e;
      }
    };
  }

  /** Takes a leg: of those that wait one of the highest rung; null when there will be no more. */
  private synchronized @Nullable Leg begin(int slot) throws IOException, InterruptedException {
    while (waiting.isEmpty() && running > 0 && !broken) {
      wait();
    }
    if (waiting.isEmpty() || broken) {
      return null;
    }
    int highest = waiting.stream().mapToInt(Leg::rung).max().orElseThrow();
    Leg leg = waiting.stream().filter(w -> w.rung() == highest).findFirst().orElseThrow();
    change(of(leg, Trial.State.RUNNING, slot, null));
    waiting.remove(leg);
    running++;
    return leg;
  }

  private synchronized void end(Leg leg, int slot, Outcome outcome) throws IOException {
    if (broken) {
      // Whoever could not take note is told nothing more: half a line must stay the last one.
      return;
    }
    change(of(leg, stateAfter(leg, outcome), slot, outcome));
    give(strategy.report(leg, outcome.mean(objective)));
    running--;
    notifyAll();
  }

  /** Lets no slot begin anything more. */
  private synchronized void giveUp() {
    broken = true;
    notifyAll();
  }

  private Trial of(Leg leg, Trial.State state, int slot, @Nullable Outcome outcome) {
    return new Trial(
        leg.trial(),
        leg.values(),
        state,
        leg.rung(),
        leg.rounds(),
        slot,
        life,
        Instant.now(),
        outcome);
  }

  private void change(Trial trial) throws IOException {
    try {
      observer.changed(trial);
    } catch (Throwable e) {
      // At once, before another slot has its turn.
      broken = true;
      throw e;
    }
    trials.put(trial.number(), trial);
  }

  private void change(Trial trial, Trial.State state) throws IOException {
    change(
        new Trial(
            trial.number(),
            trial.values(),
            state,
            trial.rung(),
            trial.rounds(),
            trial.slot(),
            life,
            Instant.now(),
            trial.outcome()));
  }
}
