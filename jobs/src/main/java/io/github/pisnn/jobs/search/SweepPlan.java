package io.github.pisnn.jobs.search;

import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.jobs.config.ConfigurationException;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.jobs.config.SweepConfigReader;
import io.github.pisnn.jobs.train.TrainingInput;
import io.github.pisnn.search.Dimension;
import io.github.pisnn.search.Strategy;
import io.github.pisnn.search.SuccessiveHalving;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A sweep whose trials have all been checked: each of them has a configuration that is valid.
 *
 * @param first the configuration of the first trial
 * @param rounds rounds of a trial that is trained to the end
 */
public record SweepPlan(
    Settings settings, SweepConfig sweep, RunConfig first, int rounds, boolean isOpen, long bytes) {
  /** Training data up to this size are made and kept by every JVM that trains with them. */
  private static final long LARGEST_TASK_BYTES = 64L << 20;

  /** What trials may differ in. */
  private static final String[] NO_PROBLEM = {"mode", "neuron", "operator", "train", "sweep"};

  /**
   * Reads a sweep with all its trials.
   *
   * @throws ConfigurationException if something is missing or not allowed
   */
  public static SweepPlan read(Settings settings, Configuration hadoop) {
    SweepConfig sweep = SweepConfigReader.read(settings);
    settings.rejectUnknown("sweep.");
    requireEnds(settings, sweep, hadoop);
    RunConfig first = null;
    int rounds = 0;
    boolean isOpen = true;
    long bytes = 0;
    for (Map<String, String> values : sweep.points()) {
      Settings trial = trial(settings, values);
      RunConfig config = config(settings, trial, values, hadoop);
      trial.rejectUnknown();
      requireSameProblem(settings, trial, values);
      TrainingInput.open(trial, config, hadoop).requireSources();
      RunConfig.Training training = config.training();
      long all = (long) training.optimizer().rounds() * training.losses().unroll().size();
      rounds = (int) Math.max(rounds, Math.min(Integer.MAX_VALUE, all));
      isOpen &= training.losses().unroll().size() == 1 && !training.optimizer().isScheduled();
      bytes = Math.max(bytes, bytes(config));
      if (first == null) {
        first = config;
        requireFit(trial, sweep, config);
      }
    }
    requireLadder(settings, sweep, rounds);
    Objects.requireNonNull(first, "a space has a point");
    SweepPlan plan = new SweepPlan(settings, sweep, first, rounds, isOpen, bytes);
    settings.check("sweep.trials", plan::strategy);
    return plan;
  }

  private static Settings trial(Settings settings, Map<String, String> values) {
    return settings.with(values, SweepConfigReader::origin, "sweep");
  }

  /** Reads a trial; of a value that is refused it names the key of the space that it is from. */
  private static RunConfig config(
      Settings settings, Settings trial, Map<String, String> values, Configuration hadoop) {
    try {
      return RunConfig.read(trial, hadoop);
    } catch (ConfigurationException e) {
      String value = values.get(e.key());
      throw value == null ? e : settings.bad(SweepConfigReader.origin(e.key()), value, e);
    }
  }

  /** Refuses a range that goes beyond what its key may be, whether a trial goes there or not. */
  private static void requireEnds(Settings settings, SweepConfig sweep, Configuration hadoop) {
    for (Dimension dimension : sweep.space().dimensions()) {
      for (String end : dimension.range().ends()) {
        Map<String, String> values = new TreeMap<>(sweep.points().get(0));
        values.put(dimension.key(), end);
        try {
          RunConfig.read(trial(settings, values), hadoop);
        } catch (ConfigurationException e) {
          if (e.isByItself() && e.key().equals(dimension.key())) {
            throw settings.bad(SweepConfigReader.origin(dimension.key()), end, e);
          }
          // What does not go together is refused where a trial has it.
        }
      }
    }
  }

  /** The size of the training data, about. */
  private static long bytes(RunConfig config) {
    RunConfig.Training training = config.training();
    Losses losses = training.losses();
    Grid grid = training.grid();
    long faces = (long) grid.axes().size() * grid.cells();
    long bytes = 0;
    if (losses.flux() > 0) {
      int cells = config.operatorShape().stencil().cells();
      bytes += (long) training.samples() * (Integer.BYTES * cells + Double.BYTES);
    }
    if (losses.unrolls()) {
      long states = training.samples() / faces + 1;
      int snapshots = 1 + losses.push() + Collections.max(losses.unroll());
      bytes += states * snapshots * grid.cells() * Double.BYTES;
    }
    return bytes;
  }

  /** Refuses a trial whose problem differs because something refers to a key that is searched. */
  private static void requireSameProblem(
      Settings settings, Settings trial, Map<String, String> values) {
    String problem = settings.json(NO_PROBLEM);
    if (trial.json(NO_PROBLEM).equals(problem)) {
      return;
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      Settings one =
          settings.with(
              Map.of(value.getKey(), value.getValue()), SweepConfigReader::origin, "sweep");
      if (one.json(NO_PROBLEM).equals(problem)) {
        continue;
      }
      throw settings.bad(
          SweepConfigReader.origin(value.getKey()),
          "no key that anything outside of neuron, operator and train refers to by ${...}: all trials"
              + " have the same problem");
    }
  }

  /** Refuses a first rung beyond the last one. */
  private static void requireLadder(Settings settings, SweepConfig sweep, int rounds) {
    sweep
        .halving()
        .filter(halving -> halving.leastRounds() > rounds)
        .ifPresent(
            halving -> {
              throw settings.bad(
                  "sweep.leastRounds",
                  "at most " + rounds + ", the rounds of all stages (train.rounds, train.unroll)");
            });
  }

  /** Refuses what a trial cannot be judged by. */
  private static void requireFit(Settings settings, SweepConfig sweep, RunConfig config) {
    RunConfig.Rollout rollout = config.rollout();
    if (rollout.tiles().isPresent()) {
      throw settings.bad("grid.cells", "a grid of one task, at most 2^20 cells, for a sweep");
    }
    if (rollout.initial() instanceof Initial.Table) {
      throw settings.bad("rollout.initial", "a random family or a dataset for a sweep");
    }
    if (sweep.halving().isPresent()
        && sweep.first() == Objective.LOSS
        && config.training().losses().unroll().size() > 1) {
      throw settings.bad(
          "train.unroll", "one stage where trials are stopped early by their loss: stages differ");
    }
    if (sweep.objectives().stream().anyMatch(Objective::isError) && rollout.exact().isEmpty()) {
      throw settings.missing(
          "rollout.exact", "the solution that the objective error compares with");
    }
    if (sweep.objectives().stream().anyMatch(Objective::takesRollouts)) {
      settings.check("sweep.validation", () -> Validation.initial(config, sweep.validation()));
    }
  }

  /**
   * Refuses to go on with a sweep that is no part of this one.
   *
   * @throws IllegalArgumentException if it is not
   */
  public void requireExtends(SweepPlan part) {
    List<SortedMap<String, String>> points = sweep.points();
    int trials = part.sweep.points().size();
    if (points.size() < trials || !points.subList(0, trials).equals(part.sweep.points())) {
      throw new Refusal(
          "{sweep.trials} gives %s trials, which do not begin with the %s of the sweep in the folder: it"
              + " can go on with more, not with others",
          points.size(), trials);
    }
    if (rounds < part.rounds) {
      throw new Refusal(
          "{train.rounds} gives at most %s rounds, and the sweep in the folder had %s: it can go on with"
              + " more, not with fewer",
          rounds, part.rounds);
    }
    if (rounds > part.rounds && !isOpen) {
      throw new Refusal(
          "{train.rounds} must stay what it was in the sweep in the folder: with {train.optimizer} ="
              + " adam, or several stages ({train.unroll}), more rounds are another training from the"
              + " start; name another folder");
    }
  }

  /** The largest size of a trial's training data, about. */
  long dataBytes() {
    return bytes;
  }

  /** Whether trials have Spark jobs of their own. */
  boolean isLarge() {
    return switch (sweep.execution()) {
      case AUTO -> bytes > LARGEST_TASK_BYTES;
      case TASK -> false;
      case JOBS -> true;
    };
  }

  /** A strategy that has not begun. */
  Strategy strategy() {
    List<Integer> ladder =
        sweep
            .halving()
            .map(h -> SuccessiveHalving.ladder(h.leastRounds(), h.reduction(), rounds))
            .orElse(List.of(rounds));
    return new SuccessiveHalving(
        sweep.points(),
        ladder,
        sweep.halving().map(SweepConfig.Halving::reduction).orElse(2),
        sweep.halving().map(SweepConfig.Halving::deterministic).orElse(true));
  }

  /** The settings of a trial, in the folder it has. */
  public Settings trial(Map<String, String> values, String folder) {
    return trial(settings, values).in(folder);
  }

  /** A digest of what the states depend on that trials are judged by. */
  String problem() {
    String problem = settings.json("out", "mode", "neuron", "operator", "train");
    return Hashes.sha256(problem.getBytes(StandardCharsets.UTF_8));
  }
}
