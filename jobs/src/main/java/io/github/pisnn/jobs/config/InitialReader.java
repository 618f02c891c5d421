package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.FieldFiles;
import io.github.pisnn.datasets.fields.StateTable;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.initial.Bump;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.StoredDataset;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Reads what a rollout starts from: {@code rollout.initial}. */
final class InitialReader {
  private static final List<String> FAMILIES =
      Stream.of(
              Stream.of("zero"),
              FamilyReader.NAMES.stream(),
              Stream.of("profile", "bump", "barenblatt"))
          .flatMap(names -> names)
          .toList();

  /** Most cells each way on which a profile is checked; that of a larger grid is, coarsely. */
  private static final int MOST_CHECKED = 512;

  static final Section ROLLOUT_INITIAL = new Section("rollout", "Initial states", "problems.md");
  private static final Key<String> INITIAL =
      ROLLOUT_INITIAL.optional(
          "initial",
          ValueType.text(
              "{ family = ... }, one of "
                  + String.join(", ", FAMILIES)
                  + ", or the path of a field (Zarr, .npy, .npz, HDF5, MATLAB, COMSOL), of Parquet"
                  + " or of a dataset"),
          "the initial state, or all of a batch");
  private static final Key<String> FAMILY =
      ROLLOUT_INITIAL.required(
          "initial.family", ValueType.word(FAMILIES), "unless there is a path: the family");
  private static final FamilyReader RANDOM =
      new FamilyReader(ROLLOUT_INITIAL, "bumps, bump, barenblatt");
  private static final Key<Long> SEED =
      ROLLOUT_INITIAL.withDefault(
          "initial.seed", ValueType.anyInteger(), "of the first random state");
  private static final Key<String> NAME =
      ROLLOUT_INITIAL.optional(
          "initial.name", ValueType.text("\"<profile>\""), "profile: which one; needed there");
  private static final Key<List<Double>> CENTRE =
      ROLLOUT_INITIAL.optional(
          "initial.centre",
          ValueType.numbers("x", "y"),
          "bump, barenblatt: their centre; needed there");
  private static final Key<String> PATH =
      ROLLOUT_INITIAL.optional(
          "initial.path", ValueType.text("a path"), "a file, beside the next four keys");
  private static final Key<String> DATASET =
      ROLLOUT_INITIAL.optional(
          "initial.dataset",
          ValueType.text("the path of a dataset"),
          "of a file with several fields, the path of the one to take");
  private static final Key<Integer> SNAPSHOT =
      ROLLOUT_INITIAL.optional(
          "initial.snapshot", ValueType.integer(0), "of fields over time, the one to take");
  private static final Key<Integer> TRAJECTORY =
      ROLLOUT_INITIAL.optional(
          "initial.trajectory", ValueType.integer(0), "of several, the one to take");
  private static final Key<RepeatedPoint> DROP_LAST =
      ROLLOUT_INITIAL.optional(
          "initial.dropLast",
          ValueType.constant(RepeatedPoint.class),
          "points of the file to leave out, at the far ends of a ring");

  private final Settings settings;
  private final Configuration hadoop;
  private final Law law;
  private final Grid grid;
  private final Quantization quantization;
  private final Optional<RepeatedPoint> repeated;

