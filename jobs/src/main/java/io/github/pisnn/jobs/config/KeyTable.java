package io.github.pisnn.jobs.config;

import java.util.List;

/** All keys of the configuration, as their readers declare them. */
final class KeyTable {
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
          DatasetReader.DATASET,
          SweepConfigReader.SWEEP);

  private KeyTable() {}

  /** All keys. */
  static List<Key<?>> keys() {
    return SECTIONS.stream().<Key<?>>flatMap(section -> section.keys().stream()).toList();
  }
}
