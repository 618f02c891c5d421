package io.github.pisnn.jobs;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.compare.ComparisonRun;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.rollout.TrainedOperator;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;

/** Compares a trained model with classical schemes, by error and by time. */
@Command(
    name = "compare",
    description = "Compares a trained model with classical schemes, by error and by time.")
final class CompareVerb extends Verb {

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.ROLLOUT, RunConfig.Part.COMPARE);
  }

  @Override
  Work check(Settings settings, RunConfig config, Configuration hadoop) {
    EvolutionOperator operator = TrainedOperator.read(settings, config, hadoop);
    return run -> new ComparisonRun(run, operator).run();
  }
}
