package io.github.pisnn.jobs;

import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.ml.ModelFile;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Rolls out a trained model. Neuron and mode are the configuration's. */
@Command(name = "rollout", description = "Rolls out a trained model.")
final class RolloutVerb extends Verb {
  private @Nullable EvolutionOperator operator;

  @Override
  void check(Settings settings, RunConfig config, Configuration hadoop) {
    Optional<String> path = config.rollout().model();
    if (path.isEmpty()) {
      throw settings.missing("rollout.model", "the folder of a trained model, such as out/x/model");
    }
    EvolutionOperator trained = ModelFile.read(new Path(path.get()), hadoop).operator();
    requireSame("law", trained.law(), config.law());
    requireSame("time.step", trained.dt(), config.time().step());
    requireSame("neuron.quantum", trained.quantization(), config.quantization());
    EvolutionOperator rolledOut =
        new EvolutionOperator(
            trained.law(),
            trained.dt(),
            trained.dx(),
            trained.quantization(),
            config.mode(),
            trained.flux(),
            config.neuron());
    rolledOut.requireFit(config.domain());
    operator = rolledOut;
  }

  private static void requireSame(String key, Object trained, Object asked) {
    if (!trained.equals(asked)) {
      throw new IllegalArgumentException(
          key + " is " + asked + ", but rollout.model was trained with " + trained);
    }
  }

  @Override
  void run(Run run) throws IOException {
    if (operator == null) {
      throw new IllegalStateException("check comes first");
    }
    new HeldOut(run, operator).rollOut();
  }
}
