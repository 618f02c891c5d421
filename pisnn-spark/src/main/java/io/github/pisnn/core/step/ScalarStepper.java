package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.AveragedFlux;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Stencil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The step in its plainest form, one face after the other: the oracle for every faster one.
 *
 * <p>In a sweep all faces integrate and fire from the same counts, cells limit what their faces
 * send if there are bounds, and then the packets move. One instance serves one thread.
 */
public final class ScalarStepper implements Stepper {
  private final EvolutionOperator operator;
  private final Grid grid;
  private final FaceTable faces;
  private final Emission emission;

  /** Makes fluxes that are averages over faces; null where they are not. */
  private final @Nullable AveragedFlux average;

  /** Coefficients of the cells; empty where all conduct alike. */
  private final double[] coefficients;

  private final int[] cells;
  private final float[] inputs;
  private final float[] means;

  /** The packets that each face sends. */
  private final int[] sent;

  /** The first potential of a sweep, in the order of cells, that is not safe. */
  private @Nullable DivergenceException failure;

  /**
   * A stepper for an operator on a domain.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public ScalarStepper(EvolutionOperator operator, Domain domain) {
    operator.requireFit(domain);
    this.operator = operator;
    this.grid = domain.grid();
    OperatorShape shape = operator.flux().shape();
    Stencil seen = shape.seen(grid);
    this.faces = new FaceTable(domain, operator.quantization(), seen);
    Bounds bounds = operator.neuron().bounds();
    this.average =
        seen.equals(shape.stencil())
            ? null
            : new AveragedFlux(
                operator.flux(),
                bounds == null ? null : bounds.lo(),
                bounds == null ? null : bounds.hi());
    this.emission = new Emission(operator, domain);
    this.coefficients =
        domain.hasCoefficient() ? domain.coefficients(Window.of(grid)) : new double[0];
    this.cells = new int[faces.stencil().cells()];
    this.inputs = new float[shape.inputs()];
    this.means = new float[cells.length - 1];
    this.sent = new int[faces.count()];
  }

  @Override
  public void step(State state) {
    long done = state.step++;
    if (done % 2 == 0) {
      emit(state);
    }
    for (int sweep = 0; sweep < operator.mode().sweeps(grid); sweep++) {
      List<Axis> axes = operator.mode().axes(grid, done, sweep);
      sweep(state, faces.first(axes.get(0)), faces.end(axes.get(axes.size() - 1)));
    }
    if (done % 2 == 1) {
      emit(state);
    }
    int[] counts = state.cells.counts;
    for (int cell = 0; cell < counts.length; cell++) {
      if (!Quantization.isSafe(counts[cell])) {
        throw state.diverged(cell, DivergenceException.counts(counts[cell]));
      }
    }
  }

  /** Emits one step's quanta. */
  private void emit(State state) {
    if (emission.isNone()) {
      return;
    }
    state.cells.addRemainder();
    int[] counts = state.cells.counts;
    float[] remainder = state.cells.remainder;
    long total = 0;
    for (int cell = 0; cell < counts.length; cell++) {
      float pending = remainder[cell] + emission.quanta(cell / grid.nx())[cell % grid.nx()];
      if (!Quantization.isSafe(pending)) {
        throw state.diverged(cell, DivergenceException.emits(pending));
      }
      int packets = emission.packets(pending, counts[cell]);
      remainder[cell] = pending - packets;
      counts[cell] += packets;
      if (!Quantization.isSafe(counts[cell])) {
        throw state.diverged(cell, DivergenceException.counts(counts[cell]));
      }
      total += packets;
    }
    state.books.ledger.emit(total);
  }

  /** Lets some faces fire from the same state. */
  private void sweep(State state, int first, int end) {
    failure = null;
    for (int face = first; face < end; face++) {
      fire(state, face);
    }
    if (failure != null) {
      throw failure;
    }
    Bounds bounds = operator.neuron().bounds();
    if (bounds != null) {
      limit(state, bounds, first, end);
    }
    for (int face = first; face < end; face++) {
      move(state, face);
    }
  }

