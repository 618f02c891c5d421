package io.github.pisnn.jobs.config;

import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.Adam;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.LimitedMemoryBfgs;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.util.Refusal;
import java.util.List;
import java.util.Optional;

/** Reads how an operator is trained. */
record TrainingReader(Settings settings) {
  private static final List<String> OPTIMIZERS = List.of("levenbergMarquardt", "lbfgs", "adam");

  /** Each is trained by a thread of its own. */
  private static final int MOST_SEEDS = 64;

  /** Steps that only lead to those that count. */
  private static final int MOST_STEPS = 1_000_000;

  /** What leaves the data and the losses alone. */
  static final Section OPTIMIZATION = new Section("train", "The optimizer", "training.md");

  static final Section TRAIN = new Section("train", "Training data and losses", "training.md");
  private static final Key<String> OPTIMIZER =
      OPTIMIZATION.withDefault("optimizer", ValueType.word(OPTIMIZERS), "the optimizer");
  private static final Key<Integer> ROUNDS =
      OPTIMIZATION.withDefault("rounds", ValueType.integer(1), "most rounds of a stage");
  private static final Key<Integer> SAMPLES =
      TRAIN.withDefault(
          "samples",
          ValueType.integer(1),
          "faces to learn from: those of a state are its cells, in two dimensions twice as many");
  private static final Key<Integer> BLOCK =
      TRAIN.withDefault(
          "block",
          ValueType.integer(1),
          "samples a block, the unit of the sums; in two dimensions rounded up to whole states");
  private static final Key<Integer> CELLS =
      TRAIN.withDefault(
          "cells",
          ValueType.integer(1),
          "of the periodic training grid: a number in one dimension, or [nx, ny]");
  private static final Key<String> FAMILY =
      TRAIN.withDefault(
          "initial.family", ValueType.word(FamilyReader.NAMES), "the training states at time 0");
  private static final FamilyReader INITIAL = new FamilyReader(TRAIN, "bumps");
  private static final Key<Integer> STEPS =
      TRAIN.withDefault(
          "steps",
          ValueType.integer(0, MOST_STEPS),
          "states are taken at a random step of their rollout up to this one");
  private static final Key<Double> NOISE =
      TRAIN.withDefault(
          "noise",
          ValueType.notNegative(),
          "amplitude of white noise, relative to the range of the states");
  private static final Key<Double> NOISE_SHARE =
      TRAIN.withDefault("noiseShare", share(), "share of the states with noise");
  private static final Key<Double> JUMP =
      TRAIN.withDefault(
          "jump",
          ValueType.number("a number >= 1", v -> v >= 1),
          "with a coefficient: the training lines' largest over their least");
  private static final Key<Double> VALIDATION =
      TRAIN.withDefault(
          "validation",
          ValueType.number("a number in [0, 1)", v -> v >= 0 && v < 1),
          "share of the blocks held out");
  private static final Key<Double> DAMPING =
      OPTIMIZATION.withDefault(
          "damping", ValueType.positive(), "levenbergMarquardt: the first lambda");
  private static final Key<Double> TOLERANCE =
      OPTIMIZATION.withDefault(
          "tolerance",
          ValueType.notNegative(),
          "levenbergMarquardt, lbfgs: stop at a relative decrease of the loss below this ...");
  private static final Key<Integer> PATIENCE =
      OPTIMIZATION.withDefault(
          "patience",
          ValueType.integer(1),
          "... or after this many rounds without a better validation loss");
  private static final Key<Double> DECAY =
      OPTIMIZATION.withDefault(
          "decay",
          ValueType.notNegative(),
          "weight decay: what the loss takes of the sum of squared scaled weights");
  private static final Key<Integer> MEMORY =
      OPTIMIZATION.withDefault(
          "memory", ValueType.integer(1), "lbfgs: pairs of steps and changes of the gradient");
  private static final Key<Double> RATE =
      OPTIMIZATION.withDefault("rate", ValueType.positive(), "adam: the first step size");
  private static final Key<Double> LAST_RATE =
      OPTIMIZATION.withDefault("lastRate", share(), "adam: the last one, as a share of the first");
  private static final Key<Double> CLIP =
      OPTIMIZATION.withDefault("clip", ValueType.positive(), "adam: largest norm of a gradient");
  private static final Key<Double> BATCH =
      OPTIMIZATION.withDefault(
          "batch",
          ValueType.number("a number in (0, 1]", v -> v > 0 && v <= 1),
          "adam: share of the blocks that a round takes");
  private static final Key<Integer> SEEDS =
      TRAIN.withDefault(
          "seeds",
          ValueType.integer(1, MOST_SEEDS),
          "how many to train from, side by side; the best one is kept");
  private static final Key<Integer> CHECKPOINT_EVERY =
      TRAIN.withDefault("checkpointEvery", ValueType.integer(1), "rounds between checkpoints");
  private static final Key<Integer> PARTITIONS =
      TRAIN.optional(
          "partitions", ValueType.integer(1), "partitions of the blocks; else as Spark chooses");
  private static final Key<Double> FLUX_LOSS =
      TRAIN.withDefault(
          "loss.flux", ValueType.notNegative(), "weight of the loss of fluxes against labels");
  private static final Key<Double> RESIDUAL_LOSS =
      TRAIN.withDefault(
          "loss.residual",
          ValueType.notNegative(),
          "of fluxes against the law's own, from the states alone");
  private static final Key<Double> ROLLOUT_LOSS =
      TRAIN.withDefault(
          "loss.rollout",
          ValueType.notNegative(),
          "of states against the solution, along unrolled steps");
  private static final Key<Double> HUBER =
      TRAIN.optional(
          "huber",
          ValueType.positive(),
          "misfits beyond this, in the law's units, count by their absolute value");
  private static final Key<List<Integer>> UNROLL =
      TRAIN.withDefault(
          "unroll",
          ValueType.integerList(0),
          "steps unrolled, one number a stage of the training; 0 for labels alone");
  private static final Key<Integer> PUSH =
      TRAIN.withDefault(
          "push",
          ValueType.integer(0, MOST_STEPS),
          "steps made before those, so that training sees states of the operator's own");
  // The smooth way to fire is for derivatives only.
  private static final Key<Firing> FIRING =
      TRAIN.withDefault(
          "firing",
          ValueType.constant(Firing.class, List.of(Firing.NONE, Firing.SPIKE)),
          "along unrolled steps: not at all, or as neurons do");
  private static final Key<Surrogate> SURROGATE =
      TRAIN.withDefault(
          "surrogate", ValueType.constant(Surrogate.class), "the derivative of packets");
  private static final Key<String> FROM =
      OPTIMIZATION.optional(
          "from",
          ValueType.text("the folder of a model to go on training"),
          "the model; else random weights");
  static final Key<String> DATA =
      TRAIN.optional(
          "data",
          ValueType.text("the folder of a dataset"),
          "the dataset to learn from; else states are made as they are needed");
  private static final Key<String> DATA_HASH =
      TRAIN.optional(
          "dataHash",
          ValueType.text("64 hexadecimal digits"),
          "the digest that the dataset must have");

