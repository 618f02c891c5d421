package io.github.pisnn.core.law;

import java.util.List;
import java.util.Map;

/** The laws by name. */
public final class Laws {

  /** The names of all laws. */
  public static final List<String> NAMES = List.of(Diffusion.NAME);

  private Laws() {}

  /**
   * A law from its name and parameters.
   *
   * @throws IllegalArgumentException if there is no such law, or a parameter is missing or unknown
   */
  public static Law named(String name, Map<String, Double> parameters) {
    if (!name.equals(Diffusion.NAME)) {
      throw new IllegalArgumentException(
          "law.name: there is no law '" + name + "'; the laws are: " + String.join(", ", NAMES));
    }
    Double conductivity = parameters.get("conductivity");
    if (conductivity == null || parameters.size() != 1) {
      throw new IllegalArgumentException(
          "law '" + name + "' has one parameter, conductivity, not " + parameters.keySet());
    }
    return new Diffusion(conductivity);
  }
}
