package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.ConstantSource;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Source;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.LawKind;
import io.github.pisnn.core.law.Laws;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.FieldCoefficient;
import io.github.pisnn.datasets.fields.FieldFiles;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.initial.ProfileCoefficient;
import io.github.pisnn.datasets.initial.ProfileSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Reads the law, where it holds, and the steps. */
record ProblemReader(Settings settings, Configuration hadoop, Quantization quantization) {
  static final String NUMBER_OR_PROFILE = "a number or \"<profile>\"";
  private static final String BOUNDARY =
      "periodic, wall, { dirichlet = 0.0 } or { dirichlet = \"<profile>\" }";

  static final Section LAW = new Section("law", "The law", "problems.md");
  private static final Key<String> NAME =
      LAW.required(
          "name",
          ValueType.word(Laws.builtIn().stream().map(LawKind::name).toList()),
          "the law's name");

  static {
    for (LawKind kind : Laws.builtIn()) {
      for (LawKind.Parameter parameter : kind.parameters()) {
        LAW.required(parameter.name(), type(parameter), "of " + kind.name());
      }
    }
  }

  static final Section GRID = new Section("grid", "The grid", "");
  static final Key<List<Integer>> CELLS =
      GRID.required("cells", ValueType.counts("nx", "ny"), "square cells along x and y");
  private static final Key<List<Double>> EXTENT =
      GRID.required("extent", ValueType.positives("lx", "ly"), "their extent, in units of length");

  static final Section BOUNDARY_KEYS = new Section("boundary", "The sides", "");
  private static final Map<Side, Key<String>> SIDES = new EnumMap<>(Side.class);
  private static final Map<Side, Key<Double>> DIRICHLET = new EnumMap<>(Side.class);

  static {
    for (Side side : Side.values()) {
      String where = side.axis() == Axis.X ? "" : "in two dimensions: ";
      SIDES.put(
          side,
          BOUNDARY_KEYS.required(
              side.key(),
              ValueType.text(BOUNDARY),
              where + "what holds there; periodic if it is on the opposite side"));
      DIRICHLET.put(
          side,
          BOUNDARY_KEYS.optional(
              side.key() + ".dirichlet",
              ValueType.number(NUMBER_OR_PROFILE, value -> true),
              "the field's value there"));
    }
  }

  static final Section SOURCE = new Section("source", "The source", "");
  private static final Key<Double> RATE =
      SOURCE.optional(
          "rate", ValueType.number(NUMBER_OR_PROFILE, value -> true), "added per unit of time");

  static final Section COEFFICIENT_KEYS = new Section("", "The coefficient", "coefficients.md");
  private static final String COEFFICIENT =
      "\"<profile>\", or the path of a field: Zarr, .npy, .npz, HDF5, MATLAB or COMSOL";
  static final Key<String> CONDUCTING =
      COEFFICIENT_KEYS.optional(
          "coefficient", ValueType.text(COEFFICIENT), "relative to the law, in (0, 1]");
  private static final Key<String> PATH =
      COEFFICIENT_KEYS.optional(
          "coefficient.path", ValueType.text(COEFFICIENT), "the same, beside the next two keys");
  private static final Key<String> DATASET =
      COEFFICIENT_KEYS.optional(
          "coefficient.dataset",
          ValueType.text("the path of a dataset"),
          "of a file with several fields, the path of the one to take");
  private static final Key<Integer> SNAPSHOT =
      COEFFICIENT_KEYS.optional(
          "coefficient.snapshot", ValueType.integer(0), "of fields over time, the one to take");

  static final Section TIME = new Section("time", "The steps", "steady-states.md");
  private static final Key<Double> STEP =
      TIME.required("step", ValueType.positive(), "length of a step, in units of time");
  static final Key<Integer> STEPS =
      TIME.required(
          "steps", ValueType.integer(1), "number of steps; towards a steady state, at most");
  private static final Key<Double> TOLERANCE =
      TIME.optional(
          "steady.tolerance",
          ValueType.positive(),
          "steady is a relative change a step below this; needed with steady.every");
  private static final Key<Integer> EVERY =
      TIME.optional(
          "steady.every", ValueType.integer(1), "steps between two looks; needed with tolerance");
  static final Key<Integer> LEVELS =
      TIME.optional(
          "steady.levels",
          ValueType.integer(1),
          "grids on the way to it, each of twice as many cells each way as the one before");

  /** The section of a steady state. */
  static final String STEADY = "time.steady";

  private static ValueType<Double> type(LawKind.Parameter parameter) {
    return ValueType.number(parameter.expected(), parameter.allowed());
  }

  static Law law(Settings settings) {
    // A user's jar may bring more laws than the page of keys can know.
    LawKind kind = Laws.kind(settings.get(NAME.name(), ValueType.word(Laws.names())));
    Map<String, Double> parameters = new TreeMap<>();
    for (LawKind.Parameter parameter : kind.parameters()) {
      parameters.put(parameter.name(), settings.get("law." + parameter.name(), type(parameter)));
    }
    return kind.law(parameters);
  }

  /** The length of a step alone. */
  static RunConfig.Time stepOnly(Settings settings) {
    return new RunConfig.Time(settings.get(STEP), 0, Optional.empty());
  }

  RunConfig.Time time() {
    double step = settings.get(STEP);
    int steps = settings.get(STEPS);
    return new RunConfig.Time(
        step,
        steps,
        settings.has(STEADY)
            ? Optional.of(new RunConfig.Steady(settings.get(TOLERANCE), settings.get(EVERY)))
            : Optional.empty());
  }