  private static ValueType<Double> share() {
    return ValueType.number("a number in [0, 1]", v -> v >= 0 && v <= 1);
  }

  /**
   * Reads it.
   *
   * @param dx width of a cell
   */
  RunConfig.Training read(double dx, OperatorShape shape) {
    Optimizer optimizer = optimizer();
    settings.check("operator.hidden", () -> requireFew(optimizer, shape));
    double batch = settings.get(BATCH);
    if (batch < 1 && !optimizer.takesBatches()) {
      throw settings.bad(BATCH, "1, or train.optimizer = adam");
    }
    Grid grid = grid(dx, shape.stencil());
    return new RunConfig.Training(
        optimizer,
        settings.get(SAMPLES),
        settings.get(BLOCK),
        grid,
        INITIAL.read(settings, settings.get(FAMILY), grid),
        settings.get(STEPS),
        settings.get(NOISE),
        settings.get(NOISE_SHARE),
        settings.get(JUMP),
        settings.get(VALIDATION),
        settings.findInt(PARTITIONS),
        settings.get(DECAY),
        batch,
        settings.get(SEEDS),
        settings.get(CHECKPOINT_EVERY),
        losses(),
        settings.find(FROM),
        data());
  }

  private Optional<RunConfig.Data> data() {
    Optional<String> hash = settings.find(DATA_HASH);
    Optional<String> folder = settings.find(DATA);
    if (hash.isPresent() && folder.isEmpty()) {
      throw settings.bad(DATA_HASH, "none without train.data");
    }
    return folder.map(path -> new RunConfig.Data(path, hash));
  }

