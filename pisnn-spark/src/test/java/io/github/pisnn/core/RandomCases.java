package io.github.pisnn.core;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.StoredCells;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import java.util.SplittableRandom;

/** Random operators, domains and states, each made from a seed that a failing test prints. */
public final class RandomCases {
  private final SplittableRandom random;

  /** The cases of a seed. */
  public RandomCases(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** One of the values. */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** An operator of any architecture, its stencil's reach at most 3. */
  public OperatorShape shape(boolean oneDimensional) {
    Stencil stencil = new Stencil(oneOf(1, 2, 3), oneDimensional ? 0 : oneOf(0, 0, 1, 2));
    Skip skip = oneOf(Skip.values());
    int hidden = skip == Skip.NONE ? oneOf(1, 5) : oneOf(0, 3);
    return new OperatorShape(
        stencil, hidden, oneOf(Activation.values()), skip, random.nextBoolean());
  }

  /** Random weights that give fluxes of a few quanta for counts of a few hundred. */
  public FluxOperator operator(OperatorShape shape) {
    float[] weights = new float[shape.parameters()];
    for (int i = 0; i < weights.length; i++) {
      boolean quadratic = i >= shape.quadraticAt() && i < shape.hiddenBiasAt();
      boolean input = i >= shape.hiddenInputAt() && i < shape.hiddenOutputAt();
      boolean output = i >= shape.hiddenOutputAt();
      double size = quadratic ? 1e-7 : input ? 1e-3 : output ? 4 : 0.02;
      weights[i] = (float) (size * (2 * random.nextDouble() - 1));
    }
    return new FluxOperator(shape, weights);
  }

  /** Any neuron, with bounds just around the states that tests draw or without. */
  public Neuron neuron() {
    Bounds bounds = oneOf(true, false) ? null : new Bounds(-oneOf(500, 501, 600), oneOf(500, 510));
    return new Neuron(
        oneOf(1f, 0.9f, 0.5f), oneOf(0.5f, 0.75f, 1f), oneOf(1, 2, Neuron.UNCAPPED), bounds);
  }

  /** Any operator, with any mode and neuron. */
  public EvolutionOperator evolution(boolean oneDimensional) {
    return new EvolutionOperator(
        new Diffusion(1),
        0.1,
        1,
        new Quantization(0.01, 0),
        oneOf(Mode.values()),
        operator(shape(oneDimensional)),
        neuron());
  }

  /** The same, for domains with coefficients where they are asked for. */
  public EvolutionOperator evolution(boolean oneDimensional, boolean weighted) {
    if (!weighted) {
      return evolution(oneDimensional);
    }
    OperatorShape shape =
        new OperatorShape(
            new Stencil(oneOf(1, 2, 3), 0),
            0,
            Activation.TANH,
            Skip.LINEAR,
            true,
            oneOf(1, 2, 3, 4, 5, 6),
            FaceAverage.NONE);
    return new EvolutionOperator(
        new Diffusion(1),
        0.1,
        1,
        new Quantization(0.01, 0),
        oneOf(Mode.values()),
        operator(shape),
        neuron());
  }

  /** The same operator, but with fluxes averaged over faces, where a grid has room for that. */
  public EvolutionOperator averaged(EvolutionOperator operator, Grid grid) {
    FluxOperator flux = operator.flux();
    OperatorShape shape = flux.shape().with(oneOf(FaceAverage.MIDDLE4, FaceAverage.MIDDLE6));
    int least = grid.axes().stream().mapToInt(grid::cells).min().orElseThrow();
    if (2 * shape.seen(grid).reach() > least) {
      return operator;
    }
    return new EvolutionOperator(
        operator.law(),
        operator.dt(),
        operator.dx(),
        operator.quantization(),
        operator.mode(),
        new FluxOperator(shape, flux.weights()),
        operator.neuron());
  }

  /** A domain, with coefficients where they are asked for. */
  public Domain domain(boolean oneDimensional, boolean weighted) {
    Domain domain = domain(oneDimensional);
    if (!weighted) {
      return domain;
    }
    double[] values = values(domain.grid().cells(), 1);
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = Math.max(0.01, Math.abs(values[cell]));
    }
    return domain.with(new StoredCells(domain.grid(), values));
  }

  /** A grid of unit cells with any boundaries, with or without a source. */
  public Domain domain(boolean oneDimensional) {
    int nx = oneOf(6, 7, 13, 32);
    int ny = oneDimensional ? 1 : oneOf(6, 9, 17);
    Grid grid = new Grid(nx, ny, nx, ny);
    boolean periodicX = random.nextBoolean();
    boolean periodicY = random.nextBoolean();
    Boundaries boundaries =
        new Boundaries(
            side(periodicX, ny), side(periodicX, ny), side(periodicY, nx), side(periodicY, nx));
    if (random.nextBoolean()) {
      return Domain.of(grid, boundaries);
    }
    return Domain.withSource(grid, boundaries, values(grid.cells(), 0.3));
  }

  private Boundary side(boolean periodic, int faces) {
    if (periodic) {
      return Boundary.periodic();
    }
    return random.nextBoolean() ? Boundary.wall() : Boundary.dirichlet(values(faces, 2));
  }

  private double[] values(int length, double size) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = size * (2 * random.nextDouble() - 1);
    }
    return values;
  }

  /** Counts within +-size. */
  public int[] counts(int length, int size) {
    int[] counts = new int[length];
    for (int i = 0; i < length; i++) {
      counts[i] = random.nextInt(2 * size + 1) - size;
    }
    return counts;
  }

  /** Numbers within +-1. */
  public double[] numbers(int length) {
    return values(length, 1);
  }
}
