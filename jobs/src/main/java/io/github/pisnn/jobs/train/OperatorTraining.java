package io.github.pisnn.jobs.train;

import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.optim.Adam;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.jobs.run.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.spark.package$;

/** The training of a run's operator, in all its stages, from any of its seeds. */
public final class OperatorTraining {
  private final RunConfig config;
  private final TrainingInput input;
  private final TrainingProblem problem;
  private final List<LeastSquares> stages;

  /** Has the data made. */
  public OperatorTraining(RunConfig config, TrainingInput input, TrainingProblem.Maker maker) {
    this.config = config;
    this.input = input;
    this.problem = new TrainingProblem(config, input.data(), maker);
    this.stages = config.training().losses().unroll().stream().map(problem::loss).toList();
  }

  /** Trains from a seed, as {@link Trainer#train} does. */
  public List<TrainingCheckpoint> train(
      long seed, RunFolder folder, History history, TrainingListener listener, Budget budget)
      throws IOException {
    RunConfig.Training training = config.training();
    return new Trainer(
            folder,
            training.optimizer(),
            training.checkpointEvery(),
            problem.dataHash(),
            history,
            listener,
            budget)
        .train(stages, seed, startingPoint(seed));
  }

  /**
   * Those of the model to go on training; or else hidden input weights and biases are uniform in
   * their usual range, and everything else is 0.
   */
  private double[] startingPoint(long seed) {
    if (input.from() != null) {
      return problem.scaling().unfold(input.from());
    }
    OperatorShape shape = config.operatorShape();
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

  /** Whether no better point than the start of all stages of a seed was found. */
  public boolean isAtItsStart(long seed, List<TrainingCheckpoint> stages) {
    TrainingState end = stages.get(stages.size() - 1).state();
    return Arrays.equals(end.best(), startingPoint(seed));
  }

  /**
   * Refuses a training that has come to its end, and to nothing better than its start. A model to
   * go on with may be as good as can be: if so, the optimizer has stopped before its last round, or
   * was given one only, which looks at the start.
   *
   * @param stages how the stages of a seed ended
   * @throws RunFailure if it is one
   */
  public void requireBetter(long seed, List<TrainingCheckpoint> stages) {
    Optimizer optimizer = config.training().optimizer();
    TrainingState end = stages.get(stages.size() - 1).state();
    Round last = end.last();
    boolean isOver = stages.size() == this.stages.size() && optimizer.isDone(end);
    boolean mayStay = input.from() != null && (end.done() || optimizer.rounds() == 1);
    if (last == null || !isOver || mayStay || end.bestScore() == 0 || !isAtItsStart(seed, stages)) {
      return;
    }
    throw new RunFailure(
        String.format(
            Locale.ROOT,
            "training from seed %d came to nothing better than its start: the loss was %.2e there, and"
                + " %.2e in the last of its %d rounds%s",
            seed,
            end.bestScore(),
            Double.isNaN(last.validation()) ? last.loss() : last.validation(),
            stages.stream().mapToInt(stage -> stage.state().rounds()).sum(),
            optimizer instanceof Adam ? "; another train.rate may help" : ""));
  }

  /** The operator of the best weights that a training has found. */
  public EvolutionOperator operator(TrainingState trained) {
    return new EvolutionOperator(
        config.law(),
        config.time().step(),
        config.training().grid().dx(),
        config.quantization(),
        config.mode(),
        problem.scaling().fold(config.operatorShape(), trained.best()),
        config.neuron());
  }

  /** Where an operator comes from, by the names used in {@code model.json}. */
  public SortedMap<String, String> provenance(Settings settings, long seed) {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", Long.toString(seed));
    provenance.put("configHash", Hashes.sha256(settings.render().getBytes(StandardCharsets.UTF_8)));
    provenance.put("dataHash", input.data() == null ? problem.dataHash() : input.data().dataHash());
    provenance.put("pisnnVersion", Version.current());
    provenance.put("sparkVersion", package$.MODULE$.SPARK_VERSION());
    provenance.put("javaVersion", Runtime.version().toString());
    provenance.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return provenance;
  }
}
