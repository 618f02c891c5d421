package io.github.pisnn.jobs.train;

import io.github.pisnn.core.flux.FluxResidual;
import io.github.pisnn.core.flux.RolloutLoss;
import io.github.pisnn.core.flux.RolloutResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.SampleSource;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.flux.TrajectoryBlock;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.optim.DecayedLoss;
import io.github.pisnn.core.optim.WeightedLosses;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.datasets.Problems;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.sampling.Sampling;
import io.github.pisnn.jobs.config.RunConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run's training lowers: its data, wherever they are, and the losses made of them. */
public final class TrainingProblem {
  /** Uniform noise of standard deviation 1 lies within it. */
  private static final double NOISE_REACH = Math.sqrt(3);

  private final RunConfig config;
  private final @Nullable Blocks<SampleBlock> samples;
  private final @Nullable Blocks<TrajectoryBlock> trajectories;
  private final Scaling scaling;
  private final String dataHash;

  /** Has data made, and kept, somewhere. */
  public interface Maker {

    /** Labelled samples. */
    Blocks<SampleBlock> samples(SampleSource source);

    /** Trajectories. */
    Blocks<TrajectoryBlock> trajectories(BlockSource<TrajectoryBlock> source);
  }

  /**
   * Makes the data, or reads them.
   *
   * @param data the dataset to train with; null where samples are made
   */
  TrainingProblem(RunConfig config, @Nullable TrainingData data, Maker maker) {
    this.config = config;
    RunConfig.Losses losses = config.training().losses();
    requireQuanta(config);
    this.samples = losses.flux() > 0 ? maker.samples(samples(config, data)) : null;
    this.trajectories = losses.unrolls() ? maker.trajectories(trajectories(config, data)) : null;
    OperatorShape shape = config.operatorShape();
    Scaling scales = null;
    List<String> hashes = new ArrayList<>();
    if (samples != null) {
      scales = samples.sum(block -> Scaling.of(shape, block));
      hashes.add(samples.hash());
    }
    if (trajectories != null) {
      RolloutLoss loss = rolloutLoss(1);
      Scaling seen = trajectories.sum(block -> Scaling.of(shape, block, loss));
      scales = scales == null ? seen : scales.plus(seen);
      hashes.add(trajectories.hash());
    }
    if (scales == null) {
      throw new IllegalArgumentException("a training needs a loss");
    }
    this.scaling = scales;
    this.dataHash = String.join("+", hashes);
  }

  /**
   * Refuses quanta so coarse that all states with labels are the same.
   *
   * @throws IllegalArgumentException if they are
   */
  public static void requireQuanta(RunConfig config) {
    RunConfig.Training training = config.training();
    // Only of phases values may come to lie beyond those of the start.
    if (training.losses().flux() == 0
        || training.data().isPresent()
        || config.law().biharmonic() > 0) {
      return;
    }
    Extremes values = training.states().extremes();
    double noise = training.noise() * training.states().range() * NOISE_REACH;
    double offset = config.quantization().offset();
    double quantum = config.quantization().quantum();
    double least = Math.rint((values.least() - noise - offset) / quantum);
    double largest = Math.rint((values.largest() + noise - offset) / quantum);
    if (least == largest) {
      throw new Refusal(
          "{quantum} = %s is too coarse: it rounds all training states, from %s to %s, to the same count, so there is nothing to learn",
          quantum, values.least(), values.largest());
    }
  }

  /** How many blocks the data are cut into. */
  public static int blocks(RunConfig config, @Nullable TrainingData data) {
    if (data == null) {
      return sampling(config).blocks();
    }
    return config.training().losses().flux() > 0
        ? samples(config, data).blocks()
        : trajectories(config, data).blocks();
  }

  /**
   * The labelled samples that a configuration asks for. In two dimensions their labels are fluxes
   * of both directions at once.
   */
  static SampleSource samples(RunConfig config, @Nullable TrainingData data) {
    if (data != null) {
      return data.samples();
    }
    if (config.domain().hasCoefficient() && config.law() instanceof Diffusion diffusion) {
      boolean plane = !config.domain().grid().isOneDimensional();
      return Problems.conductingSamples(
          diffusion, sampling(config), config.training().jump(), plane);
    }
    if (config.mode() == Mode.LIE && !config.training().grid().isOneDimensional()) {
      throw new Refusal(
          "{train.loss.flux} must be 0 for mode = lie in two dimensions: the fluxes of a step are not"
              + " those of its sweeps; {train.cells} = nx and {train.loss.rollout} take it");
    }
    return Problems.samples(config.law(), sampling(config), config.refinement());
  }

  /**
   * The trajectories, as long as the longest that is unrolled, or starts where no more is needed.
   */
  static BlockSource<TrajectoryBlock> trajectories(RunConfig config, @Nullable TrainingData data) {
    RunConfig.Losses losses = config.training().losses();
    int steps = losses.rollout() > 0 ? losses.push() + Collections.max(losses.unroll()) : 0;
    if (data != null) {
      return data.trajectories(steps);
    }
    return Problems.trajectories(config.law(), sampling(config), config.refinement(), steps);
  }

  private static Sampling sampling(RunConfig config) {
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

  private RolloutLoss rolloutLoss(int steps) {
    RunConfig.Losses losses = config.training().losses();
    return new RolloutLoss(
        config.law(),
        config.time().step(),
        config.training().grid().dx(),
        config.quantization(),
        config.mode(),
        config.neuron(),
        losses.firing(),
        losses.surrogate(),
        losses.push(),
        steps,
        losses.rollout(),
        losses.huber().orElse(Double.POSITIVE_INFINITY),
        losses.residual());
  }

  /** The scales of inputs and flux over all data. */
  Scaling scaling() {
    return scaling;
  }

  /** A digest of all data. */
  String dataHash() {
    return dataHash;
  }

  /** The loss of a stage that unrolls so many steps; with none of them that of labels alone. */
  LeastSquares loss(int steps) {
    RunConfig.Losses losses = config.training().losses();
    Choice choice = new Choice(config.training().batch(), config.seed());
    OperatorShape shape = config.operatorShape();
    List<WeightedLosses.Part> parts = new ArrayList<>();
    if (samples != null) {
      parts.add(
          new WeightedLosses.Part(
              losses.flux(),
              samples.leastSquares(point -> new FluxResidual(shape, scaling, point), choice)));
    }
    if (trajectories != null && steps > 0) {
      RolloutLoss loss = rolloutLoss(steps);
      parts.add(
          new WeightedLosses.Part(
              losses.residual() + losses.rollout(),
              trajectories.leastSquares(
                  point -> new RolloutResidual(loss, shape, scaling, point), choice)));
    }
    LeastSquares loss = parts.size() == 1 ? parts.get(0).loss() : new WeightedLosses(parts);
    double decay = config.training().decay();
    return decay == 0 ? loss : new DecayedLoss(loss, decay);
  }
}
