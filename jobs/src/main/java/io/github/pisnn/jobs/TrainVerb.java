package io.github.pisnn.jobs;

import io.github.pisnn.core.Hashes;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.train.LeastSquares;
import io.github.pisnn.core.train.SampleSource;
import io.github.pisnn.core.train.Scaling;
import io.github.pisnn.datasets.Seeds;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.ml.ModelFile;
import io.github.pisnn.ml.PisnnModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Trains an operator, saves it as a model, and rolls it out from held-out states. */
@Command(name = "train", description = "Trains an operator and rolls it out.")
final class TrainVerb extends Verb {

  /** The model to go on training, in the configuration's quanta. */
  private @Nullable FluxOperator from;

  /** The dataset to train with. */
  private @Nullable TrainingData data;

  @Override
  void check(Settings settings, RunConfig config, Configuration hadoop) {
    RunConfig.Losses losses = config.training().losses();
    data =
        config
            .training()
            .data()
            .map(asked -> TrainingData.open(settings, config, asked, hadoop))
            .orElse(null);
    if (losses.flux() > 0) {
      SampleSource samples = settings.check("train", () -> TrainingProblem.samples(config, data));
      settings.check("neuron.quantum", () -> samples.block(0));
    }
    if (losses.unrolls()) {
      settings.check("train", () -> TrainingProblem.trajectories(config, data).block(0));
    }
    config
        .training()
        .from()
        .ifPresent(path -> from = settings.check("train.from", () -> start(path, config, hadoop)));
  }

  private static FluxOperator start(String path, RunConfig config, Configuration hadoop) {
    EvolutionOperator model = ModelFile.read(new Path(path), hadoop).operator();
    int transverse = config.operatorShape().stencil().transverse();
    OperatorShape shape = model.flux().shape();
    if (shape.stencil().transverse() > transverse
        || !shape.withTransverse(transverse).equals(config.operatorShape())) {
      throw new IllegalArgumentException("train.from = " + path + " has the operator " + shape);
    }
    return model
        .flux()
        .widened(transverse)
        .requantized(config.quantization().quantum() / model.quantization().quantum());
  }

  @Override
  boolean isResumable() {
    return true;
  }

  @Override
  void run(Run run) throws IOException {
    EvolutionOperator operator = train(run);
    new HeldOut(run, operator).rollOut();
  }

  private EvolutionOperator train(Run run) throws IOException {
    RunConfig config = run.config();
    RunConfig.Training training = config.training();
    OperatorShape shape = config.operatorShape();
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    int blocks = TrainingProblem.blocks(config, data);
    int partitions = TrainingProblem.partitions(config, blocks, spark);
    say(
        "training: %s, %d weights, %s in %d blocks over %d partition%s",
        config.law().name(),
        shape.parameters(),
        data == null ? training.samples() + " samples" : data,
        blocks,
        partitions,
        partitions == 1 ? "" : "s");
    try (History history = new History(run.folder());
        TrainingProblem problem = new TrainingProblem(config, data, spark)) {
      List<LeastSquares> stages = training.losses().unroll().stream().map(problem::loss).toList();
      TrainingProgress progress =
          new TrainingProgress(
              spark::setJobDescription,
              training.optimizer(),
              training.samples(),
              training.seeds(),
              stages.size());
      Trainer trainer =
          new Trainer(
              run.folder(),
              training.optimizer(),
              training.checkpointEvery(),
              problem.dataHash(),
              history,
              progress);
      SeededTraining trained =
          SeededTraining.of(
              config.seed(),
              training.seeds(),
              seed -> trainer.train(stages, seed, startingPoint(shape, problem.scaling(), seed)));
      trained.report(run.folder(), progress);
      EvolutionOperator operator =
          new EvolutionOperator(
              config.law(),
              config.time().step(),
              training.grid().dx(),
              config.quantization(),
              config.mode(),
              problem.scaling().fold(shape, trained.best().best()),
              config.neuron());
      String model = run.folder().path("model").toString();
      spark.setJobDescription("saving the model");
      String dataHash = data == null ? problem.dataHash() : data.dataHash();
      new PisnnModel(operator, provenance(run, trained.bestSeed(), dataHash))
          .write()
          .overwrite()
          .save(model);
      progress.done(run.folder() + "/model");
      return operator;
    }
  }

  /**
   * Those of the model to go on training; or else hidden input weights and biases are uniform in
   * their usual range, and everything else is 0.
   */
  private double[] startingPoint(OperatorShape shape, Scaling scaling, long seed) {
    if (from != null) {
      return scaling.unfold(from);
    }
    UniformRandomProvider random = Seeds.generator(seed, Seeds.Stream.WEIGHTS, 0);
    double[] start = new double[shape.parameters()];
    double reach = Math.sqrt(6.0 / (shape.inputs() + 1));
    for (int i = shape.hiddenBiasAt(); i < shape.hiddenOutputAt(); i++) {
      start[i] = reach * (2 * random.nextDouble() - 1);
    }
    for (int i = shape.hiddenOutputAt(); i < shape.parameters(); i++) {
      start[i] = (2 * random.nextDouble() - 1) / shape.hidden();
    }
    return start;
  }

  private static SortedMap<String, String> provenance(Run run, long seed, String dataHash) {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", Long.toString(seed));
    provenance.put(
        "configHash", Hashes.sha256(run.settings().render().getBytes(StandardCharsets.UTF_8)));
    provenance.put("dataHash", dataHash);
    provenance.put("pisnnVersion", Pisnn.Version.current());
    provenance.put("sparkVersion", run.spark().version());
    provenance.put("javaVersion", Runtime.version().toString());
    provenance.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return provenance;
  }
}
