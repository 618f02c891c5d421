package io.github.pisnn.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Asynchronous successive halving (L. Li et al. 2020, "A System for Massively Parallel
 * Hyperparameter Tuning", MLSys 2, arXiv:1810.05934) over points chosen beforehand: all are trained
 * a little, and of those that a rung has seen the best of every few go on to the next, as soon as
 * they are known. With a single rung all points are trained to the end.
 *
 * <p>A rung sees outcomes in the order in which its trials entered it, holding back those that come
 * too early: so the trials promoted, and their order, are the same however many run at once. No
 * slot waits for that, since what is held back is an outcome, not work. On request it sees them as
 * they come instead.
 *
 * <p>Where all that came to the last rung have failed, the next best goes on, once nothing else is
 * under way.
 */
public final class SuccessiveHalving implements Strategy {
  private static final Comparator<Seen> BEST_FIRST =
      Comparator.comparingDouble(Seen::score).thenComparingInt(Seen::trial);

  private final List<SortedMap<String, String>> points;
  private final List<Integer> ladder;
  private final int reduction;
  private final boolean inOrder;
  private final List<Rung> rungs = new ArrayList<>();

  /** A trial and what came out. */
  private record Seen(int trial, double score) {
    boolean isFine() {
      return score < Double.POSITIVE_INFINITY;
    }
  }

  /** Trials that have been given as many rounds. */
  private static final class Rung {
    private final List<Integer> entered = new ArrayList<>();
    private final Map<Integer, Double> outcomes = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private final Set<Integer> promoted = new HashSet<>();
  }

  /**
   * A strategy.
   *
   * @param points the values of all trials, in their order
   * @param ladder rounds at the end of each rung, increasing
   * @param reduction of as many trials one is promoted, at least 2
   * @param inOrder whether rungs see outcomes in the order of their trials
   * @throws IllegalArgumentException if nothing would reach the last rung
   */
  public SuccessiveHalving(
      List<SortedMap<String, String>> points,
      List<Integer> ladder,
      int reduction,
      boolean inOrder) {
    this.points = List.copyOf(points);
    this.ladder = List.copyOf(ladder);
    this.reduction = reduction;
    this.inOrder = inOrder;
    double least = Math.pow(reduction, ladder.size() - 1);
    if (points.size() < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "with %d rungs and one of %d promoted it takes at least %.0f trials, not %d",
              ladder.size(),
              reduction,
              least,
              points.size()));
    }
    ladder.forEach(rounds -> rungs.add(new Rung()));
  }

  /** Rounds at the end of each rung: from least on, each times the reduction, up to most. */
  public static List<Integer> ladder(int least, int reduction, int most) {
    List<Integer> ladder = new ArrayList<>();
    for (long rounds = least; rounds < most; rounds *= reduction) {
      ladder.add((int) rounds);
    }
    ladder.add(most);
    return ladder;
  }

  @Override
  public List<Leg> start() {
    List<Leg> legs = new ArrayList<>();
    for (int trial = 0; trial < points.size(); trial++) {
      legs.add(enter(trial, 0));
    }
    return legs;
  }

  private Leg enter(int trial, int rung) {
    rungs.get(rung).entered.add(trial);
    return new Leg(trial, points.get(trial), rung, ladder.get(rung), rung == ladder.size() - 1);
  }

  @Override
  public List<Leg> report(Leg leg, double score) {
    Rung rung = rungs.get(leg.rung());
    rung.outcomes.put(leg.trial(), score);
    List<Leg> legs = new ArrayList<>();
    if (inOrder) {
      while (rung.seen.size() < rung.entered.size()
          && rung.outcomes.containsKey(rung.entered.get(rung.seen.size()))) {
        see(leg.rung(), rung.entered.get(rung.seen.size()), legs);
      }
    } else {
      see(leg.rung(), leg.trial(), legs);
    }
    if (legs.isEmpty()) {
      promoteInstead(legs);
    }
    return legs;
  }

  private void see(int number, int trial, List<Leg> legs) {
    Rung rung = rungs.get(number);
    rung.seen.add(new Seen(trial, rung.outcomes.getOrDefault(trial, Double.POSITIVE_INFINITY)));
    if (number == ladder.size() - 1) {
      return;
    }
    rung.seen.stream()
        .sorted(BEST_FIRST)
        .limit(rung.seen.size() / reduction)
        .filter(best -> best.isFine() && rung.promoted.add(best.trial))
        .forEach(best -> legs.add(enter(best.trial, number + 1)));
  }

  /** Promotes the next best of the highest rung that has one, if otherwise nobody would be done. */
  private void promoteInstead(List<Leg> legs) {
    boolean isUnderWay = rungs.stream().anyMatch(r -> r.outcomes.size() < r.entered.size());
    int number = ladder.size() - 1;
    if (isUnderWay || rungs.get(number).seen.stream().anyMatch(Seen::isFine)) {
      return;
    }
    while (legs.isEmpty() && number-- > 0) {
      Rung rung = rungs.get(number);
      int next = number + 1;
      rung.seen.stream()
          .filter(seen -> seen.isFine() && !rung.promoted.contains(seen.trial))
          .min(BEST_FIRST)
          .ifPresent(
              best -> {
                rung.promoted.add(best.trial);
                legs.add(enter(best.trial, next));
              });
    }
  }

  @Override
  public long roundsLeft() {
    long left = 0;
    double expected = points.size();
    for (int k = 0; k < ladder.size(); k++) {
      long trials = Math.max(Math.round(expected), rungs.get(k).entered.size());
      int rounds = ladder.get(k) - (k == 0 ? 0 : ladder.get(k - 1));
      left += (trials - rungs.get(k).outcomes.size()) * rounds;
      expected /= reduction;
    }
    return left;
  }
}
