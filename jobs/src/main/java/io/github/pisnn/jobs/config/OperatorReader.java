package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.CoefficientTerms;
import io.github.pisnn.core.operator.FaceAverage;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.util.Refusal;
import java.util.List;

/** Reads the neuron and the operator of every face. */
final class OperatorReader {
  /** The normal equations are one packed array of n (n + 1) / 2 numbers, counted by an int. */
  private static final int MOST_PARAMETERS = 46_340;

  static final Section NEURON = new Section("neuron", "Counts and neurons", "");
  private static final Key<Double> QUANTUM =
      NEURON.required("quantum", ValueType.positive(), "value of one count, in the law's units");
  static final Key<Double> OFFSET =
      NEURON.withDefault("offset", ValueType.number(), "value of a cell that holds no quanta");
  private static final Key<Double> LEAK =
      NEURON.withDefault(
          "leak",
          ValueType.number(),
          "what a potential keeps from step to step, in (0, 1]; 1 loses no flux");
  private static final Key<Double> THRESHOLD =
      NEURON.withDefault(
          "threshold", ValueType.number(), "least potential that fires, in quanta, in [0.5, 1]");
  private static final Key<Integer> MAX_PACKETS =
      NEURON.optional("maxPackets", ValueType.integer(1), "most packets of a spike");
  static final Key<List<Double>> BOUNDS =
      NEURON.optional(
          "bounds",
          ValueType.numbers("lo", "hi"),
          "values that cells never leave, in the law's units");

  static final Section OPERATOR = new Section("operator", "The operator", "");
  static final Key<Integer> RADIUS =
      OPERATOR.required(
          "radius",
          ValueType.integer(1, Stencil.MOST_RADIUS),
          "cells on each side along the face's normal");
  private static final Key<Integer> TRANSVERSE =
      OPERATOR.withDefault(
          "transverse",
          ValueType.integer(0, Stencil.MOST_RADIUS),
          "cells on each side across the face's normal");
  private static final Key<Integer> HIDDEN =
      OPERATOR.withDefault(
          "hidden", ValueType.integer(0, OperatorShape.MOST_HIDDEN), "width of the hidden layer");
  private static final Key<Activation> ACTIVATION =
      OPERATOR.withDefault(
          "activation", ValueType.constant(Activation.class), "activation of the hidden layer");
  private static final Key<Skip> SKIP =
      OPERATOR.withDefault("skip", ValueType.constant(Skip.class), "terms beside the hidden layer");
  private static final Key<Boolean> SHIFT_INVARIANT =
      OPERATOR.withDefault(
          "shiftInvariant",
          ValueType.bool(),
          "whether the flux depends on differences of cells only");
  private static final Key<Integer> COEFFICIENT_TERMS =
      OPERATOR.withDefault(
          "coefficientTerms",
          ValueType.integer(0, CoefficientTerms.MOST),
          "at least 1 for domains with a coefficient");
  private static final Key<FaceAverage> FACE_AVERAGE =
      OPERATOR.withDefault(
          "faceAverage",
          ValueType.constant(FaceAverage.class),
          "how fluxes on lines, in the plane, become that of a face: its order");

  private OperatorReader() {}

  static Quantization quantization(Settings settings) {
    return new Quantization(settings.get(QUANTUM), settings.get(OFFSET));
  }

  static Neuron neuron(Settings settings, Quantization quantization) {
    float leak = settings.get(LEAK).floatValue();
    float threshold = settings.get(THRESHOLD).floatValue();
    int maxPackets = settings.find(MAX_PACKETS).orElse(Neuron.UNCAPPED);
    if (!settings.has(BOUNDS)) {
      return settings.check("neuron", () -> new Neuron(leak, threshold, maxPackets));
    }
    List<Double> bounds = settings.get(BOUNDS);
    return settings.check(
        BOUNDS,
        () ->
            new Neuron(
                leak,
                threshold,
                maxPackets,
                Bounds.of(quantization, bounds.get(0), bounds.get(1))));
  }

  static OperatorShape shape(Settings settings) {
    Stencil stencil = new Stencil(settings.get(RADIUS), settings.get(TRANSVERSE));
    int hidden = settings.get(HIDDEN);
    Activation activation = settings.get(ACTIVATION);
    Skip skip = settings.get(SKIP);
    boolean shiftInvariant = settings.get(SHIFT_INVARIANT);
    int terms = settings.get(COEFFICIENT_TERMS);
    FaceAverage average = settings.get(FACE_AVERAGE);
    return settings.check(
        "operator",
        () -> new OperatorShape(stencil, hidden, activation, skip, shiftInvariant, terms, average));
  }

  /** Asks an operator of that shape, all its weights 0, whether it fits. */
  static OperatorShape requireFit(
      Law law,
      double dt,
      Quantization quantization,
      Mode mode,
      OperatorShape shape,
      Neuron neuron,
      Domain domain) {
    if (shape.parameters() > MOST_PARAMETERS) {
      throw new Refusal(
          "the operator has %s parameters, more than the %s that can be trained: {hidden} or the stencil"
              + " must be smaller",
          shape.parameters(), MOST_PARAMETERS);
    }
    Grid grid = domain.grid();
    if (!grid.isSquare()) {
      throw new Refusal(
          "{extent} gives cells %s wide and %s high; expected square ones", grid.dx(), grid.dy());
    }
    FluxOperator zero = new FluxOperator(shape, new float[shape.parameters()]);
    new EvolutionOperator(law, dt, grid.dx(), quantization, mode, zero, neuron).requireFit(domain);
    return shape;
  }
}
