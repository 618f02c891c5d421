package io.github.pisnn.jobs;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.fields.StateOutOfBounds;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.config.SweepConfig;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.jobs.search.MlflowLog;
import io.github.pisnn.jobs.search.SweepPlan;
import io.github.pisnn.jobs.search.SweepRun;
import io.github.pisnn.jobs.search.Validation;
import io.github.pisnn.jobs.train.TrainingInput;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Searches a space of configurations for the best operator. */
@Command(name = "sweep", description = "Searches for the best operator.")
final class SweepVerb extends Verb {
  /** What a sweep that goes on may have more of. */
  private static final Set<String> EXTENDED = Set.of("sweep.trials", "train.rounds");

  private @Nullable SweepPlan plan;

  /** The configuration of the first trial; those of all others are checked as well. */
  @Override
  RunConfig read(Settings settings, Configuration hadoop) {
    plan = SweepPlan.read(settings, hadoop);
    return plan.first();
  }

  /** The jobs of trials share the cluster. */
  @Override
  SparkConf sparkConf() {
    return super.sparkConf().setIfMissing("spark.scheduler.mode", "FAIR");
  }

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.TRAINING, RunConfig.Part.ROLLOUT);
  }

  @Override
  Work check(Settings settings, RunConfig config, Configuration hadoop) {
    Settings first = plan().trial(plan().sweep().points().get(0), config.out());
    TrainingInput.open(first, config, hadoop).requireBlocks();
    requireAllowed(config);
    Optional<SweepConfig.Mlflow> mlflow = plan().sweep().mlflow();
    mlflow.ifPresent(
        server ->
            settings.check(
                "sweep.mlflow.uri", () -> MlflowLog.requireAnswer(server, MlflowLog.MOST_SECONDS)));
    return run -> new SweepRun(run, plan()).run();
  }

  /**
   * Refuses states to judge by, or to test with, that the law does not allow.
   *
   * @throws StateOutOfBounds the first one
   */
  private void requireAllowed(RunConfig config) {
    SweepConfig sweep = plan().sweep();
    if (sweep.objectives().stream().anyMatch(Objective::takesRollouts)) {
      Initial initial = Validation.initial(config, sweep.validation());
      int states = Validation.count(initial, sweep.validation());
      requireAllowed(config, initial, states, "validation state ");
    }
    requireAllowed(
        config, config.rollout().initial(), config.rollout().states(), "rollout.initial: state ");
  }

  private static void requireAllowed(RunConfig config, Initial initial, int states, String name) {
    if (config.law().bounds().isEmpty()) {
      return;
    }
    Grid grid = config.domain().grid();
    LawBounds bounds = LawBounds.of(config.law(), config.quantization());
    for (int number = 0; number < states; number++) {
      bounds.require(name + number, initial.sample(grid, number), Window.of(grid));
    }
  }

  private SweepPlan plan() {
    return Objects.requireNonNull(plan, "read comes first");
  }

  /** One of more trials, or of more rounds. */
  @Override
  boolean isExtension(Settings settings, Configuration hadoop, RunFolder folder, String theirs)
      throws IOException {
    Settings before = Settings.parse(folder + "/config.conf", theirs);
    if (!EXTENDED.containsAll(before.differences(settings))
        || !folder.files().exists(folder.path(SweepRun.LOG))) {
      return false;
    }
    plan().requireExtends(SweepPlan.read(before, hadoop));
    return true;
  }
}
