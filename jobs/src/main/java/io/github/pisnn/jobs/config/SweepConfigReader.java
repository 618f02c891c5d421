package io.github.pisnn.jobs.config;

import io.github.pisnn.core.util.Keys;
import io.github.pisnn.sweep.Dimension;
import io.github.pisnn.sweep.Range;
import io.github.pisnn.sweep.SearchSpace;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Reads a {@link SweepConfig}. */
public final class SweepConfigReader {
  private static final String SPACE = "sweep.space";
  private static final String RANGE =
      "{ choice = [...] }, { int = [least, largest] }, { uniform = [least, largest] } or"
          + " { logUniform = [least, largest] }";
  private static final List<String> RANGES = List.of("choice", "int", "uniform", "logUniform");
  private static final List<String> STRATEGIES = List.of("grid", "random", "sobol", "asha");

  /** What may differ between trials of the same problem. */
  private static final List<String> SEARCHED = List.of("mode", "neuron", "operator", "train");

  /** Of these, what all trials have alike. */
  private static final Set<String> NOT_SEARCHED =
      Set.of("train.seeds", "train.checkpointEvery", "train.partitions");

  /** Keys of a training that leave its data and its losses alone. */
  private static final Set<String> OPTIMIZER =
      Set.of(
          "train.optimizer",
          "train.rounds",
          "train.damping",
          "train.tolerance",
          "train.patience",
          "train.decay",
          "train.memory",
          "train.rate",
          "train.lastRate",
          "train.clip",
          "train.batch",
          "train.from");

  private final Settings settings;

  private SweepConfigReader(Settings settings) {
    this.settings = settings;
  }

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
    String strategy = settings.word("sweep.strategy", STRATEGIES);
    addDimensions(dimensions, "");
    if (strategy.equals("grid")) {
      dimensions.forEach(this::requireCountable);
    }
    SearchSpace space = settings.check(SPACE, () -> new SearchSpace(dimensions));
    List<Objective> objectives = objectives(space);
    boolean deterministic = settings.bool("sweep.deterministic");
    int reduction = settings.integer("sweep.reduction", 2);
    int leastRounds = settings.integer("sweep.leastRounds", 1);
    if (strategy.equals("asha") && deterministic && objectives.get(0) == Objective.SECONDS) {
      throw settings.bad(
          "sweep.objectives", "another first one, or sweep.deterministic = false: times vary");
    }
    return new SweepConfig(
        space,
        points(space, strategy),
        strategy.equals("asha")
            ? Optional.of(new SweepConfig.Halving(reduction, leastRounds, deterministic))
            : Optional.empty(),
        settings.optionalInteger("sweep.slots", 1),
        objectives,
        new SweepConfig.Validation(
            settings.integer("sweep.validation.states", 1),
            settings.integer("sweep.validation.seed", Long.MIN_VALUE, Long.MAX_VALUE)),
        settings.has("sweep.limitSeconds")
            ? OptionalDouble.of(settings.positive("sweep.limitSeconds"))
            : OptionalDouble.empty(),
        settings.constant("sweep.execution", SweepConfig.Execution.class),
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
      List<String> ranges =
          RANGES.stream().filter(r -> settings.has(origin(key) + "." + r)).toList();
      if (ranges.size() == 1) {
        dimensions.add(dimension(key, ranges.get(0)));
      } else if (ranges.isEmpty() && !settings.names(origin(key)).isEmpty()) {
        addDimensions(dimensions, key);
      } else {
        throw settings.bad(origin(key), "one of " + RANGE);
      }
    }
  }

  private Dimension dimension(String key, String kind) {
    if (!SEARCHED.contains(key.split("\\.", 2)[0]) || NOT_SEARCHED.contains(key)) {
      throw settings.bad(
          origin(key),
          "none: all trials have the same problem, and the same seeds; what can be searched begins"
              + " with one of: "
              + String.join(", ", SEARCHED));
    }
    String at = origin(key) + "." + kind;
    Range range =
        switch (kind) {
          case "choice" -> {
            List<String> values = settings.values(at);
            yield settings.check(at, () -> new Range.Choice(values));
          }
          case "int" -> {
            long[] ends = settings.longs(at, "least", "largest");
            yield settings.check(at, () -> new Range.Integers(ends[0], ends[1]));
          }
          case "uniform" -> {
            double[] ends = settings.numbers(at, "least", "largest");
            OptionalInt points = settings.optionalInteger(origin(key) + ".points", 2);
            yield settings.check(at, () -> new Range.Uniform(ends[0], ends[1], points));
          }
          default -> {
            double[] ends = settings.positives(at, "least", "largest");
            OptionalInt points = settings.optionalInteger(origin(key) + ".points", 2);
            yield settings.check(at, () -> new Range.LogUniform(ends[0], ends[1], points));
          }
        };
    List<Dimension.Condition> conditions = new ArrayList<>();
    addConditions(conditions, origin(key) + ".when", "");
    return new Dimension(key, range, conditions);
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
        conditions.add(new Dimension.Condition(key, settings.valueOrValues(when + "." + key)));
      }
    }
  }

  private List<Objective> objectives(SearchSpace space) {
    String key = "sweep.objectives";
    List<String> allowed = Keys.all(Objective.class);
    List<Objective> objectives = new ArrayList<>();
    for (String word : settings.words(key, allowed)) {
      objectives.add(Keys.parse(Objective.class, word));
    }
    if (EnumSet.copyOf(objectives).size() < objectives.size()) {
      throw settings.bad(key, "each of them once");
    }
    if (objectives.contains(Objective.LOSS)) {
      for (String searched : space.keys()) {
        if (!searched.startsWith("operator.") && !OPTIMIZER.contains(searched)) {
          throw settings.bad(
              key,
              "no loss where sweep.space has "
                  + searched
                  + ": losses of other data, or other losses, do not compare");
        }
      }
    }
    return List.copyOf(objectives);
  }

  private List<SortedMap<String, String>> points(SearchSpace space, String strategy) {
    int trials = (int) settings.integer("sweep.trials", 1, SearchSpace.MOST_POINTS);
    long seed = settings.integer("seed", 0, Long.MAX_VALUE / 2);
    Supplier<List<SortedMap<String, String>>> points =
        switch (strategy) {
          case "grid" -> () -> space.grid(trials);
          case "sobol" -> () -> space.sobol(seed, trials);
          default -> () -> space.random(seed, trials);
        };
    try {
      return points.get();
    } catch (IllegalArgumentException e) {
      throw settings.bad("sweep.trials", "more: " + e.getMessage());
    }
  }

  private Optional<SweepConfig.Mlflow> mlflow() {
    String expected = "the address of an MLflow server, such as http://localhost:5000";
    Optional<String> uri = settings.optionalString("sweep.mlflow.uri", expected);
    String experiment = settings.string("sweep.mlflow.experiment", "the name of an experiment");
    return uri.map(
        address -> {
          if (!isHttp(address)) {
            throw settings.bad("sweep.mlflow.uri", expected);
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