  /**
   * A reader.
   *
   * @param domain the coarsest, where a rollout begins
   */
  InitialReader(
      Settings settings, Configuration hadoop, Law law, Domain domain, Quantization quantization) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.law = law;
    this.grid = domain.grid();
    this.quantization = quantization;
    // Sides that are no ring have a place for all points.
    this.repeated = ExactReader.isRing(domain) ? Optional.empty() : Optional.of(RepeatedPoint.NONE);
  }

  Initial read() {
    if (!settings.isSection(INITIAL.name())) {
      String path = settings.get(INITIAL);
      if (FAMILIES.contains(path)) {
        throw settings.bad(INITIAL, INITIAL.type().expected());
      }
      Optional<StoredDataset> dataset =
          settings.check(INITIAL, () -> StoredDataset.find(path, hadoop));
      return dataset.isPresent()
          ? heldOut(dataset.get())
          : stored(
              INITIAL, path, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), repeated);
    }
    if (settings.has(PATH)) {
      if (settings.has(FAMILY)) {
        throw settings.bad(PATH, "none beside a family, or family = null");
      }
      return stored(
          PATH,
          settings.get(PATH),
          settings.find(DATASET),
          settings.findInt(SNAPSHOT),
          settings.findInt(TRAJECTORY),
          settings.find(DROP_LAST).or(() -> repeated));
    }
    String name = settings.get(FAMILY);
    return switch (name) {
      case "zero" -> {
        settings.check(OperatorReader.OFFSET, () -> quantization.count(0));
        yield new Initial.Named(Profile.ZERO);
      }
      case "bump" -> new Initial.Spot(bump());
      case "barenblatt" -> new Initial.Spot(barenblatt());
      case "profile" -> profile();
      default -> random(name);
    };
  }

  private Initial profile() {
    Profile profile = ProblemReader.profile(settings, NAME, NAME.type().expected());
    Grid coarse =
        new Grid(
            Math.min(grid.nx(), MOST_CHECKED),
            Math.min(grid.ny(), MOST_CHECKED),
            grid.lengthX(),
            grid.lengthY());
    settings.check(NAME, () -> quantization.counts(profile.onCells(coarse, 0)));
    return new Initial.Named(profile);
  }

  private Initial heldOut(StoredDataset dataset) {
    Grid theirs = dataset.description().grid();
    if (theirs.nx() != grid.nx() || theirs.ny() != grid.ny()) {
      throw settings.bad(
          ProblemReader.CELLS,
          "[" + theirs.nx() + ", " + theirs.ny() + "], the cells of " + INITIAL);
    }
    List<Integer> test = Arrays.stream(dataset.description().numbers(Split.TEST)).boxed().toList();
    if (test.isEmpty()) {
      throw settings.bad(INITIAL, "a dataset with trajectories in its split test");
    }
    Initial.HeldOut initial = new Initial.HeldOut(dataset, test);
    settings.check(INITIAL, () -> quantization.counts(initial.sample(grid, 0)));
    return initial;
  }

  private Initial stored(
      Key<?> key,
      String path,
      Optional<String> dataset,
      OptionalInt snapshot,
      OptionalInt trajectory,
      Optional<RepeatedPoint> dropLast) {
    Optional<StateTable> table =
        settings.check(key, () -> FieldFiles.table(path, dataset, snapshot, trajectory, hadoop));
    if (table.isPresent()) {
      return new Initial.Table(table.get());
    }
    return new Initial.Stored(
        settings.check(
            key,
            () ->
                FieldFiles.open(
                    path, dataset, snapshot, trajectory, dropLast, grid, quantization, hadoop)));
  }

  private Initial random(String name) {
    InitialFamily family = RANDOM.read(settings, name, grid);
    Extremes extremes = family.extremes();
    settings.check(FAMILY, () -> counts(extremes.least(), extremes.largest()));
    return new Initial.Random(family, settings.get(SEED));
  }

  private int[] counts(double... values) {
    return quantization.counts(values);
  }

  private Bump bump() {
    List<Double> centre = centre();
    double radius = radius();
    double height = settings.get(RANDOM.height);
    double background = settings.get(RANDOM.background);
    settings.check(RANDOM.height, () -> counts(background, background + height));
    return new Bump(centre.get(0), centre.get(1), radius, height, background);
  }

  private Barenblatt barenblatt() {
    if (law.porousExponent().isEmpty()) {
      throw settings.bad(FAMILY, "another than barenblatt, or law.name = porousMedium");
    }
    List<Double> centre = centre();
    double radius = radius();
    double height = settings.get(RANDOM.height.as(ValueType.positive()));
    settings.check(RANDOM.height, () -> counts(0, height));
    return new Barenblatt(law, centre.get(0), centre.get(1), radius, height);
  }

  private List<Double> centre() {
    List<Double> centre = settings.get(CENTRE);
    boolean isInside =
        grid.axes().stream()
            .allMatch(
                axis -> {
                  double place = centre.get(axis.index());
                  return place >= 0 && place <= grid.length(axis);
                });
    if (!isInside) {
      throw settings.bad(CENTRE, "[x, y] inside grid.extent");
    }
    return centre;
  }

  private double radius() {
    double cell = grid.axes().stream().mapToDouble(grid::width).max().orElseThrow();
    return settings.get(
        RANDOM.radius.as(
            ValueType.number(
                "a number >= " + cell + ", the width of a cell", value -> value >= cell)));
  }
}
