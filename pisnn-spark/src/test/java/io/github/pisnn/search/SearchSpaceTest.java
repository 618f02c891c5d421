package io.github.pisnn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSpaceTest {
  private static final int POINTS = 64;

  private static Dimension dimension(String key, Range range, Dimension.Condition... conditions) {
    return new Dimension(key, range, List.of(conditions));
  }

  private static Range choice(String... values) {
    return new Range.Choice(List.of(values));
  }

  private static Range uniform(double least, double largest) {
    return new Range.Numbers(least, largest, false, OptionalInt.empty());
  }

  private static Range logUniform(double least, double largest) {
    return new Range.Numbers(least, largest, true, OptionalInt.of(3));
  }

  private static Dimension.Condition when(String key, String... values) {
    return new Dimension.Condition(key, List.of(values));
  }

  private static SearchSpace space(Dimension... dimensions) {
    return new SearchSpace(List.of(dimensions));
  }

  private static double[] numbers(List<SortedMap<String, String>> points, String key) {
    return points.stream().mapToDouble(point -> Double.parseDouble(point.get(key))).toArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, Long.MAX_VALUE})
  void randomPointsDependOnSeedNumberAndKeyOnly(long seed) {
    Dimension noise = dimension("noise", logUniform(1e-4, 1e-1));
    Dimension leak = dimension("leak", uniform(0.1, 1));
    List<SortedMap<String, String>> both = space(noise, leak).random(seed, POINTS);
    assertEquals(both, space(leak, noise).random(seed, POINTS));
    assertEquals(both.subList(0, 10), space(leak, noise).random(seed, 10));
    assertArrayEquals(numbers(space(noise).random(seed, POINTS), "noise"), numbers(both, "noise"));
    assertNotEquals(both, space(noise, leak).random(seed + 1, POINTS));
  }

  private static void assertArrayEquals(double[] expected, double[] actual) {
    assertEquals(Arrays.toString(expected), Arrays.toString(actual));
  }

  /** The mean of n evenly spread numbers is off by 1 / sqrt(12 n) of their range, about. */
  @Test
  void randomPointsAreSpreadEvenly() {
    int count = 4000;
    double allowed = 5 / Math.sqrt(12.0 * count);
    SearchSpace space =
        space(
            dimension("a", uniform(-1, 3)),
            dimension("b", logUniform(1e-4, 1e-1)),
            dimension("c", new Range.Integers(3, 7)));
    List<SortedMap<String, String>> points = space.random(1, count);
    assertEquals(1, Arrays.stream(numbers(points, "a")).average().orElseThrow(), 4 * allowed);
    double[] logs = Arrays.stream(numbers(points, "b")).map(Math::log10).toArray();
    assertEquals(-2.5, Arrays.stream(logs).average().orElseThrow(), 3 * allowed);
    for (int value = 3; value <= 7; value++) {
      double wanted = value;
      long hits = Arrays.stream(numbers(points, "c")).filter(x -> x == wanted).count();
      assertEquals(count / 5.0, (double) hits, 5 * Math.sqrt(count / 5.0), "how often " + value);
    }
    for (SortedMap<String, String> point : points) {
      double b = Double.parseDouble(point.get("b"));
      assertTrue(b >= 1e-4 && b <= 1e-1, "outside: " + b);
    }
  }

  /** Of 64 points of a Sobol sequence each 64th of each dimension has one, wherever it is moved. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sobolPointsAreSpreadMoreEvenlyThanRandomOnes(long seed) {
    SearchSpace space =
        space(
            dimension("a", uniform(0, 1)),
            dimension("b", uniform(0, 1)),
            dimension("c", uniform(0, 1)));
    for (String key : List.of("a", "b", "c")) {
      assertEquals(POINTS, occupied(space.sobol(seed, POINTS), key), key);
      assertTrue(occupied(space.random(seed, POINTS), key) < POINTS - 10, key);
    }
    assertNotEquals(space.sobol(seed, POINTS), space.sobol(seed + 1, POINTS));
    assertEquals(space.sobol(seed, 5), space.sobol(seed, POINTS).subList(0, 5));
  }

  private static int occupied(List<SortedMap<String, String>> points, String key) {
    Set<Integer> cells = new HashSet<>();
    for (double number : numbers(points, key)) {
      cells.add((int) (number * POINTS));
    }
    return cells.size();
  }

  @Test
  void noTwoPointsAreTheSameAndASmallSpaceIsExhausted() {
    SearchSpace space =
        space(dimension("a", choice("1", "2", "3")), dimension("b", choice("\"x\"", "\"y\"")));
    for (List<SortedMap<String, String>> points :
        List.of(space.random(1, 100), space.sobol(1, 100))) {
      assertEquals(6, points.size());
      assertEquals(6, new HashSet<>(points).size());
    }
    assertEquals(4, space.random(1, 4).size());
  }

  @Test
  void aGridHasEveryCombinationOnce() {
    SearchSpace space =
        space(
            dimension("a", new Range.Integers(2, 4)),
            dimension("b", logUniform(1e-4, 1e-2)),
            dimension("c", choice("true", "false")));
    List<SortedMap<String, String>> points = space.grid(18);
    assertEquals(18, new HashSet<>(points).size());
    assertEquals(Set.of("2", "3", "4"), values(points, "a"));
    assertEquals(3, values(points, "b").size());
    double[] b = values(points, "b").stream().mapToDouble(Double::parseDouble).sorted().toArray();
    assertEquals(1e-4, b[0]);
    assertEquals(1e-3, b[1], 1e-18);
    assertEquals(1e-2, b[2]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> space.grid(17)).getMessage();
    assertEquals("the grid has more than 17 points", message);
  }

  private static Set<String> values(List<SortedMap<String, String>> points, String key) {
    Set<String> values = new HashSet<>();
    points.forEach(point -> values.add(point.get(key)));
    return values;
  }

  /** A key is searched only where its conditions hold, and those of a key that is not never do. */
  @Test
  void conditionsLeaveKeysOut() {
    SearchSpace space =
        space(
            dimension("a", choice("1", "2"), when("b", "true")),
            dimension("b", choice("true", "false"), when("c", "\"x\"")),
            dimension("c", choice("\"x\"", "\"y\"")));
    assertEquals(List.of("c", "b", "a"), space.keys());
    List<SortedMap<String, String>> grid = space.grid(100);
    assertEquals(4, grid.size(), grid::toString);
    for (SortedMap<String, String> point : space.random(3, 100)) {
      String shown = point.toString();
      assertEquals(point.get("c").equals("\"x\""), point.containsKey("b"), shown);
      assertEquals("true".equals(point.get("b")), point.containsKey("a"), shown);
      assertTrue(grid.contains(point), shown);
    }
    assertEquals(4, space.random(3, 100).size());
  }

  @Test
  void spacesWithoutSenseAreRefused() {
    refused("the search space is empty");
    refused(
        "a depends on b, which is not in the search space",
        dimension("a", choice("1"), when("b", "1")));
    refused(
        "a depends on b = 3, which that key is never chosen to be",
        dimension("a", choice("1"), when("b", "3")),
        dimension("b", new Range.Integers(1, 2)));
    refused(
        "a depends on b = 0.5, which that key is never chosen to be",
        dimension("a", choice("1"), when("b", "0.5")),
        dimension("b", uniform(0, 1)));
    refused(
        "the conditions of a lead back to itself",
        dimension("a", choice("1"), when("b", "1")),
        dimension("b", choice("1"), when("a", "1")),
        dimension("c", choice("1")));
  }

  private static void refused(String expected, Dimension... dimensions) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> space(dimensions)).getMessage();
    assertEquals(expected, message);
  }

  @Test
  void emptyRangesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> choice());
    assertThrows(IllegalArgumentException.class, () -> choice("1", "1"));
    assertThrows(IllegalArgumentException.class, () -> uniform(1, 1));
    assertThrows(IllegalArgumentException.class, () -> uniform(2, 1));
    assertThrows(IllegalArgumentException.class, () -> uniform(0, Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> logUniform(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Range.Integers(3, 2));
    assertThrows(
        IllegalArgumentException.class, () -> new Range.Integers(Long.MIN_VALUE, Long.MAX_VALUE));
    assertThrows(
        IllegalArgumentException.class, () -> space(dimension("a", uniform(0, 1))).grid(100));
    assertFalse(new Range.Integers(5, 5).grid().isEmpty());
  }
}
