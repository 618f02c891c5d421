package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads a dataset to be made. */
record DatasetReader(Settings settings) {
  static final Section DATASET = new Section("dataset", "Datasets", "datasets.md");
  static final Key<String> FROM =
      DATASET.optional(
          "from",
          ValueType.text("the path of a file"),
          "somebody else's file to take trajectories from; else the solver makes them");
  private static final Key<String> VARIABLE =
      DATASET.optional(
          "variable", ValueType.text("the name of a variable in the file"), "the one to take");
  private static final Key<RepeatedPoint> DROP_LAST =
      DATASET.optional(
          "dropLast",
          ValueType.constant(RepeatedPoint.class),
          "points of the file to leave out, at the far ends of a ring");
  static final Key<Integer> TRAJECTORIES =
      DATASET.optional(
          "trajectories", ValueType.integer(1), "how many; needed unless all of a file are taken");
  private static final Key<Integer> SNAPSHOTS =
      DATASET.optional("snapshots", ValueType.integer(2), "of each; needed likewise");
  private static final Key<Integer> EVERY =
      DATASET.withDefault("every", ValueType.integer(1), "steps from one snapshot to the next");
  private static final Key<String> FAMILY =
      DATASET.optional(
          "initial.family",
          ValueType.word(FamilyReader.NAMES),
          "the states at time 0; needed unless there is a file");
  private static final FamilyReader INITIAL = new FamilyReader(DATASET, "bumps");
  private static final Key<Long> SEED =
      DATASET.withDefault(
          "initial.seed", ValueType.anyInteger(), "of all trajectories and of how they are split");
  private static final Key<List<Double>> SPLITS =
      DATASET.withDefault(
          "splits",
          ValueType.numbers("train", "validation", "test"),
          "shares of the trajectories, with the sum 1");
  private static final Key<Boolean> FLUXES =
      DATASET.optional(
          "fluxes", ValueType.bool(), "whether fluxes are kept; else in one dimension only");
  private static final Key<Integer> TRAJECTORIES_PER_FILE =
      DATASET.withDefault(
          "trajectoriesPerFile", ValueType.integer(1), "of one file, which one task writes");
  private static final Key<Integer> PARTITIONS =
      DATASET.optional(
          "partitions", ValueType.integer(1), "partitions of the work; else one a file");

  /** Reads it, if there is to be one. */
  Optional<DatasetConfig> read(Domain domain) {
    if (Stream.of(TRAJECTORIES, SNAPSHOTS, FROM, FAMILY).noneMatch(settings::has)) {
      return Optional.empty();
    }
    Optional<String> from = settings.find(FROM);
    if (from.isPresent() && settings.has(FAMILY)) {
      throw settings.bad(FROM, "none beside a family, or dataset.initial.family = null");
    }
    Grid grid = domain.grid();
    if (!ExactReader.isPeriodic(domain)) {
      throw settings.bad(
          "boundary.west", "periodic, on all sides, for a dataset, and no source.rate");
    }
    boolean fluxes = settings.find(FLUXES).orElse(grid.isOneDimensional());
    if (fluxes && !grid.isOneDimensional() && from.isPresent()) {
      throw settings.bad(FLUXES, "false for a file in two dimensions");
    }
    Optional<InitialFamily> initial =
        from.isPresent()
            ? Optional.empty()
            : Optional.of(INITIAL.read(settings, settings.get(FAMILY), grid));
    return Optional.of(
        new DatasetConfig(
            from,
            settings.find(VARIABLE),
            settings.find(DROP_LAST),
            count(TRAJECTORIES, from),
            count(SNAPSHOTS, from),
            settings.get(EVERY),
            initial,
            settings.get(SEED),
            splits(),
            fluxes,
            settings.get(TRAJECTORIES_PER_FILE),
            settings.findInt(PARTITIONS)));
  }

  /** A number that must be given, unless there is a file to take it from. */
  private OptionalInt count(Key<Integer> key, Optional<String> from) {
    return from.isPresent() ? settings.findInt(key) : OptionalInt.of(settings.get(key));
  }

  private List<Double> splits() {
    List<Double> shares = settings.get(SPLITS);
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    if (shares.stream().anyMatch(share -> share < 0) || Math.abs(sum - 1) > 1e-9) {
      throw settings.bad(SPLITS, "[train, validation, test], shares with the sum 1");
    }
    return shares;
  }
}
