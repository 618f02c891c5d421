package io.github.pisnn.jobs.config;

import io.github.pisnn.search.Dimension;
import io.github.pisnn.search.Range;
import io.github.pisnn.search.SearchSpace;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Reads a {@link SweepConfig}. */
public record SweepConfigReader(Settings settings) {
  private static final String SPACE = "sweep.space";
  private static final String RANGE =
      "{ choice = [...] }, { int = [least, largest] }, { uniform = [least, largest] } or"
          + " { logUniform = [least, largest] }";
  private static final List<String> STRATEGIES = List.of("grid", "random", "sobol", "asha");

  /** What may differ between trials of the same problem. */
  private static final List<String> SEARCHED = List.of("mode", "neuron", "operator", "train");

  /** Of these, what is the same in all trials. */
  private static final Set<String> NOT_SEARCHED =
      Set.of("train.seeds", "train.checkpointEvery", "train.partitions");

  static final Section SWEEP = new Section("sweep", "Sweeps", "sweeps.md");
  private static final Key<List<String>> CHOICE =
      SWEEP.optional(
          "space.<key>.choice",
          ValueType.values(),
          "values to search of a key that begins with " + String.join(", ", SEARCHED));
  private static final Key<List<Long>> INT =
      SWEEP.optional(
          "space.<key>.int", ValueType.integers("least", "largest"), "or integers to search");
  private static final Key<List<Double>> UNIFORM =
      SWEEP.optional(
          "space.<key>.uniform", ValueType.numbers("least", "largest"), "or numbers to search");
  private static final Key<List<Double>> LOG_UNIFORM =
      SWEEP.optional(
          "space.<key>.logUniform",
          ValueType.positives("least", "largest"),
          "or numbers to search, by their logarithms");
  private static final Key<Integer> POINTS =
      SWEEP.optional(
          "space.<key>.points", ValueType.integer(2), "how many numbers of it a grid takes");
  private static final Key<String> WHEN =
      SWEEP.optional(
          "space.<key>.when.<other>",
          ValueType.value(),
          "it is searched where the other key has this value, or one of these");
  private static final List<Key<?>> RANGES = List.of(CHOICE, INT, UNIFORM, LOG_UNIFORM);
  private static final Key<String> STRATEGY =
      SWEEP.withDefault(
          "strategy",
          ValueType.word(STRATEGIES),
          "asha: random points, most of them stopped early");
  private static final Key<Integer> TRIALS =
      SWEEP.withDefault(
          "trials",
          ValueType.integer(1, SearchSpace.MOST_POINTS),
          "how many; of a grid, the most there may be");
  private static final Key<Integer> REDUCTION =
      SWEEP.withDefault(
          "reduction",
          ValueType.integer(2),
          "asha: of as many trials one goes on to the next rung");
  private static final Key<Integer> LEAST_ROUNDS =
      SWEEP.withDefault(
          "leastRounds",
          ValueType.integer(1),
          "asha: rounds of the first rung; each next one has reduction times as many");
  private static final Key<Boolean> DETERMINISTIC =
      SWEEP.withDefault(
          "deterministic",
          ValueType.bool(),
          "asha: the same promotions however many trials run at once");
  private static final Key<List<Objective>> OBJECTIVES =
      SWEEP.withDefault(
          "objectives",
          ValueType.constants(Objective.class),
          "what to make small; the first ranks");
  private static final Key<SweepConfig.Execution> EXECUTION =
      SWEEP.withDefault(
          "execution",
          ValueType.constant(SweepConfig.Execution.class),
          "task: a trial is one task; jobs: it has Spark jobs of its own; auto: by its data");
  private static final Key<Integer> STATES =
      SWEEP.withDefault(
          "validation.states", ValueType.integer(1), "the states that trials are judged by");
  private static final Key<Long> VALIDATION_SEED =
      SWEEP.withDefault(
          "validation.seed", ValueType.anyInteger(), "of the first one, of a random family");
  private static final Key<Integer> SLOTS =
      SWEEP.optional(
          "slots", ValueType.integer(1), "trials at once; else as many as there are cores");
  private static final Key<Double> LIMIT_SECONDS =
      SWEEP.optional("limitSeconds", ValueType.positive(), "that training from one seed may take");
  private static final Key<String> MLFLOW =
      SWEEP.optional(
          "mlflow.uri",
          ValueType.text("the address of an MLflow server, such as http://localhost:5000"),
          "where trials are logged as well");
  private static final Key<String> EXPERIMENT =
      SWEEP.withDefault(
          "mlflow.experiment", ValueType.text("the name of an experiment"), "with mlflow.uri");

  /** The key that the values of a key of the space stand at. */
  public static String origin(String key) {
    return SPACE + "." + key;
  }

  /**
   * Reads a sweep. Everything outside of the section is left to the configurations of its trials.
   *
   * @throws ConfigurationException if a key is missing or its value is not allowed
   */
  public static SweepConfig read(Settings settings) {
    return new SweepConfigReader(settings).read();
  }

