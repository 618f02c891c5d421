package io.github.pisnn.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * The configurations that are searched. A point has the values of all keys that are searched there,
 * as text in JSON; it depends on the seed and its own number only.
 */
public final class SearchSpace {
  /** Most points that are ever asked for. */
  public static final int MOST_POINTS = 10_000;

  private static final long NUMBER = 0x9E3779B97F4A7C15L;
  private static final long KEY = 0xBF58476D1CE4E5B9L;

  /** Draws for one new point, after which a space counts as exhausted. */
  private static final int MOST_DRAWS = 1000;

  /** Each after those that its conditions name. */
  private final List<Dimension> dimensions;

  /**
   * A space.
   *
   * @throws IllegalArgumentException if it is empty, or a condition names a key that is not in the
   *     space, a value that this key does not take, or in the end its own key
   */
  public SearchSpace(List<Dimension> dimensions) {
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("the search space is empty");
    }
    this.dimensions = ordered(dimensions);
  }

  private static List<Dimension> ordered(List<Dimension> dimensions) {
    List<Dimension> left = new ArrayList<>(dimensions);
    left.sort(Comparator.comparing(Dimension::key));
    left.forEach(dimension -> requireKnown(dimension, dimensions));
    List<Dimension> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Dimension next =
          left.stream()
              .filter(dimension -> left.stream().noneMatch(other -> names(dimension, other)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the conditions of " + left.get(0).key() + " lead back to itself"));
      left.remove(next);
      ordered.add(next);
    }
    return List.copyOf(ordered);
  }

  private static boolean names(Dimension dimension, Dimension other) {
    return dimension.conditions().stream().anyMatch(c -> c.key().equals(other.key()));
  }

  private static void requireKnown(Dimension dimension, List<Dimension> dimensions) {
    for (Dimension.Condition condition : dimension.conditions()) {
      Dimension named =
          dimensions.stream()
              .filter(other -> other.key().equals(condition.key()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          dimension.key()
                              + " depends on "
                              + condition.key()
                              + ", which is not in the search space"));
      boolean countable =
          named.range() instanceof Range.Choice || named.range() instanceof Range.Integers;
      for (String value : condition.values()) {
        if (!countable || !named.range().grid().contains(value)) {
          throw new IllegalArgumentException(
              dimension.key()
                  + " depends on "
                  + condition.key()
                  + " = "
                  + value
                  + ", which that key is never chosen to be");
        }
      }
    }
  }

  /** What is searched, each dimension after those that its conditions name. */
  public List<Dimension> dimensions() {
    return dimensions;
  }

  /** The keys that are searched, each after those that its conditions name. */
  public List<String> keys() {
    return dimensions.stream().map(Dimension::key).toList();
  }

  private SortedMap<String, String> point(ToDoubleFunction<Dimension> place) {
    SortedMap<String, String> point = new TreeMap<>();
    for (Dimension dimension : dimensions) {
      if (dimension.isActive(point)) {
        point.put(dimension.key(), dimension.range().at(place.applyAsDouble(dimension)));
      }
    }
    return point;
  }

  /**
   * All points of a grid.
   *
   * @param most most points it may have
   * @throws IllegalArgumentException if it has more, or a range has no end of them
   */
  public List<SortedMap<String, String>> grid(int most) {
    List<SortedMap<String, String>> points = List.of(new TreeMap<>());
    for (Dimension dimension : dimensions) {
      List<SortedMap<String, String>> wider = new ArrayList<>();
      for (SortedMap<String, String> point : points) {
        if (!dimension.isActive(point)) {
          wider.add(point);
          continue;
        }
        for (String value : dimension.range().grid()) {
          SortedMap<String, String> next = new TreeMap<>(point);
          next.put(dimension.key(), value);
          wider.add(next);
        }
        if (wider.size() > most) {
          throw new IllegalArgumentException("the grid has more than " + most + " points");
        }
      }
      points = wider;
    }
    return points;
  }

  /**
   * Random points, no two the same; fewer than asked for if the space has not as many. A key's
   * values do not depend on what else is searched.
   */
  public List<SortedMap<String, String>> random(long seed, int count) {
    return distinct(
        count, number -> point(dimension -> random(seed, number, dimension.key()).nextDouble()));
  }

  /**
   * Points of a Sobol sequence, moved by a random amount along each dimension (R. Cranley and T. N.
   * L. Patterson 1976, doi:10.1137/0713071), no two the same; fewer than asked for if the space has
   * not as many.
   */
  public List<SortedMap<String, String>> sobol(long seed, int count) {
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(dimensions.size());
    return distinct(
        count,
        number -> {
          double[] places = sequence.skipTo(number);
          return point(
              dimension -> {
                double shift = random(seed, -1, dimension.key()).nextDouble();
                double place = places[dimensions.indexOf(dimension)] + shift;
                return place < 1 ? place : place - 1;
              });
        });
  }

  private static SplittableRandom random(long seed, int number, String key) {
    return new SplittableRandom(seed + NUMBER * number + KEY * key.hashCode());
  }

  /** A point by its number. */
  @FunctionalInterface
  private interface Numbered {
    SortedMap<String, String> point(int number);
  }

  private static List<SortedMap<String, String>> distinct(int count, Numbered draw) {
    Set<SortedMap<String, String>> points = new LinkedHashSet<>();
    int fruitless = 0;
    for (int number = 0; points.size() < count && fruitless < MOST_DRAWS; number++) {
      fruitless = points.add(draw.point(number)) ? 0 : fruitless + 1;
    }
    return List.copyOf(points);
  }
}
