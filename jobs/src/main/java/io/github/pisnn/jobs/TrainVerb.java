package io.github.pisnn.jobs;

import io.github.pisnn.core.Hashes;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.train.Choice;
import io.github.pisnn.core.train.FluxResidual;
import io.github.pisnn.core.train.LeastSquares;
import io.github.pisnn.core.train.SampleBlock;
import io.github.pisnn.core.train.SampleSource;
import io.github.pisnn.core.train.Scaling;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.Sampling;
import io.github.pisnn.datasets.Seeds;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.ml.PisnnModel;
import io.github.pisnn.spark.DistributedBlocks;
import io.github.pisnn.spark.DistributedLeastSquares;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;

/** Trains an operator, saves it as a model, and rolls it out from held-out states. */
@Command(name = "train", description = "Trains an operator and rolls it out.")
final class TrainVerb extends Verb {

  @Override
  void check(Settings settings, RunConfig config, Configuration hadoop) {
    SampleSource samples = settings.check("train", () -> samples(config));
    settings.check("neuron.quantum", () -> samples.block(0));
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

  /** The training samples that a configuration asks for. */
  private static SampleSource samples(RunConfig config) {
    RunConfig.Training training = config.training();
    Sampling sampling =
        new Sampling(
            training.grid(),
            config.time().step(),
            config.quantization(),
            config.operatorShape().stencil(),
            training.states(),
            training.steps(),
            training.noise(),
            training.noiseShare(),
            training.samples(),
            training.block(),
            training.validation(),
            config.seed());
    return Problems.samples(config.law(), sampling, config.refinement());
  }

  private static EvolutionOperator train(Run run) throws IOException {
    RunConfig config = run.config();
    RunConfig.Training training = config.training();
    OperatorShape shape = config.operatorShape();
    SampleSource samples = samples(config);
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    int partitions =
        Math.min(samples.blocks(), training.partitions().orElse(spark.defaultParallelism()));
    say(
        "training: %s, %d weights, %d samples in %d blocks over %d partition%s",
        config.law().name(),
        shape.parameters(),
        config.training().samples(),
        samples.blocks(),
        partitions,
        partitions == 1 ? "" : "s");
    spark.setJobDescription("making " + samples.blocks() + " blocks of training samples");
    try (History history = new History(run.folder());
        DistributedBlocks<SampleBlock> blocks =
            new DistributedBlocks<>(spark, "training samples", samples, partitions)) {
      Scaling scaling = blocks.sum(block -> Scaling.of(shape, block));
      String dataHash = blocks.hash();
      LeastSquares problem =
          new DistributedLeastSquares<>(
              blocks,
              parameters -> new FluxResidual(shape, scaling, parameters),
              new Choice(training.batch(), config.seed()));
      TrainingProgress progress =
          new TrainingProgress(
              spark::setJobDescription,
              training.optimizer(),
              config.training().samples(),
              training.seeds());
      Trainer trainer =
          new Trainer(
              run.folder(),
              training.optimizer(),
              training.checkpointEvery(),
              dataHash,
              history,
              progress);
      SeededTraining trained =
          SeededTraining.of(
              config.seed(),
              training.seeds(),
              seed -> trainer.train(problem, seed, startingPoint(shape, seed)));
      trained.report(run.folder(), progress);
      EvolutionOperator operator =
          new EvolutionOperator(
              config.law(),
              config.time().step(),
              training.grid().dx(),
              config.quantization(),
              config.mode(),
              scaling.fold(shape, trained.best().best()),
              config.neuron());
      String model = run.folder().path("model").toString();
      spark.setJobDescription("saving the model");
      new PisnnModel(operator, provenance(run, trained.bestSeed(), dataHash))
          .write()
          .overwrite()
          .save(model);
      progress.done(run.folder() + "/model");
      return operator;
    }
  }

  /** Hidden input weights and biases are uniform in their usual range; everything else is 0. */
  private static double[] startingPoint(OperatorShape shape, long seed) {
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
