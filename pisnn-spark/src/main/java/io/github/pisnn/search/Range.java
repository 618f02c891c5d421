package io.github.pisnn.search;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The values that a key may take, each as text in JSON. */
public sealed interface Range {

  /**
   * The value at a place in the unit interval: evenly spread, the same bits on every machine.
   *
   * @param place from 0 to below 1
   */
  String at(double place);

  /**
   * The values that a grid takes.
   *
   * @throws IllegalArgumentException if it has no end of them
   */
  List<String> grid();

  /** The values that bound it: both ends of an interval, or all there are. */
  List<String> ends();

  /** One of some values. */
  record Choice(List<String> values) implements Range {

    /** Checks that there are values, each of them once. */
    public Choice {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a choice must have at least one value");
      }
      if (values.stream().distinct().count() < values.size()) {
        throw new IllegalArgumentException("a choice must not have a value twice");
      }
    }

    @Override
    public String at(double place) {
      return values.get((int) (place * values.size()));
    }

    @Override
    public List<String> grid() {
      return values;
    }

    @Override
    public List<String> ends() {
      return values;
    }
  }

  /**
   * Integers.
   *
   * @param least included
   * @param largest included
   */
  record Integers(long least, long largest) implements Range {
    private static final long MOST = 1L << 40;

    /** Checks that there are some. */
    public Integers {
      if (least > largest || largest - least < 0 || largest - least > MOST) {
        throw new IllegalArgumentException(
            "[least, largest] is [" + least + ", " + largest + "]: it must not be empty");
      }
    }

    @Override
    public String at(double place) {
      return Long.toString(least + (long) (place * (largest - least + 1)));
    }

    @Override
    public List<String> grid() {
      return LongStream.rangeClosed(least, largest)
          .limit(SearchSpace.MOST_POINTS + 1L)
          .mapToObj(Long::toString)
          .toList();
    }

    @Override
    public List<String> ends() {
      return List.of(Long.toString(least), Long.toString(largest));
    }
  }

  /**
   * Numbers.
   *
   * @param logarithmic whether their logarithms are evenly spread, and not they; if so, all are
   *     positive
   * @param points how many a grid takes, both ends among them
   */
  record Numbers(double least, double largest, boolean logarithmic, OptionalInt points)
      implements Range {
    /** Checks that there are some. */
    public Numbers {
      if (!(Double.isFinite(least) && Double.isFinite(largest) && least < largest)) {
        throw new IllegalArgumentException(
            "[least, largest] is [" + least + ", " + largest + "]: it must not be empty");
      }
      if (logarithmic && least <= 0) {
        throw new IllegalArgumentException("[least, largest] must be above 0, not " + least);
      }
    }

    @Override
    public String at(double place) {
      return Double.toString(
          logarithmic ? logarithmically(place) : least + place * (largest - least));
    }

    private double logarithmically(double place) {
      double value = least * StrictMath.exp(place * StrictMath.log(largest / least));
      return place == 1 ? largest : Math.min(largest, value);
    }

    @Override
    public List<String> grid() {
      int count =
          points.orElseThrow(
              () -> new IllegalArgumentException("points = <how many a grid takes of it>, too"));
      if (count < 2 || count > SearchSpace.MOST_POINTS) {
        throw new IllegalArgumentException(
            "points must be from 2 to " + SearchSpace.MOST_POINTS + ", not " + count);
      }
      return IntStream.range(0, count).mapToObj(k -> at((double) k / (count - 1))).toList();
    }

    @Override
    public List<String> ends() {
      return List.of(Double.toString(least), Double.toString(largest));
    }
  }
}
