package io.github.pisnn.jobs;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.rollout.HeldOutRollouts;
import io.github.pisnn.jobs.run.Run;
import io.github.pisnn.ml.ModelFile;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Rolls out a trained model. Neuron and mode are the configuration's. */
@Command(name = "rollout", description = "Rolls out a trained model.")
final class RolloutVerb extends Verb {
  private @Nullable EvolutionOperator operator;

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.ROLLOUT);
  }

  @Override
  void check(Settings settings, RunConfig config, Configuration hadoop) {
    Optional<String> path = config.rollout().model();
    if (path.isEmpty()) {
      throw settings.missing("rollout.model", "the folder of a trained model, such as out/x/model");
    }
    EvolutionOperator trained =
        settings.check(
            "rollout.model", () -> ModelFile.read(new Path(path.get()), hadoop).operator());
    requireSame(settings, trained, config);
    operator =
        settings.check(
            "rollout.model",
            () -> {
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
              return rolledOut;
            });
  }

  /** Refuses a configuration that differs from what the model was trained with. */
  private static void requireSame(Settings settings, EvolutionOperator trained, RunConfig config) {
    require(settings, "law.name", trained.law().name(), config.law().name());
    for (Map.Entry<String, Double> entry : trained.law().parameters().entrySet()) {
      Double asked = config.law().parameters().get(entry.getKey());
      require(settings, "law." + entry.getKey(), entry.getValue(), asked);
    }
    require(settings, "time.step", trained.dt(), config.time().step());
    Quantization quantization = config.quantization();
    require(settings, "neuron.quantum", trained.quantization().quantum(), quantization.quantum());
    require(settings, "neuron.offset", trained.quantization().offset(), quantization.offset());
    OperatorShape shape = trained.flux().shape();
    OperatorShape asked = config.operatorShape();
    require(settings, "operator.radius", shape.stencil().radius(), asked.stencil().radius());
    require(
        settings,
        "operator.transverse",
        shape.stencil().transverse(),
        asked.stencil().transverse());
    require(settings, "operator.hidden", shape.hidden(), asked.hidden());
    require(
        settings, "operator.activation", Keys.of(shape.activation()), Keys.of(asked.activation()));
    require(settings, "operator.skip", Keys.of(shape.skip()), Keys.of(asked.skip()));
    require(settings, "operator.shiftInvariant", shape.shiftInvariant(), asked.shiftInvariant());
    require(
        settings, "operator.coefficientTerms", shape.coefficientTerms(), asked.coefficientTerms());
  }

  private static void require(
      Settings settings, String key, Object trained, @Nullable Object asked) {
    if (!trained.equals(asked)) {
      throw settings.bad(key, trained + ", which rollout.model was trained with");
    }
  }

  @Override
  boolean isResumable() {
    return true;
  }

  @Override
  void run(Run run) throws IOException {
    if (operator == null) {
      throw new IllegalStateException("check comes first");
    }
    new HeldOutRollouts(run, operator).rollOut();
  }
}
