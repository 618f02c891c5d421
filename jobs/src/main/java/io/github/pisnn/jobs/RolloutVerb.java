package io.github.pisnn.jobs;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.rollout.HeldOutRollouts;
import io.github.pisnn.jobs.rollout.TrainedOperator;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;

/** Rolls out a trained model. */
@Command(name = "rollout", description = "Rolls out a trained model.")
final class RolloutVerb extends Verb {

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.ROLLOUT);
  }

  @Override
  Work check(Settings settings, RunConfig config, Configuration hadoop) {
    EvolutionOperator operator = TrainedOperator.read(settings, config, hadoop);
    return run -> new HeldOutRollouts(run, operator).rollOut();
  }
}