  /** The periodic grid of the training states: a number of cells in one dimension, or two. */
  private Grid grid(double dx, Stencil stencil) {
    int least = 2 * stencil.reach();
    List<Integer> cells =
        settings.isNumber(CELLS)
            ? List.of(settings.get(CELLS.as(ValueType.integer(least))), 1)
            : settings.get(CELLS.as(ValueType.counts("nx", "ny")));
    int nx = cells.get(0);
    int ny = cells.get(1);
    if (nx < least || (ny > 1 && ny < least)) {
      throw settings.bad(CELLS, "at least " + least + " cells each way, as wide as the stencil");
    }
    return settings.check(CELLS, () -> new Grid(nx, ny, nx * dx, ny * dx));
  }

  private static OperatorShape requireFew(Optimizer optimizer, OperatorShape shape) {
    if (shape.parameters() > optimizer.mostParameters()) {
      throw new Refusal(
          "the operator has %s parameters, more than the %s that the optimizer takes:"
              + " {operator.hidden} or the stencil must be smaller, or {train.optimizer} another one",
          shape.parameters(), optimizer.mostParameters());
    }
    return shape;
  }

  private Losses losses() {
    double flux = settings.get(FLUX_LOSS);
    double residual = settings.get(RESIDUAL_LOSS);
    double rollout = settings.get(ROLLOUT_LOSS);
    List<Integer> unroll = settings.get(UNROLL);
    boolean unrolls = residual + rollout > 0;
    if (flux == 0 && !unrolls) {
      throw settings.bad(FLUX_LOSS, "a weight above 0, or one of the other two losses");
    }
    if (unrolls && settings.has(ProblemReader.CONDUCTING)) {
      throw settings.bad(
          rollout > 0 ? ROLLOUT_LOSS : RESIDUAL_LOSS,
          "0 with a coefficient, where fluxes are learned from labels");
    }
    if (unroll.contains(0) && (flux == 0 || !unrolls)) {
      throw settings.bad(
          UNROLL,
          "integers above 0; 0, a stage with labels alone, needs train.loss.flux and another loss"
              + " above 0");
    }
    if (!unrolls && unroll.size() > 1) {
      throw settings.bad(UNROLL, "one stage, or train.loss.residual or train.loss.rollout above 0");
    }
    return new Losses(
        flux,
        residual,
        rollout,
        settings.findDouble(HUBER).orElse(Double.POSITIVE_INFINITY),
        unroll,
        settings.get(PUSH),
        settings.get(FIRING),
        settings.get(SURROGATE));
  }

  private Optimizer optimizer() {
    String name = settings.get(OPTIMIZER);
    int rounds = settings.get(ROUNDS);
    double damping = settings.get(DAMPING);
    double tolerance = settings.get(TOLERANCE);
    int patience = settings.get(PATIENCE);
    int memory = settings.get(MEMORY);
    double rate = settings.get(RATE);
    double lastRate = settings.get(LAST_RATE);
    double clip = settings.get(CLIP);
    return settings.check(
        OPTIMIZER,
        () ->
            switch (name) {
              case "lbfgs" -> new LimitedMemoryBfgs(rounds, memory, tolerance, patience);
              case "adam" -> new Adam(rounds, rate, lastRate, clip);
              default -> new LevenbergMarquardt(rounds, damping, tolerance, patience);
            });
  }
}
