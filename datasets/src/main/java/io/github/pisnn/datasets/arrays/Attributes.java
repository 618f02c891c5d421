package io.github.pisnn.datasets.arrays;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What a file says about an array or a group: names with a text, texts or numbers. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Attributes(Map<String, List<String>> texts, Map<String, double[]> numbers) {
  /** No attributes. */
  public static final Attributes NONE = new Attributes(Map.of(), Map.of());

  /** Collects attributes one by one. */
  public static final class Builder {
    private final Map<String, List<String>> texts = new TreeMap<>();
    private final Map<String, double[]> numbers = new TreeMap<>();

    /** Adds a text or a list of them. */
    public Builder text(String name, String... values) {
      texts.put(name, List.of(values));
      return this;
    }

    /** Adds a number or an array of them. */
    public Builder numbers(String name, double... values) {
      numbers.put(name, values.clone());
      return this;
    }

    /** Returns what was added. */
    public Attributes build() {
      return new Attributes(texts, numbers);
    }
  }

  /** Tells whether there is one of that name, whatever its type. */
  public boolean has(String name) {
    return texts.containsKey(name) || numbers.containsKey(name);
  }

  /** Returns a text; the first one of a list. */
  public Optional<String> text(String name) {
    return texts(name).stream().findFirst();
  }

  /** Returns a list of texts; empty if there is none. */
  public List<String> texts(String name) {
    return texts.getOrDefault(name, List.of());
  }

  /** Returns numbers; an empty array if there are none. */
  public double[] numbers(String name) {
    return numbers.getOrDefault(name, new double[0]).clone();
  }

  /** Returns a single number; nothing if there is none or there are several. */
  public OptionalDouble number(String name) {
    double[] values = numbers(name);
    return values.length == 1 ? OptionalDouble.of(values[0]) : OptionalDouble.empty();
  }
}
