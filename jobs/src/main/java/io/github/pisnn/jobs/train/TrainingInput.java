package io.github.pisnn.jobs.train;

import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.Training;
import io.github.pisnn.core.flux.TrainingSpec;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.sum.Block;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.sampling.Sampling;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.run.Version;
import io.github.pisnn.ml.ModelFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration asks of a training: its data, what is trained on them, and where the weights
 * come from.
 *
 * @param settings the configuration as it was given
 * @param config the same, read
 * @param from the model to go on training, in the configuration's quanta; null for random weights
 * @param data the dataset to train with; null where samples are made
 */
public record TrainingInput(
    Settings settings, RunConfig config, @Nullable FluxOperator from, @Nullable TrainingData data) {

  /** Uniform noise of standard deviation 1 lies within it. */
  private static final double NOISE_REACH = Math.sqrt(3);

  /** Has training data made, and kept, somewhere. */
  public interface Maker {

    /**
     * Makes data, or takes those that are kept of an equal source.
     *
     * @param name says what they are
     */
    <B extends Block> Blocks<B> make(String name, BlockSource<B> source);
  }

  /**
   * Opens the model and the dataset.
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
    return new TrainingInput(settings, config, from, data);
  }

  private static FluxOperator start(String path, RunConfig config, Configuration hadoop) {
    EvolutionOperator model = ModelFile.read(new Path(path), hadoop).operator();
    int transverse = config.operatorShape().stencil().transverse();
    OperatorShape shape = model.flux().shape().with(config.operatorShape().faceAverage());
    if (shape.stencil().transverse() > transverse
        || !shape.withTransverse(transverse).equals(config.operatorShape())) {
      throw new Refusal("{train.from} = %s has the operator %s", path, shape);
    }
    return model
        .flux()
        .with(shape.faceAverage())
        .widened(transverse)
        .requantized(config.quantization().quantum() / model.quantization().quantum());
  }

  /**
   * Prepares all that a training needs.
   *
   * @throws io.github.pisnn.jobs.config.ConfigurationException if it does not fit together
   */
  public void requireSources() {
    Losses losses = config.training().losses();
    if (losses.takesLabels()) {
      settings.check("train", this::samples);
    }
    if (losses.unrolls()) {
      settings.check("train", this::trajectories);
    }
  }

  /**
   * Makes a block of all that a training needs, to see that it can be made.
   *
   * @throws io.github.pisnn.jobs.config.ConfigurationException if it cannot
   */
  public void requireBlocks() {
    requireSources();
    Losses losses = config.training().losses();
    if (losses.takesLabels()) {
      settings.check("neuron.quantum", () -> samples().block(0));
    }
    if (losses.unrolls()) {
      settings.check("train", () -> trajectories().block(0));
    }
  }

  /**
   * Refuses quanta so coarse that all states with labels are the same.
   *
   * @throws IllegalArgumentException if they are
   */
  public TrainingInput requireQuanta() {
    RunConfig.Training training = config.training();
    // Only of phases values may come to lie beyond those of the start.
    if (!training.losses().takesLabels() || data != null || config.law().biharmonic() > 0) {
      return this;
    }
    Extremes values = training.states().extremes();
    double noise = training.noise() * training.states().range() * NOISE_REACH;
    double offset = config.quantization().offset();
    double quantum = config.quantization().quantum();
    double least = Math.rint((values.least() - noise - offset) / quantum);
    double largest = Math.rint((values.largest() + noise - offset) / quantum);
    if (least == largest) {
      throw new Refusal(
          "{quantum} = %s is too coarse: it rounds all training states, from %s to %s, to the same"
              + " count, so there is nothing to learn",
          quantum, values.least(), values.largest());
    }
    return this;
  }

  /** Tells how many blocks the data are cut into. */
  public int blocks() {
    if (data == null) {
      return sampling().blocks();
    }
    return config.training().losses().takesLabels() ? samples().blocks() : trajectories().blocks();
  }

  /**
   * The labelled samples. In two dimensions their labels are fluxes of both directions at once.
   *
   * @throws IllegalArgumentException if there are none for this law, mode and dataset
   */
  private SampleSource samples() {
    if (data == null
        && config.domain().hasCoefficient()
        && config.law().heatConductivity().isPresent()) {
      boolean plane = config.domain().grid().axes().size() > 1;
      return Problems.conductingSamples(config.law(), sampling(), config.training().jump(), plane);
    }
    Grid grid = data == null ? config.training().grid() : data.grid();
    OperatorShape shape = config.operatorShape();
    if (!shape.seen(grid).equals(shape.stencil())) {
      throw new Refusal(
          "{train.loss.flux} must be 0 for {faceAverage} = %s in two dimensions: labels are averages"
              + " over faces, not fluxes on lines; train.cells = nx takes it",
          Keys.of(shape.faceAverage()));
    }
    if (config.mode().sweeps(grid) > 1) {
      throw new Refusal(
          "{train.loss.flux} must be 0 for mode = lie in two dimensions: the fluxes of a step are"
              + " not those of its sweeps"
              + (data == null ? "; {train.cells} = nx and {train.loss.rollout} take it" : ""));
    }
    return data == null
        ? Problems.samples(config.law(), sampling(), config.refinement())
        : data.samples();
  }

  /** The trajectories, as long as the losses need. */
  private BlockSource<TrajectoryBlock> trajectories() {
    int steps = config.training().losses().longest();
    return data != null
        ? data.trajectories(steps)
        : Problems.trajectories(config.law(), sampling(), config.refinement(), steps);
  }

  private Sampling sampling() {
    RunConfig.Training training = config.training();
    return new Sampling(
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
  }

  private TrainingSpec spec() {
    RunConfig.Training training = config.training();
    return new TrainingSpec(
        config.law(),
        config.time().step(),
        training.grid().dx(),
        config.quantization(),
        config.mode(),
        config.neuron(),
        config.operatorShape(),
        training.optimizer(),
        training.losses(),
        training.decay(),
        training.batch(),
        config.seed(),
        training.seeds(),
        from);
  }

  /** Has the data made, and looks through them. */
  public Training training(Maker maker) {
    requireQuanta();
    Losses losses = config.training().losses();
    return new Training(
        spec(),
        losses.takesLabels() ? maker.make("training samples", samples()) : null,
        losses.unrolls() ? maker.make("training trajectories", trajectories()) : null);
  }

  /** Tells where an operator comes from, by the names used in {@code model.json}. */
  public SortedMap<String, String> provenance(Training training, long seed) {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("seed", Long.toString(seed));
    provenance.put("configHash", Hashes.sha256(settings.render().getBytes(StandardCharsets.UTF_8)));
    provenance.put("dataHash", data == null ? training.dataHash() : data.dataHash());
    provenance.put("pisnnVersion", Version.current());
    provenance.put("sparkVersion", package$.MODULE$.SPARK_VERSION());
    provenance.put("javaVersion", Runtime.version().toString());
    provenance.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return provenance;
  }
}
