package io.github.pisnn.core.flux;

import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.optim.CheckpointStore;
import io.github.pisnn.core.optim.DecayedLoss;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.Trainer;
import io.github.pisnn.core.optim.TrainingException;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.optim.WeightedLosses;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.sum.Blocks;
import io.github.pisnn.core.sum.Choice;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.util.Refusal;
import io.github.pisnn.core.util.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

/**
 * Trains the flux operator of a step on data wherever they are: the same weights to the bit from
 * the same blocks, in this JVM or on a cluster, stopped and resumed or not.
 */
public final class Training {
  private final TrainingSpec spec;
  private final @Nullable Blocks<SampleBlock> samples;
  private final @Nullable Blocks<TrajectoryBlock> trajectories;
  private final Scaling scaling;
  private final Trainer trainer;

  /**
   * Looks through the data for their scales and their digest.
   *
   * @param samples stencils with the fluxes through their faces; null where {@link Losses#flux} is
   *     0
   * @param trajectories as long as {@link Losses#longest}; null where no steps are unrolled
   * @throws IllegalArgumentException if data are missing that a loss is made of
   */
  public Training(
      TrainingSpec spec,
      @Nullable Blocks<SampleBlock> samples,
      @Nullable Blocks<TrajectoryBlock> trajectories) {
    Losses losses = spec.losses();
    if (losses.takesLabels() != (samples != null) || losses.unrolls() != (trajectories != null)) {
      throw new IllegalArgumentException(
          "samples are for a weight of flux above 0, and trajectories for one of residual or"
              + " rollout: each must be there where it is needed, and only there");
    }
    this.spec = spec;
    this.samples = samples;
    this.trajectories = trajectories;
    OperatorShape shape = spec.shape();
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
      throw new IllegalArgumentException("a training needs data");
    }
    this.scaling = scales;
    this.trainer =
        new Trainer(
            spec.optimizer(),
            losses.unroll().stream().map(this::loss).toList(),
            String.join("+", hashes));
  }

  private RolloutLoss rolloutLoss(int steps) {
    Losses losses = spec.losses();
    return new RolloutLoss(
        spec.law(),
        spec.dt(),
        spec.dx(),
        spec.quantization(),
        spec.mode(),
        spec.neuron(),
        losses.firing(),
        losses.surrogate(),
        losses.push(),
        steps,
        losses.rollout(),
        losses.huber(),
        losses.residual());
  }

  /** Makes the loss of a stage that unrolls so many steps; with none it is that of labels alone. */
  private LeastSquares loss(int steps) {
    Losses losses = spec.losses();
    Choice choice = new Choice(spec.batch(), spec.seed());
    OperatorShape shape = spec.shape();
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
    return spec.decay() == 0 ? loss : new DecayedLoss(loss, spec.decay());
  }

  /** A digest of all data. */
  public String dataHash() {
    return trainer.dataHash();
  }

  /**
   * Trains from all seeds to the end, each by a thread of its own.
   *
   * @param store keeps checkpoints, from which the same training goes on
   * @throws TrainingException if a loss has no targets or no step can be found
   * @throws IOException if a checkpoint cannot be read or written
   */
  public SeededTraining train(TrainingListener listener, CheckpointStore store) throws IOException {
    return SeededTraining.sideBySide(
        spec.seed(), spec.seeds(), seed -> train(seed, listener, store, Budget.NONE));
  }

  /**
   * Trains from one seed to the end or as far as a budget goes.
   *
   * @param store keeps checkpoints, from which the same training goes on
   * @throws TrainingException if a loss has no targets, no step can be found, or time is over
   * @throws IOException if a checkpoint cannot be read or written
   */
  public Trained train(long seed, TrainingListener listener, CheckpointStore store, Budget budget)
      throws IOException {
    return trainer.train(seed, startingPoint(seed), listener, store, budget);
  }

  /**
   * Finds where training from a seed starts: from the operator to go on from; or else hidden input
   * weights and biases are uniform in their usual range, and everything else is 0.
   */
  private double[] startingPoint(long seed) {
    if (spec.from() != null) {
      return scaling.unfold(spec.from());
    }
    OperatorShape shape = spec.shape();
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

  /**
   * Refuses a training that has come to its end, and to nothing better than its start. An operator
   * to go on from may be as good as can be: if so, the optimizer has stopped before its last round,
   * or was given one only, which looks at the start.
   *
   * @throws TrainingException if it is one
   */
  public void requireBetter(Trained trained) {
    Optimizer optimizer = spec.optimizer();
    TrainingState end = trained.end();
    Round last = end.last();
    boolean mayStay = spec.from() != null && (end.done() || optimizer.rounds() == 1);
    if (last == null
        || !trained.isOver()
        || mayStay
        || end.bestScore() == 0
        || !trained.isAtItsStart()) {
      return;
    }
    String why =
        String.format(
            Locale.ROOT,
            "training from seed %d came to nothing better than its start: the loss was %.2e there, and"
                + " %.2e in the last of its %d rounds",
            trained.seed(),
            end.bestScore(),
            Double.isNaN(last.validation()) ? last.loss() : last.validation(),
            trained.rounds());
    Refusal refusal =
        new Refusal("%s" + (optimizer.remedy().isEmpty() ? "" : "; " + optimizer.remedy()), why);
    throw new TrainingException(String.valueOf(refusal.getMessage()), refusal);
  }

  /** Makes the operator of the best weights that a training has found. */
  public EvolutionOperator operator(Trained trained) {
    return new EvolutionOperator(
        spec.law(),
        spec.dt(),
        spec.dx(),
        spec.quantization(),
        spec.mode(),
        scaling.fold(spec.shape(), trained.end().best()),
        spec.neuron());
  }
}
