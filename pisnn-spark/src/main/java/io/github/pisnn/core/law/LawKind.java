package io.github.pisnn.core.law;

import io.github.pisnn.core.util.Refusal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/**
 * A kind of law: its name, its parameters, and how a law is made of their values.
 *
 * @param name used in configurations and models
 * @param parameters in the order of their names
 * @param of makes a law from one value a parameter
 */
public record LawKind(String name, List<Parameter> parameters, Function<double[], Law> of) {

  /**
   * A parameter.
   *
   * @param name used in configurations and models
   * @param expected what is allowed, such as "a number >= 0"
   * @param allowed whether a value is
   */
  public record Parameter(String name, String expected, DoublePredicate allowed) {

    static Parameter finite(String name) {
      return new Parameter(name, "a finite number", Double::isFinite);
    }

    static Parameter notNegative(String name) {
      return new Parameter(name, "a number >= 0", v -> v >= 0 && v < Double.POSITIVE_INFINITY);
    }

    static Parameter positive(String name) {
      return new Parameter(name, "a number > 0", v -> v > 0 && v < Double.POSITIVE_INFINITY);
    }

    /**
     * Checks a value.
     *
     * @throws IllegalArgumentException if it is not allowed
     */
    void require(double value) {
      if (!allowed.test(value)) {
        throw new Refusal("{" + name + "} must be %s, not %s", expected, value);
      }
    }
  }

  static LawKind of(String name, Function<double[], Law> of, Parameter... parameters) {
    return new LawKind(name, List.of(parameters), of);
  }

  /** The names of the parameters. */
  public List<String> parameterNames() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /** Values by the names of the parameters, in their order. */
  SortedMap<String, Double> named(double... values) {
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
