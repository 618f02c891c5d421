package io.github.pisnn.core.law;

import io.github.pisnn.core.util.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The laws by name: the built-in ones, and those of every {@link LawProvider} there is. */
public final class Laws {
  private static final List<LawKind> BUILT_IN =
      List.of(
          Advection.KIND,
          BuckleyLeverett.KIND,
          Burgers.KIND,
          CahnHilliard.KIND,
          Diffusion.KIND,
          PorousMedium.KIND,
          Traffic.KIND);

  private Laws() {}

  /**
   * All kinds of laws, by their names' order. Spark gives a user's jars to the thread's class
   * loader; an application may have them beside this class.
   *
   * @throws IllegalArgumentException if two kinds have one name, or a provider cannot be loaded
   */
  private static SortedMap<String, LawKind> kinds() {
    SortedMap<String, LawKind> kinds = new TreeMap<>();
    BUILT_IN.forEach(kind -> kinds.put(kind.name(), kind));
    Set<String> asked = new HashSet<>();
    try {
      for (ClassLoader loader : loaders()) {
        for (LawProvider provider : ServiceLoader.load(LawProvider.class, loader)) {
          String name = provider.getClass().getName();
          if (asked.add(name)) {
            provider.kinds().forEach(kind -> add(kind, name, kinds));
          }
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException("a law cannot be loaded: " + cause, e);
    }
    return kinds;
  }

  private static List<ClassLoader> loaders() {
    return Stream.of(Thread.currentThread().getContextClassLoader(), Laws.class.getClassLoader())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static void add(LawKind kind, String provider, SortedMap<String, LawKind> kinds) {
    if (kinds.putIfAbsent(kind.name(), kind) != null) {
      throw new IllegalArgumentException(
          "law '"
              + kind.name()
              + "' of "
              + provider
              + " has the name of another law: it needs one of its own");
    }
  }

  /** The kinds that every installation has. */
  public static List<LawKind> builtIn() {
    return BUILT_IN;
  }

  /** The names of all laws. */
  public static List<String> names() {
    return List.copyOf(kinds().keySet());
  }

  /**
   * The kind of a name.
   *
   * @throws IllegalArgumentException if there is no such law
   */
  public static LawKind kind(String name) {
    SortedMap<String, LawKind> kinds = kinds();
    LawKind kind = kinds.get(name);
    if (kind == null) {
      throw new Refusal(
          "{law}: there is no law '%s'; the laws are: %s", name, String.join(", ", kinds.keySet()));
    }
    return kind;
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
