package io.github.pisnn.core.law;

import io.github.pisnn.core.util.Refusal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kind of law: its name, its parameters, and how a law is made of their values.
 *
 * @param name used in configurations and models, a letter and then letters and digits
 * @param parameters in the order of their names
 * @param of makes a law from one value a parameter
 */
public record LawKind(String name, List<Parameter> parameters, Function<double[], Law> of) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

  /**
   * Checks that configurations can name it and its parameters.
   *
   * @throws IllegalArgumentException if a name is no word, or parameters are not in the order of
   *     their names, or one is called {@code name}
   */
  public LawKind {
    parameters = List.copyOf(parameters);
    List<String> names = parameters.stream().map(Parameter::name).toList();
    if (!Stream.concat(Stream.of(name), names.stream()).allMatch(n -> WORD.matcher(n).matches())) {
      throw new IllegalArgumentException(
          "law '" + name + "' with the parameters " + names + ": names are letters and digits");
    }
    if (names.contains("name") || !names.equals(List.copyOf(new TreeSet<>(names)))) {
      throw new IllegalArgumentException(
          "law '" + name + "': its parameters must be sorted, each once and none of them name");
    }
  }

  /**
   * A parameter.
   *
   * @param name used in configurations and models, a letter and then letters and digits
   * @param expected what is allowed, such as "a number >= 0"
   * @param allowed whether a value is
   */
  public record Parameter(String name, String expected, DoublePredicate allowed) {

    /** Any number. */
    public static Parameter finite(String name) {
      return new Parameter(name, "a finite number", Double::isFinite);
    }

    /** A number of at least 0. */
    public static Parameter notNegative(String name) {
      return new Parameter(name, "a number >= 0", v -> v >= 0 && v < Double.POSITIVE_INFINITY);
    }

    /** A number above 0. */
    public static Parameter positive(String name) {
      return new Parameter(name, "a number > 0", v -> v > 0 && v < Double.POSITIVE_INFINITY);
    }

    /**
     * Checks a value.
     *
     * @throws IllegalArgumentException if it is not allowed
     */
    public void require(double value) {
      if (!allowed.test(value)) {
        throw new Refusal("{" + name + "} must be %s, not %s", expected, value);
      }
    }
  }

  /** A kind, with parameters in the order of their names. */
  public static LawKind of(String name, Function<double[], Law> of, Parameter... parameters) {
    return new LawKind(name, List.of(parameters), of);
  }

  /** The names of the parameters. */
  public List<String> parameterNames() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /**
   * Checks the values of all parameters, in their order.
   *
   * @throws IllegalArgumentException if one is not allowed
   */
  public void require(double... values) {
    for (int k = 0; k < values.length; k++) {
      parameters.get(k).require(values[k]);
    }
  }

  /** Values by the names of the parameters, in their order. */
  public SortedMap<String, Double> named(double... values) {
    SortedMap<String, Double> named = new TreeMap<>();
    for (int k = 0; k < values.length; k++) {
      named.put(parameters.get(k).name(), values[k]);
    }
    return named;
  }

  /**
   * The law of some values.
   *
   * @throws IllegalArgumentException if one is missing, unknown or not allowed
   */
  public Law law(Map<String, Double> values) {
    List<String> names = parameterNames();
    if (values.size() != names.size() || !values.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          "law '"
              + name
              + "' has the parameters "
              + String.join(", ", names)
              + ", not "
              + values.keySet());
    }
    return of.apply(names.stream().mapToDouble(values::get).toArray());
  }
}
