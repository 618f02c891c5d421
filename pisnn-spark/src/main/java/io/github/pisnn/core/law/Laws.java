package io.github.pisnn.core.law;

import io.github.pisnn.core.util.Refusal;
import java.util.List;
import java.util.Map;

/** The laws by name. */
public final class Laws {

  /** All kinds of laws, by their names' order. */
  public static final List<LawKind> KINDS =
      List.of(
          Advection.KIND,
          BuckleyLeverett.KIND,
          Burgers.KIND,
          CahnHilliard.KIND,
          Diffusion.KIND,
          PorousMedium.KIND,
          Traffic.KIND);

  private Laws() {}

  /** The names of all laws. */
  public static List<String> names() {
    return KINDS.stream().map(LawKind::name).toList();
  }

  /**
   * The kind of a name.
   *
   * @throws IllegalArgumentException if there is no such law
   */
  public static LawKind kind(String name) {
    return KINDS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    "{law}: there is no law '%s'; the laws are: %s",
                    name, String.join(", ", names())));
  }

  /**
   * A law from its name and parameters.
   *
   * @throws IllegalArgumentException if there is no such law, or a parameter is missing, unknown or
   *     out of its range
   */
  public static Law named(String name, Map<String, Double> parameters) {
    return kind(name).law(parameters);
  }
}
