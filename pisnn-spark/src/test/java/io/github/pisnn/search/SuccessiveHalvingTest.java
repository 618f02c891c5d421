package io.github.pisnn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuccessiveHalvingTest {
  private static final List<Integer> LADDER = List.of(2, 8, 32);

  private static List<SortedMap<String, String>> points(int count) {
    return IntStream.range(0, count)
        .mapToObj(k -> (SortedMap<String, String>) new TreeMap<>(Map.of("k", "" + k)))
        .toList();
  }

  /** A score that gets more certain from rung to rung, as losses do. */
  private static double score(Leg leg, long seed) {
    double value = new SplittableRandom(seed * 1000 + leg.trial()).nextDouble();
    double noise = new SplittableRandom(seed * 1000 + 31L * leg.trial() + leg.rung()).nextDouble();
    return value + noise / leg.rounds();
  }

  /**
   * Runs a strategy in some slots, each of them done with its leg at a random time.
   *
   * @return the legs in the order in which they were given out
   */
  private static List<Leg> run(Strategy strategy, int slots, long order, long seed) {
    SplittableRandom random = new SplittableRandom(order);
    List<Leg> given = new ArrayList<>(strategy.start());
    List<Leg> waiting = new ArrayList<>(given);
    List<Leg> running = new ArrayList<>();
    while (!waiting.isEmpty() || !running.isEmpty()) {
      while (running.size() < slots && !waiting.isEmpty()) {
        running.add(waiting.remove(0));
      }
      Leg leg = running.remove(random.nextInt(running.size()));
      List<Leg> next = strategy.report(leg, score(leg, seed));
      given.addAll(next);
      waiting.addAll(next);
    }
    return given;
  }

  private static List<String> promotions(List<Leg> legs, int rung) {
    return legs.stream().filter(leg -> leg.rung() == rung).map(leg -> "" + leg.trial()).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void promotionsAreTheSameHoweverManyRunAtOnce(long seed) {
    List<Leg> expected = run(new SuccessiveHalving(points(64), LADDER, 4, true), 1, 0, seed);
    for (int slots : new int[] {2, 4, 7, 64}) {
      for (long order = 1; order <= 5; order++) {
        List<Leg> legs =
            run(new SuccessiveHalving(points(64), LADDER, 4, true), slots, order, seed);
        for (int rung = 0; rung < LADDER.size(); rung++) {
          assertEquals(
              promotions(expected, rung),
              promotions(legs, rung),
              slots + " slots, order " + order + ", seed " + seed + ", rung " + rung);
        }
      }
    }
  }

  /** Seen as they come, outcomes promote whoever is the best then. */
  @Test
  void withoutOrderPromotionsDependOnIt() {
    List<Leg> one = run(new SuccessiveHalving(points(64), LADDER, 4, false), 1, 0, 1);
    List<Leg> many = run(new SuccessiveHalving(points(64), LADDER, 4, false), 16, 1, 1);
    assertNotEquals(promotions(one, 1), promotions(many, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theBestOfEveryFewGoOnAndTheBestOfAllToTheEnd(long seed) {
    for (boolean inOrder : new boolean[] {true, false}) {
      Strategy strategy = new SuccessiveHalving(points(64), LADDER, 4, inOrder);
      List<Leg> legs = run(strategy, 4, seed, seed);
      assertEquals(0, strategy.roundsLeft(), "rounds left");
      List<Leg> first = legs.stream().filter(leg -> leg.rung() == 0).toList();
      assertEquals(64, first.size());
      List<String> best =
          first.stream()
              .sorted(Comparator.comparingDouble(leg -> score(leg, seed)))
              .limit(16)
              .map(leg -> "" + leg.trial())
              .toList();
      assertTrue(promotions(legs, 1).containsAll(best), "the best quarter goes on");
      assertTrue(promotions(legs, 1).size() <= 32, promotions(legs, 1)::toString);
      assertTrue(promotions(legs, 2).contains(best.get(0)) || promotions(legs, 2).size() >= 4);
      long rounds = legs.stream().mapToLong(leg -> rounds(leg)).sum();
      assertTrue(rounds < 0.3 * 64 * 32, rounds + " rounds");
      assertTrue(legs.stream().allMatch(leg -> leg.isLast() == (leg.rung() == 2)));
    }
  }

  private static int rounds(Leg leg) {
    return leg.rounds() - (leg.rung() == 0 ? 0 : LADDER.get(leg.rung() - 1));
  }

  @Test
  void whoFailedIsNotPromoted() {
    SuccessiveHalving strategy = new SuccessiveHalving(points(4), List.of(1, 2), 2, true);
    List<Leg> legs = strategy.start();
    assertEquals(List.of(), strategy.report(legs.get(0), Double.POSITIVE_INFINITY));
    assertEquals(List.of(), strategy.report(legs.get(1), Double.POSITIVE_INFINITY));
    assertEquals(List.of(), strategy.report(legs.get(2), Double.POSITIVE_INFINITY));
    List<Leg> next = strategy.report(legs.get(3), 5);
    assertEquals(List.of("3"), promotions(next, 1));
    assertEquals(legs.get(3).values(), next.get(0).values());
  }

  /** Trials 0 to 5 are the better the higher their number; the best four fail with more rounds. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereAllFinishersFailTheNextBestGoesOn(boolean inOrder) {
    Strategy strategy = new SuccessiveHalving(points(6), List.of(1, 2), 3, inOrder);
    List<Leg> waiting = new ArrayList<>(strategy.start());
    List<String> finishers = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Leg leg = waiting.remove(0);
      boolean fails = leg.isLast() && leg.trial() > 1;
      if (leg.isLast()) {
        finishers.add(leg.trial() + (fails ? " fails" : ""));
      }
      waiting.addAll(strategy.report(leg, fails ? Double.POSITIVE_INFINITY : -leg.trial()));
    }
    assertEquals("1", finishers.get(finishers.size() - 1));
    assertEquals(
        List.of("2 fails", "3 fails", "4 fails", "5 fails"),
        finishers.stream().limit(finishers.size() - 1).sorted().toList());
  }

  /** Trial 2 is done first, but is seen only after trials 0 and 1. */
  @Test
  void whatComesTooEarlyIsHeldBack() {
    SuccessiveHalving strategy = new SuccessiveHalving(points(4), List.of(1, 2), 2, true);
    List<Leg> legs = strategy.start();
    assertEquals(List.of(), strategy.report(legs.get(2), 1));
    assertEquals(List.of(), strategy.report(legs.get(1), 2));
    // Of trials 0 and 1 the better one is 1; of all three it is 2.
    assertEquals(List.of("1", "2"), promotions(strategy.report(legs.get(0), 3), 1));
    assertEquals(List.of(), strategy.report(legs.get(3), 4));
  }

  @Test
  void withOneRungAllAreTrainedToTheEnd() {
    SuccessiveHalving strategy = new SuccessiveHalving(points(5), List.of(100), 4, true);
    assertEquals(500, strategy.roundsLeft());
    List<Leg> legs = run(strategy, 2, 1, 1);
    assertEquals(5, legs.size());
    assertTrue(legs.stream().allMatch(Leg::isLast));
  }

  @Test
  void laddersEndAtAllRounds() {
    assertEquals(List.of(8, 32, 128), SuccessiveHalving.ladder(8, 4, 128));
    assertEquals(List.of(8, 24, 50), SuccessiveHalving.ladder(8, 3, 50));
    assertEquals(List.of(50), SuccessiveHalving.ladder(60, 3, 50));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new SuccessiveHalving(points(15), LADDER, 4, true))
            .getMessage();
    assertEquals("with 3 rungs and one of 4 promoted it takes at least 16 trials, not 15", message);
  }
}