  /** Integrates a face's flux and fires. */
  private void fire(State state, int face) {
    faces.read(state.cells.counts, face, 1, cells, 0);
    Neuron neuron = operator.neuron();
    float asked = flux(face);
    float[] potentials = potentials(state, face);
    float potential = neuron.integrate(potentials[faces.place(face)], asked);
    if (!Quantization.isSafe(potential)) {
      int cell = faces.left(face) == FaceTable.OUTSIDE ? faces.right(face) : faces.left(face);
      String what = "a face's potential is " + potential + " quanta";
      failure = DivergenceException.first(failure, state.diverged(cell, what));
      return;
    }
    sent[face] = neuron.fire(potential);
    potentials[faces.place(face)] = potential - sent[face];
  }

  /** The flux of a face whose cells have been read. */
  private float flux(int face) {
    if (average != null) {
      return average.flux(cells);
    }
    return coefficients.length == 0
        ? operator.flux().flux(cells, inputs)
        : operator.flux().flux(cells, means, contrast(face), inputs);
  }

  /** Where a face's potential stands. */
  private float[] potentials(State state, int face) {
    int axis = faces.axis(face).index();
    return faces.left(face) == FaceTable.OUTSIDE
        ? state.cells.first[axis]
        : state.cells.potentials[axis];
  }

  /** Finds the means of a stencil's faces, and the contrast of the one that fires. */
  private float contrast(int face) {
    for (int k = 0; k < means.length; k++) {
      double next = coefficients[faces.cell(face, k + 1)];
      means[k] = (float) Coefficient.mean(coefficients[faces.cell(face, k)], next);
    }
    int left = faces.stencil().left();
    double here = coefficients[faces.cell(face, left)];
    return (float) Coefficient.contrast(here, coefficients[faces.cell(face, left + 1)]);
  }

  /** Cuts what faces send down to what the cells on both sides grant; the rest goes back. */
  private void limit(State state, Bounds bounds, int first, int end) {
    int[] wantedOut = new int[grid.cells()];
    int[] wantedIn = new int[grid.cells()];
    for (int face = first; face < end; face++) {
      add(sent[face] > 0 ? wantedOut : wantedIn, faces.left(face), Math.abs(sent[face]));
      add(sent[face] > 0 ? wantedIn : wantedOut, faces.right(face), Math.abs(sent[face]));
    }
    for (int face = first; face < end; face++) {
      int packets = Math.abs(sent[face]);
      int sender = sent[face] > 0 ? faces.left(face) : faces.right(face);
      int receiver = sent[face] > 0 ? faces.right(face) : faces.left(face);
      int granted = packets;
      if (sender != FaceTable.OUTSIDE) {
        int room = bounds.roomOut(state.cells.counts[sender]);
        granted = Bounds.share(packets, wantedOut[sender], room);
      }
      if (receiver != FaceTable.OUTSIDE) {
        int room = bounds.roomIn(state.cells.counts[receiver]);
        granted = Math.min(granted, Bounds.share(packets, wantedIn[receiver], room));
      }
      int limited = sent[face] > 0 ? granted : -granted;
      if (limited != sent[face]) {
        potentials(state, face)[faces.place(face)] += sent[face] - limited;
        sent[face] = limited;
      }
    }
  }

  private static void add(int[] sums, int cell, int packets) {
    if (cell != FaceTable.OUTSIDE) {
      sums[cell] += packets;
    }
  }

  /** Moves a face's packets, and books those that cross a side. */
  private void move(State state, int face) {
    int packets = sent[face];
    if (faces.left(face) == FaceTable.OUTSIDE) {
      state.books.ledger.enter(faces.axis(face).low(), packets);
    } else {
      state.cells.counts[faces.left(face)] -= packets;
    }
    if (faces.right(face) == FaceTable.OUTSIDE) {
      state.books.ledger.enter(faces.axis(face).high(), -packets);
    } else {
      state.cells.counts[faces.right(face)] += packets;
    }
    state.books.packets += Math.abs(packets);
    state.books.spikes += packets == 0 ? 0 : 1;
    state.faceSteps++;
  }
}
