package io.github.pisnn.sweep;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
   * @param before what earlier runs of this sweep have told their observers; what ended then is not
   *     run again
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
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
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

  /** Tells the strategy, and takes note of, what has ended before. */
  private void replay(List<Trial> before) {
    waiting.addAll(strategy.start());
    for (Trial trial : before) {
      life = Math.max(life, trial.life() + 1);
      trials.put(trial.number(), trial);
      boolean ended = trial.outcome() != null && trial.state() != Trial.State.STOPPED;
      if (ended) {
        Leg leg =
            waiting.stream()
                .filter(other -> other.trial() == trial.number() && other.rung() == trial.rung())
                .filter(other -> other.values().equals(trial.values()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "trial " + trial.number() + " is not one of this sweep"));
        waiting.remove(leg);
        waiting.addAll(strategy.report(leg, trial.mean(objective)));
      }
    }
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
    Trial.State done = leg.isLast() ? Trial.State.DONE : Trial.State.PAUSED;
    change(of(leg, outcome.failure() == null ? done : Trial.State.FAILED, slot, outcome));
    waiting.addAll(strategy.report(leg, outcome.mean(objective)));
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
