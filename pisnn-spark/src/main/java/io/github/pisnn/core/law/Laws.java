package io.github.pisnn.core.law;

import java.util.List;
import java.util.Map;

/** The laws by name. */
public final class Laws {

  /** The names of all laws. */
  public static final List<String> NAMES = List.of(Advection.NAME, Burgers.NAME, Diffusion.NAME);

  private Laws() {}

  /**
   * The names of a law's parameters, sorted.
   *
   * @throws IllegalArgumentException if there is no such law
   */
  static List<String> parametersOf(String name) {
    return switch (name) {
      case Advection.NAME -> List.of("diffusivity", "velocity");
      case Burgers.NAME -> List.of("viscosity");
      case Diffusion.NAME -> List.of("conductivity");
      default ->
          throw new IllegalArgumentException(
              "law.name: there is no law '"
                  + name
                  + "'; the laws are: "
                  + String.join(", ", NAMES));
    };
  }

  /**
   * A law from its name and parameters.
   *
   * @throws IllegalArgumentException if there is no such law, or a parameter is missing, unknown or
   *     out of its range
   */
  public static Law named(String name, Map<String, Double> parameters) {
    List<String> expected = parametersOf(name);
    if (parameters.size() != expected.size() || !parameters.keySet().containsAll(expected)) {
      throw new IllegalArgumentException(
          "law '"
              + name
              + "' has the parameters "
              + String.join(", ", expected)
              + ", not "
              + parameters.keySet());
    }
    double[] values = expected.stream().mapToDouble(parameters::get).toArray();
    return switch (name) {
      case Advection.NAME -> new Advection(values[1], values[0]);
      case Burgers.NAME -> new Burgers(values[0]);
      default -> new Diffusion(values[0]);
    };
  }
}
