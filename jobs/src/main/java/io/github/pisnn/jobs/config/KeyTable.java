package io.github.pisnn.jobs.config;

import io.github.pisnn.core.util.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All keys of the configuration, as their readers declare them. */
public final class KeyTable {
  /** The sections, in the order in which people write them. */
  static final List<Section> SECTIONS =
      List.of(
          RunConfigReader.RUN,
          ProblemReader.LAW,
          ProblemReader.GRID,
          ProblemReader.BOUNDARY_KEYS,
          ProblemReader.SOURCE,
          ProblemReader.COEFFICIENT_KEYS,
          ProblemReader.TIME,
          OperatorReader.NEURON,
          OperatorReader.OPERATOR,
          RunConfigReader.REFERENCE,
          TrainingReader.TRAIN,
          TrainingReader.OPTIMIZATION,
          InitialReader.ROLLOUT_INITIAL,
          RolloutReader.ROLLOUT,
          CompareReader.COMPARE,
          DatasetReader.DATASET,
          SweepConfigReader.SWEEP);

  private KeyTable() {}

  /** All keys. */
  static List<Key<?>> keys() {
    return SECTIONS.stream().<Key<?>>flatMap(section -> section.keys().stream()).toList();
  }

  /** Whether a name is that of a key. */
  static boolean has(String name) {
    return keys().stream().anyMatch(key -> name.matches(key.pattern()));
  }

  /**
   * A refusal in the words of the configuration.
   *
   * @param near the key, or section, that what was refused is from; empty for any
   */
  public static String said(Refusal refusal, String near) {
    return refusal.said(part -> key(part, near).orElse(part));
  }

  /**
   * The key that gives a part of something: one in the section it is from, or else in any other. A
   * part that is a section of its own is given by its first key, as a law is by its name.
   */
  public static Optional<String> key(String part, String near) {
    Stream<String> around =
        Stream.iterate(near, name -> !name.isEmpty(), KeyTable::parent)
            .flatMap(name -> Stream.of(name + "." + part, parent(name) + "." + part));
    Stream<String> anywhere =
        SECTIONS.stream().map(s -> s.name().isEmpty() ? part : s.name() + "." + part);
    Stream<String> deeper =
        keys().stream().map(Key::name).filter(name -> name.endsWith("." + part));
    Stream<String> whole =
        SECTIONS.stream()
            .filter(section -> section.name().equals(part))
            .map(section -> section.keys().get(0).name());
    return Stream.of(Stream.of(part), around, anywhere, deeper, whole)
        .flatMap(names -> names)
        .filter(KeyTable::has)
        .findFirst();
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
