package io.github.pisnn.jobs.train;

import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.ml.ModelFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a training takes besides its configuration.
 *
 * @param from the model to go on training, in the configuration's quanta; null for random weights
 * @param data the dataset to train with; null where samples are made
 */
public record TrainingInput(@Nullable FluxOperator from, @Nullable TrainingData data) {

  /**
   * Opens both.
   *
   * @throws io.github.pisnn.jobs.config.ConfigurationException if one does not fit the run
   */
  public static TrainingInput open(Settings settings, RunConfig config, Configuration hadoop) {
    RunConfig.Training training = config.training();
    TrainingData data =
        training
            .data()
            .map(asked -> TrainingData.open(settings, config, asked, hadoop))
            .orElse(null);
    FluxOperator from =
        training
            .from()
            .map(path -> settings.check("train.from", () -> start(path, config, hadoop)))
            .orElse(null);
    return new TrainingInput(from, data);
  }

  private static FluxOperator start(String path, RunConfig config, Configuration hadoop) {
    EvolutionOperator model = ModelFile.read(new Path(path), hadoop).operator();
    int transverse = config.operatorShape().stencil().transverse();
    OperatorShape shape = model.flux().shape();
    if (shape.stencil().transverse() > transverse
        || !shape.withTransverse(transverse).equals(config.operatorShape())) {
      throw new Refusal("{train.from} = %s has the operator %s", path, shape);
    }
    return model
        .flux()
        .widened(transverse)
        .requantized(config.quantization().quantum() / model.quantization().quantum());
  }

  /**
   * Prepares all that a training needs.
   *
   * @throws io.github.pisnn.jobs.config.ConfigurationException if it does not fit together
   */
  public void requireSources(Settings settings, RunConfig config) {
    RunConfig.Losses losses = config.training().losses();
    if (losses.flux() > 0) {
      settings.check("train", () -> TrainingProblem.samples(config, data));
    }
    if (losses.unrolls()) {
      settings.check("train", () -> TrainingProblem.trajectories(config, data));
    }
  }

  /**
   * Makes a block of all that a training needs, to see that it can be made.
   *
   * @throws io.github.pisnn.jobs.config.ConfigurationException if it cannot
   */
  public void requireBlocks(Settings settings, RunConfig config) {
    requireSources(settings, config);
    RunConfig.Losses losses = config.training().losses();
    if (losses.flux() > 0) {
      settings.check("neuron.quantum", () -> TrainingProblem.samples(config, data).block(0));
    }
    if (losses.unrolls()) {
      settings.check("train", () -> TrainingProblem.trajectories(config, data).block(0));
    }
  }
}
