package io.github.pisnn.jobs;

import io.github.pisnn.core.Hashes;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.train.LeastSquares;
import io.github.pisnn.core.train.LevenbergMarquardt;
import io.github.pisnn.core.train.SampleSource;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.Sampling;
import io.github.pisnn.datasets.Seeds;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.ml.PisnnModel;
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
    OperatorShape shape = config.operatorShape();
    SampleSource samples = samples(config);
    LevenbergMarquardt optimizer = config.training().optimizer();
    JavaSparkContext spark = new JavaSparkContext(run.spark().sparkContext());
    int partitions =
        Math.min(
            samples.blocks(), config.training().partitions().orElse(spark.defaultParallelism()));
    say(
        "training: %s, %d weights, %d samples in %d blocks over %d partition%s",
        config.law().name(),
        shape.parameters(),
        config.training().samples(),
        samples.blocks(),
        partitions,
        partitions == 1 ? "" : "s");
    try (History history = new History(run.folder());
        DistributedLeastSquares problem =
            new DistributedLeastSquares(spark, shape, samples, partitions)) {
      TrainingProgress progress = new TrainingProgress(spark, optimizer.rounds());
      double[] start = startingPoint(shape, config.seed());
      double[] parameters = minimize(optimizer, problem, start, history, progress);
      FluxOperator flux = problem.scaling().fold(shape, parameters);
      EvolutionOperator operator =
          new EvolutionOperator(
              config.law(),
              config.time().step(),
              config.training().grid().dx(),
              config.quantization(),
              config.mode(),
              flux,
              config.neuron());
      String model = run.folder().path("model").toString();
      spark.setJobDescription("saving the model");
      new PisnnModel(operator, provenance(run, problem.dataHash())).write().save(model);
      progress.done(run.folder() + "/model");
      return operator;
    }
  }

  private static double[] minimize(
      LevenbergMarquardt optimizer,
      LeastSquares problem,
      double[] start,
      History history,
      TrainingProgress progress) {
    try {
      return optimizer.minimize(
          problem,
          start,
          round -> {
            history.add(round);
            progress.show(round);
          });
    } catch (ArithmeticException e) {
      throw new RunFailure("training: " + e.getMessage());
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

  private static SortedMap<String, String> provenance(Run run, String dataHash) {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", Long.toString(run.config().seed()));
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
