package io.github.pisnn.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.github.pisnn.core.util.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * What a key takes.
 *
 * @param expected what is allowed, in words
 * @param reader reads a value; empty if it is not allowed
 */
record ValueType<T>(String expected, Function<ConfigValue, Optional<T>> reader) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A string that is not blank. */
  static ValueType<String> text(String expected) {
    return new ValueType<>(
        expected,
        value ->
            value.unwrapped() instanceof String text && !text.isBlank()
                ? Optional.of(text)
                : Optional.empty());
  }

  /** One of some words. */
  static ValueType<String> word(List<String> allowed) {
    return new ValueType<>(
        "one of: " + String.join(", ", allowed),
        value -> Optional.of(String.valueOf(value.unwrapped())).filter(allowed::contains));
  }

  /** An enum's constant by its name in camel case: {@code squaredRelu} for SQUARED_RELU. */
  static <E extends Enum<E>> ValueType<E> constant(Class<E> type) {
    return constant(type, Arrays.asList(type.getEnumConstants()));
  }

  /** One of some constants of an enum. */
  static <E extends Enum<E>> ValueType<E> constant(Class<E> type, List<E> allowed) {
    return word(allowed.stream().map(Keys::of).toList()).map(name -> Keys.parse(type, name));
  }

  /** One or more of an enum's constants. */
  static <E extends Enum<E>> ValueType<List<E>> constants(Class<E> type) {
    return list(
        "a list of one or more of: " + String.join(", ", Keys.all(type)),
        size -> size > 0,
        constant(type));
  }

  /** True or false. */
  static ValueType<Boolean> bool() {
    return new ValueType<>(
        "true or false",
        value -> value.unwrapped() instanceof Boolean bool ? Optional.of(bool) : Optional.empty());
  }

  /** An integer in a range, both ends included. */
  static ValueType<Long> integer(long least, long most) {
    return new ValueType<>(
        "an integer from " + least + " to " + most,
        value -> asInteger(value).filter(integer -> integer >= least && integer <= most));
  }

  /** An int in a range, both ends included. */
  static ValueType<Integer> integer(int least, int most) {
    return integer((long) least, most).map(Long::intValue);
  }

  /** An int of at least some size. */
  static ValueType<Integer> integer(int least) {
    return integer(least, Integer.MAX_VALUE);
  }

  /** Any integer. */
  static ValueType<Long> anyInteger() {
    return integer(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** A finite number. */
  static ValueType<Double> number() {
    return number("a finite number", value -> true);
  }

  /** A finite number above zero. */
  static ValueType<Double> positive() {
    return number("a number > 0", value -> value > 0);
  }

  /** A finite number that is not negative. */
  static ValueType<Double> notNegative() {
    return number("a number >= 0", value -> value >= 0);
  }

  /**
   * A finite number in a range.
   *
   * @param expected the range in words
   */
  static ValueType<Double> number(String expected, DoublePredicate allowed) {
    return new ValueType<>(
        expected,
        value ->
            value.unwrapped() instanceof Number number
                    && Double.isFinite(number.doubleValue())
                    && allowed.test(number.doubleValue())
                ? Optional.of(number.doubleValue())
                : Optional.empty());
  }

  /** Exactly as many integers as names are given for them. */
  static ValueType<List<Long>> integers(String... names) {
    return list(named(names) + ", integers", size -> size == names.length, anyInteger());
  }

  /** Exactly as many positive ints as names are given for them. */
  static ValueType<List<Integer>> counts(String... names) {
    return list(
        named(names) + ", integers from 1 to " + Integer.MAX_VALUE,
        size -> size == names.length,
        integer(1));
  }

  /** One or more ints of at least some size. */
  static ValueType<List<Integer>> integerList(int least) {
    return list(
        "a list of integers from " + least + " to " + Integer.MAX_VALUE + ", such as [1, 4]",
        size -> size > 0,
        integer(least));
  }

  /** Exactly as many finite numbers as names are given for them. */
  static ValueType<List<Double>> numbers(String... names) {
    return list(named(names) + ", finite numbers", size -> size == names.length, number());
  }

  /** Exactly as many finite numbers above zero as names are given for them. */
  static ValueType<List<Double>> positives(String... names) {
    return list(named(names) + ", numbers > 0", size -> size == names.length, positive());
  }

  /** Finite numbers above zero, or none. */
  static ValueType<List<Double>> positiveList() {
    return list("a list of numbers > 0", size -> true, positive());
  }

  /** One value or more of any kind, as text in JSON that is the same for the same value. */
  static ValueType<List<String>> values() {
    return list("a list of one value or more", size -> size > 0, value());
  }

  /** A value of any kind, as {@link #values} have it. */
  static ValueType<String> value() {
    return new ValueType<>("a value, or a list of values", value -> Optional.of(json(value)));
  }

  private static <T> ValueType<List<T>> list(
      String expected, IntPredicate size, ValueType<T> element) {
    return new ValueType<>(
        expected,
        value -> {
          if (!(value instanceof ConfigList list) || !size.test(list.size())) {
            return Optional.empty();
          }
          List<T> elements = list.stream().flatMap(e -> element.reader.apply(e).stream()).toList();
          return elements.size() == list.size() ? Optional.of(elements) : Optional.empty();
        });
  }

  private <U> ValueType<U> map(Function<T, U> function) {
    return new ValueType<>(expected, value -> reader.apply(value).map(function));
  }

  private static String named(String... names) {
    return "[" + String.join(", ", names) + "]";
  }

  /** HOCON reads a number without a fraction, however it is written, as an Integer or a Long. */
  private static Optional<Long> asInteger(ConfigValue value) {
    return value.valueType() == ConfigValueType.NUMBER
            && value.unwrapped() instanceof Number number
            && !(number instanceof Double)
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  private static String json(ConfigValue value) {
    try {
      return JSON.readTree(value.render(ConfigRenderOptions.concise())).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
