package io.github.pisnn.jobs.rollout;

import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.jobs.config.KeyTable;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.ml.ModelFile;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The operator that a run takes from {@code rollout.model}. */
public final class TrainedOperator {

  private TrainedOperator() {}

  /**
   * Reads it, and checks that it fits the run. Neuron, mode and the way fluxes are averaged over
   * faces are the configuration's.
   */
  public static EvolutionOperator read(Settings settings, RunConfig config, Configuration hadoop) {
    Optional<String> path = config.rollout().model();
    if (path.isEmpty()) {
      throw settings.missing("rollout.model", "the folder of a trained model, such as out/x/model");
    }
    EvolutionOperator trained =
        settings.check(
            "rollout.model", () -> ModelFile.read(new Path(path.get()), hadoop).operator());
    requireSame(settings, trained, config);
    return settings.check(
        "rollout.model",
        () -> {
          EvolutionOperator rolledOut =
              new EvolutionOperator(
                  trained.law(),
                  trained.dt(),
                  trained.dx(),
                  trained.quantization(),
                  config.mode(),
                  trained.flux().with(config.operatorShape().faceAverage()),
                  config.neuron());
          rolledOut.requireFit(config.domain());
          return rolledOut;
        });
  }

  /** Refuses a configuration that differs from what the model was trained with. */
  private static void requireSame(Settings settings, EvolutionOperator trained, RunConfig config) {
    OperatorShape shape = config.operatorShape();
    Map<String, Object> asked =
        new EvolutionOperator(
                config.law(),
                config.time().step(),
                trained.dx(),
                config.quantization(),
                config.mode(),
                new FluxOperator(shape, new float[shape.parameters()]),
                config.neuron())
            .parts();
    trained
        .parts()
        .forEach(
            (part, value) -> {
              if (!value.equals(asked.get(part))) {
                throw settings.bad(
                    KeyTable.key(part, "").orElseThrow(),
                    value + ", which rollout.model was trained with");
              }
            });
  }
}