  /** The grid with its sides, source and coefficient. */
  Domain domain() {
    List<Integer> cells = settings.get(CELLS);
    List<Double> extent = settings.get(EXTENT);
    Grid grid =
        settings.check(
            CELLS,
            () -> {
              Grid whole = new Grid(cells.get(0), cells.get(1), extent.get(0), extent.get(1));
              if (!settings.has(RolloutReader.TILES)) {
                whole.cells();
              }
              return whole;
            });
    return domain(grid);
  }

  /** The domain on grids of half, a quarter ... of the cells each way. */
  List<Domain> coarser(Grid grid) {
    int levels = settings.find(LEVELS).orElse(1);
    if (levels > 1 && settings.has(CONDUCTING)) {
      throw settings.bad(LEVELS, "1, or none, with a coefficient");
    }
    int halvings =
        grid.axes().stream()
            .mapToInt(axis -> Integer.numberOfTrailingZeros(grid.cells(axis)))
            .min()
            .orElseThrow();
    if (levels > halvings + 1) {
      throw settings.bad(
          LEVELS,
          String.format(
              Locale.ROOT,
              "at most %d, as grid.cells = [%d, %d] can be halved %d times",
              halvings + 1,
              grid.nx(),
              grid.ny(),
              halvings));
    }
    List<Domain> coarser = new ArrayList<>();
    for (int level = 1; level < levels; level++) {
      int ny = Math.max(1, grid.ny() >> level);
      coarser.add(domain(new Grid(grid.nx() >> level, ny, grid.lengthX(), grid.lengthY())));
    }
    return List.copyOf(coarser);
  }

  private Domain domain(Grid grid) {
    Boundary west = boundary(Side.WEST, grid);
    Boundary east = boundary(Side.EAST, grid);
    Boundary south = boundary(Side.SOUTH, grid);
    Boundary north = boundary(Side.NORTH, grid);
    Boundaries boundaries =
        settings.check("boundary", () -> new Boundaries(west, east, south, north));
    return conducting(sourced(grid, boundaries));
  }

  private Domain sourced(Grid grid, Boundaries boundaries) {
    if (!settings.has(RATE)) {
      return Domain.of(grid, boundaries);
    }
    Source source =
        settings.isNumber(RATE)
            ? new ConstantSource(settings.get(RATE.as(ValueType.number())))
            : new ProfileSource(grid, profile(settings, RATE, NUMBER_OR_PROFILE));
    return Domain.withSource(grid, boundaries, source);
  }

  /** The same domain with its coefficient, if there is one, all cells of which are checked. */
  private Domain conducting(Domain domain) {
    if (!settings.has(CONDUCTING)) {
      return domain;
    }
    Grid grid = domain.grid();
    boolean section = settings.isSection(CONDUCTING.name());
    String name = settings.get(section ? PATH : CONDUCTING);
    Optional<Profile> profile = section ? Optional.empty() : Profile.of(name);
    Coefficient coefficient =
        profile.isPresent()
            ? new ProfileCoefficient(grid, profile.get())
            : new FieldCoefficient(grid, coefficientField(name, section, grid));
    Domain conducting = domain.with(coefficient);
    return settings.check(
        CONDUCTING,
        () -> {
          for (int row = 0; row < grid.ny(); row++) {
            conducting.coefficients(new Window(row, 0, 1, grid.nx()));
          }
          return conducting;
        });
  }

  private Field coefficientField(String path, boolean section, Grid grid) {
    Optional<String> dataset = section ? settings.find(DATASET) : Optional.empty();
    OptionalInt snapshot = section ? settings.findInt(SNAPSHOT) : OptionalInt.empty();
    return settings.check(
        CONDUCTING, () -> FieldFiles.open(path, dataset, snapshot, grid, quantization, hadoop));
  }

  private Boundary boundary(Side side, Grid grid) {
    Key<String> key = Objects.requireNonNull(SIDES.get(side));
    if (!settings.has(key) && !grid.axes().contains(side.axis())) {
      return Boundary.periodic();
    }
    if (settings.isSection(key.name())) {
      return Boundary.dirichlet(dirichlet(key, side, grid));
    }
    return switch (settings.get(key)) {
      case "periodic" -> Boundary.periodic();
      case "wall" -> Boundary.wall();
      default -> throw settings.bad(key, BOUNDARY);
    };
  }

  private double[] dirichlet(Key<String> side, Side at, Grid grid) {
    Key<Double> key = Objects.requireNonNull(DIRICHLET.get(at));
    if (!settings.has(key)) {
      throw settings.bad(side, BOUNDARY);
    }
    double[] values = new double[grid.cells(at.axis().other())];
    if (settings.isNumber(key)) {
      Arrays.fill(values, settings.get(key.as(ValueType.number())));
    } else {
      values = profile(settings, key, NUMBER_OR_PROFILE).onSide(grid, at);
    }
    double[] checked = values;
    settings.check(key, () -> Arrays.stream(checked).mapToInt(quantization::twiceCount).max());
    return checked;
  }

  /** The profile that a key names. */
  static Profile profile(Settings settings, Key<?> key, String expected) {
    String name = settings.get(key.as(ValueType.text(expected)));
    return settings.check(key, () -> Profile.named(name));
  }
}
