package io.github.pisnn.jobs.search;

import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.cluster.Watch;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.search.Strategy;
import io.github.pisnn.search.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a sweep goes: on a terminal a table that is drawn over itself, elsewhere a line for
 * every leg that has ended.
 */
final class SweepProgress implements AutoCloseable {
  private static final double NANO = 1e-9;
  private static final int WIDTH = 100;
  private static final int EVERY_MS = 1000;

  private final SweepPlan plan;
  private final Objective objective;
  private final Strategy strategy;
  private final int slots;
  private final int all;
  private final long start = System.nanoTime();
  private final SortedMap<Integer, Trial> trials = new TreeMap<>();
  private final SortedMap<Integer, Long> begun = new TreeMap<>();

  /** Rounds that a trial had made when its leg began. */
  private final SortedMap<Integer, Integer> from = new TreeMap<>();

  private final Timer clock = new Timer("sweep", true);
  private long roundsMade;
  private double secondsLeft = Double.NaN;
  private int drawn;

  /** On Java 17 and 21; Java 22 always has a console. */
  @SuppressWarnings("SystemConsoleNull")
  private final boolean isTerminal = System.console() != null;

  SweepProgress(SweepPlan plan, Strategy strategy, int slots) {
    this.plan = plan;
    this.objective = plan.sweep().first();
    this.strategy = strategy;
    this.slots = slots;
    this.all = plan.sweep().points().size();
  }

  /** Says what there is to do, and what has been done before. */
  void begin(List<Trial> before, RunFolder folder) {
    Console.say(
        "sweep: %d trials of at most %d rounds, %d at once, each %s",
        all, plan.rounds(), slots, plan.isLarge() ? "by jobs of its own" : "in one task");
    for (Trial trial : before) {
      trials.put(trial.number(), trial);
    }
    if (!before.isEmpty()) {
      Console.say(
          "going on with %s: %d done, %d failed, %d under way",
          folder,
          count(Trial.State.DONE),
          count(Trial.State.FAILED),
          count(Trial.State.RUNNING) + count(Trial.State.PAUSED));
    }
    if (isTerminal) {
      clock.schedule(
          new TimerTask() {
            @Override
            public void run() {
              draw();
            }
          },
          EVERY_MS,
          EVERY_MS);
    }
  }

  /** Takes note of a change; called by the scheduler, which holds the strategy still. */
  synchronized void changed(Trial trial) {
    Trial last = trials.put(trial.number(), trial);
    Outcome outcome = trial.outcome();
    if (outcome == null) {
      begun.put(trial.number(), System.nanoTime());
      from.put(trial.number(), last == null || last.outcome() == null ? 0 : last.rounds());
    } else if (trial.state() != Trial.State.STOPPED) {
      roundsMade += trial.rounds() - from.getOrDefault(trial.number(), 0);
      double elapsed = (System.nanoTime() - start) * NANO;
      secondsLeft = elapsed * Math.max(0, strategy.roundsLeft()) / roundsMade;
    }
    watch();
    if (isTerminal) {
      draw();
    } else if (outcome != null && trial.state() != Trial.State.STOPPED) {
      Console.say("%s", line(trial, outcome));
    }
  }

  private void watch() {
    Watch.set(Watch.Figure.TRIALS, all);
    Watch.set(Watch.Figure.TRIALS_RUNNING, running().size());
    Watch.set(Watch.Figure.TRIALS_DONE, count(Trial.State.DONE));
    Watch.set(Watch.Figure.TRIALS_FAILED, count(Trial.State.FAILED));
    Trial best = best();
    if (best != null) {
      Watch.set(Watch.Figure.BEST, best.mean(objective.key()));
    }
  }

  private int count(Trial.State state) {
    return (int) trials.values().stream().filter(trial -> trial.state() == state).count();
  }

  /** The best of those furthest on; null before one has an outcome. */
  private @Nullable Trial best() {
    Trial best = null;
    for (Trial trial : trials.values()) {
      double mean = trial.mean(objective.key());
      if (mean < Double.POSITIVE_INFINITY
          && (best == null
              || trial.rounds() > best.rounds()
              || (trial.rounds() == best.rounds() && mean < best.mean(objective.key())))) {
        best = trial;
      }
    }
    return best;
  }

  private String line(Trial trial, Outcome outcome) {
    String what =
        outcome.failure() == null
            ? figure(trial) + " after round " + trial.rounds()
            : outcome.failure();
    Trial best = best();
    return String.format(
        Locale.ROOT,
        "trial %d %s: %s; %d of %d done, %d failed%s%s",
        trial.number(),
        Keys.of(trial.state()),
        what,
        count(Trial.State.DONE),
        all,
        count(Trial.State.FAILED),
        best == null ? "" : ", best is trial " + best.number() + " with " + figure(best),
        Double.isFinite(secondsLeft)
            ? String.format(Locale.ROOT, ", about %.0f s left", secondsLeft)
            : "");
  }

  private String figure(Trial trial) {
    return String.format(Locale.ROOT, "%s %.3g", objective.key(), trial.mean(objective.key()));
  }

  private synchronized void draw() {
    List<String> lines = table();
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      // Up so many lines, and clear all below.
      text.append(String.format(Locale.ROOT, "\u001b[%dA\u001b[J", drawn));
    }
    for (String line : lines) {
      text.append(line.length() > WIDTH ? line.substring(0, WIDTH - 3) + "..." : line).append('\n');
    }
    drawn = lines.size();
    System.out.print(text);
    System.out.flush();
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    long now = System.nanoTime();
    lines.add(
        String.format(
            Locale.ROOT,
            "running %d, waiting %d, paused %d, stopped %d, done %d, failed %d of %d",
            running().size(),
            all - trials.size(),
            count(Trial.State.PAUSED),
            count(Trial.State.STOPPED),
            count(Trial.State.DONE),
            count(Trial.State.FAILED),
            all));
    lines.add(
        clock((now - start) * NANO)
            + " so far"
            + (Double.isFinite(secondsLeft) ? ", about " + clock(secondsLeft) + " left" : ""));
    Trial best = best();
    if (best != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  best   trial %4d: %s after round %d; %s",
              best.number(),
              figure(best),
              best.rounds(),
              shown(best.values())));
    }
    for (Trial trial : running()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  slot %d trial %4d: to round %d, since %s; %s",
              trial.slot(),
              trial.number(),
              trial.rounds(),
              clock((now - begun.getOrDefault(trial.number(), now)) * NANO),
              shown(trial.values())));
    }
    return lines;
  }

  /** What runs now, in the order of slots; not what ran when the sweep was killed. */
  private Collection<Trial> running() {
    return trials.values().stream()
        .filter(trial -> trial.state() == Trial.State.RUNNING)
        .filter(trial -> begun.containsKey(trial.number()))
        .collect(Collectors.toMap(Trial::slot, trial -> trial, (a, b) -> b, TreeMap::new))
        .values();
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** Values as people write them. */
  static String shown(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + shown(entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** A value as people write it. */
  static String shown(String json) {
    boolean isWord = json.matches("\"[A-Za-z0-9]+\"");
    if (isWord) {
      return json.substring(1, json.length() - 1);
    }
    boolean isLong = json.matches("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?") && json.length() > 8;
    return isLong ? String.format(Locale.ROOT, "%.4g", Double.parseDouble(json)) : json;
  }

  @Override
  public void close() {
    clock.cancel();
  }
}