  private SweepConfig read() {
    List<Dimension> dimensions = new ArrayList<>();
    if (!settings.isSection(SPACE)) {
      throw settings.missing(
          SPACE, "the keys to search, such as operator.hidden { int = [4, 32] }");
    }
    String strategy = settings.get(STRATEGY);
    addDimensions(dimensions, "");
    if (strategy.equals("grid")) {
      dimensions.forEach(this::requireCountable);
    }
    SearchSpace space = settings.check(SPACE, () -> new SearchSpace(dimensions));
    List<Objective> objectives = objectives(space);
    boolean deterministic = settings.get(DETERMINISTIC);
    int reduction = settings.get(REDUCTION);
    int leastRounds = settings.get(LEAST_ROUNDS);
    if (strategy.equals("asha") && deterministic && objectives.get(0) == Objective.SECONDS) {
      throw settings.bad(
          OBJECTIVES, "another first one, or sweep.deterministic = false: times vary");
    }
    return new SweepConfig(
        space,
        points(space, strategy),
        strategy.equals("asha")
            ? Optional.of(new SweepConfig.Halving(reduction, leastRounds, deterministic))
            : Optional.empty(),
        settings.findInt(SLOTS),
        objectives,
        new SweepConfig.Validation(settings.get(STATES), settings.get(VALIDATION_SEED)),
        settings.findDouble(LIMIT_SECONDS),
        settings.get(EXECUTION),
        mlflow());
  }

  private void addDimensions(List<Dimension> dimensions, String section) {
    for (String name : settings.names(section.isEmpty() ? SPACE : origin(section))) {
      String key = section.isEmpty() ? name : section + "." + name;
      if (!settings.has(origin(key))) {
        continue;
      }
      if (!settings.isSection(origin(key))) {
        throw settings.bad(origin(key), RANGE);
      }
      List<Key<?>> ranges = RANGES.stream().filter(range -> settings.has(range.of(key))).toList();
      if (ranges.size() == 1) {
        dimensions.add(dimension(key, ranges.get(0)));
      } else if (ranges.isEmpty() && !settings.names(origin(key)).isEmpty()) {
        addDimensions(dimensions, key);
      } else {
        throw settings.bad(origin(key), "one of " + RANGE);
      }
    }
  }

  private Dimension dimension(String key, Key<?> kind) {
    if (!SEARCHED.contains(key.split("\\.", 2)[0]) || NOT_SEARCHED.contains(key)) {
      throw settings.bad(
          origin(key),
          "none: all trials have the same problem, and the same seeds; what can be searched begins"
              + " with one of: "
              + String.join(", ", SEARCHED));
    }
    Range range = settings.check(kind.of(key), range(key, kind));
    List<Dimension.Condition> conditions = new ArrayList<>();
    addConditions(conditions, origin(key) + ".when", "");
    return new Dimension(key, range, conditions);
  }

  private Supplier<Range> range(String key, Key<?> kind) {
    if (kind.equals(CHOICE)) {
      List<String> values = settings.get(CHOICE.of(key));
      return () -> new Range.Choice(values);
    }
    if (kind.equals(INT)) {
      List<Long> ends = settings.get(INT.of(key));
      return () -> new Range.Integers(ends.get(0), ends.get(1));
    }
    List<Double> ends = settings.get((kind.equals(UNIFORM) ? UNIFORM : LOG_UNIFORM).of(key));
    OptionalInt points = settings.findInt(POINTS.of(key));
    return () -> new Range.Numbers(ends.get(0), ends.get(1), kind.equals(LOG_UNIFORM), points);
  }

  private void requireCountable(Dimension dimension) {
    try {
      dimension.range().grid();
    } catch (IllegalArgumentException e) {
      throw settings.bad(origin(dimension.key()), String.valueOf(e.getMessage()));
    }
  }

  private void addConditions(List<Dimension.Condition> conditions, String when, String section) {
    String at = section.isEmpty() ? when : when + "." + section;
    if (section.isEmpty() && settings.has(when) && !settings.isSection(when)) {
      throw settings.bad(
          when, "other keys of the space and their values, { <key> = <value>, ... }");
    }
    for (String name : settings.names(at)) {
      String key = section.isEmpty() ? name : section + "." + name;
      if (settings.isSection(when + "." + key)) {
        addConditions(conditions, when, key);
      } else {
        String other = when + "." + key;
        conditions.add(
            new Dimension.Condition(
                key,
                settings.isList(other)
                    ? settings.get(other, ValueType.values())
                    : List.of(settings.get(other, WHEN.type()))));
      }
    }
  }

  private List<Objective> objectives(SearchSpace space) {
    List<Objective> objectives = settings.get(OBJECTIVES);
    if (EnumSet.copyOf(objectives).size() < objectives.size()) {
      throw settings.bad(OBJECTIVES, "each of them once");
    }
    if (objectives.contains(Objective.LOSS)) {
      for (String searched : space.keys()) {
        if (!searched.startsWith("operator.") && !TrainingReader.OPTIMIZATION.has(searched)) {
          throw settings.bad(
              OBJECTIVES,
              "no loss where sweep.space has "
                  + searched
                  + ": losses of other data, or other losses, do not compare");
        }
      }
    }
    return objectives;
  }

  private List<SortedMap<String, String>> points(SearchSpace space, String strategy) {
    int trials = settings.get(TRIALS);
    long seed = settings.get(RunConfigReader.SEED);
    Supplier<List<SortedMap<String, String>>> points =
        switch (strategy) {
          case "grid" -> () -> space.grid(trials);
          case "sobol" -> () -> space.sobol(seed, trials);
          default -> () -> space.random(seed, trials);
        };
    try {
      return points.get();
    } catch (IllegalArgumentException e) {
      throw settings.bad(TRIALS, "more: " + e.getMessage());
    }
  }

  private Optional<SweepConfig.Mlflow> mlflow() {
    Optional<String> uri = settings.find(MLFLOW);
    String experiment = settings.get(EXPERIMENT);
    return uri.map(
        address -> {
          if (!isHttp(address)) {
            throw settings.bad(MLFLOW, MLFLOW.type().expected());
          }
          return new SweepConfig.Mlflow(address, experiment);
        });
  }

  private static boolean isHttp(String address) {
    try {
      URI uri = URI.create(address);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
