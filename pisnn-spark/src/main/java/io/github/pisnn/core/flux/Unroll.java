package io.github.pisnn.core.flux;

import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.sum.Vectors;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of an operator on a periodic grid in binary64, with the derivatives of everything with
 * respect to the parameters carried along (forward sensitivities). Neurons know no bounds here. One
 * instance serves one thread; a step allocates nothing.
 */
final class Unroll {
  private final FaceTable faces;
  private final Mode mode;
  private final Neuron neuron;
  private final Firing firing;
  private final Surrogate surrogate;

  /** Derivatives a value has: the number of parameters, or none. */
  final int width;

  /** The state, {@code [cells]}. */
  final double[] state;

  /** Its derivatives, {@code [cells][parameters]}. */
  final double[] stateTangents;

  /** The potentials, {@code [faces]}. */
  final double[] potentials;

  /** Their derivatives, {@code [faces][parameters]}. */
  final double[] potentialTangents;

  /** The fluxes of the last sweep, {@code [faces]}. */
  final double[] fluxes;

  /** Their derivatives, {@code [faces][parameters]}. */
  final double[] fluxTangents;

  private final double[] packets;
  private final double[] packetSlopes;

  /** The values of the cells that a face looks at, and the derivatives of its flux by them. */
  private final double[] seen;

  private final double[] seenSlopes;
  private final LineFluxes lines;
  private boolean started;
  private int step;

  /**
   * The steps on a grid.
   *
   * @param faces with what they look at in all
   * @param tangents whether derivatives are wanted
   */
  Unroll(
      FluxGradient operator,
      Scaling scaling,
      FaceTable faces,
      Mode mode,
      Neuron neuron,
      Firing firing,
      Surrogate surrogate,
      boolean tangents) {
    this.faces = faces;
    this.mode = mode;
    this.neuron = neuron;
    this.firing = firing;
    this.surrogate = surrogate;
    this.width = tangents ? operator.shape().parameters() : 0;
    this.state = new double[faces.grid().cells()];
    this.stateTangents = new double[faces.grid().cells() * width];
    this.potentials = new double[faces.count()];
    this.potentialTangents = new double[faces.count() * width];
    this.fluxes = new double[faces.count()];
    this.fluxTangents = new double[faces.count() * width];
    this.packets = new double[faces.count()];
    this.packetSlopes = new double[faces.count()];
    this.seen = new double[faces.stencil().cells()];
    this.seenSlopes = new double[seen.length];
    this.lines = new LineFluxes(operator, scaling, faces.stencil());
  }

  /** Starts anew from a state: the values from a place in an array on, rounded for spikes. */
  void start(double[] states, int at) {
    System.arraycopy(states, at, state, 0, state.length);
    if (firing == Firing.SPIKE) {
      for (int cell = 0; cell < state.length; cell++) {
        state[cell] = Math.rint(state[cell]);
      }
    }
    Arrays.fill(potentials, 0);
    step = 0;
    forget();
  }

  /** Takes state and potentials as given from here on, whatever parameters they came from. */
  void forget() {
    Arrays.fill(stateTangents, 0);
    Arrays.fill(potentialTangents, 0);
    started = true;
  }

  /** Sweeps of a step. */
  int sweeps() {
    return mode.sweeps(faces.grid());
  }

  /** The first face that fires in a sweep of the step under way. */
  int firstFace(int sweep) {
    return faces.first(mode.axes(faces.grid(), step, sweep).get(0));
  }

  /** The face after the last one that does. */
  int endFace(int sweep) {
    List<Axis> axes = mode.axes(faces.grid(), step, sweep);
    return faces.end(axes.get(axes.size() - 1));
  }

  /** Makes one sweep; the last one ends the step. */
  void sweep(int sweep) {
    int first = firstFace(sweep);
    int end = endFace(sweep);
    for (int face = first; face < end; face++) {
      flux(face);
      fire(face);
    }
    for (int face = first; face < end; face++) {
      move(face);
    }
    started = false;
    if (sweep == sweeps() - 1) {
      step++;
    }
  }

  /** A face's flux, and how it changes with the parameters, also by way of the cells. */
  private void flux(int face) {
    for (int k = 0; k < seen.length; k++) {
      seen[k] = state[faces.cell(face, k)];
    }
    fluxes[face] = lines.evaluate(seen);
    if (width == 0) {
      return;
    }
    lines.gradient(fluxTangents, face * width);
    if (started) {
      return;
    }
    lines.slopes(seenSlopes);
    for (int k = 0; k < seen.length; k++) {
      Vectors.addRow(seenSlopes[k], stateTangents, faces.cell(face, k), fluxTangents, face, width);
    }
  }

  private void fire(int face) {
    if (firing == Firing.NONE) {
      packets[face] = fluxes[face];
      return;
    }
    double potential = neuron.leak() * potentials[face] + fluxes[face];
    int at = face * width;
    for (int i = 0; i < width; i++) {
      potentialTangents[at + i] = neuron.leak() * potentialTangents[at + i] + fluxTangents[at + i];
    }
    packets[face] =
        firing == Firing.SPIKE ? whole(neuron, potential) : surrogate.packets(neuron, potential);
    packetSlopes[face] = surrogate.slope(neuron, potential);
    potentials[face] = potential - packets[face];
  }

  /** What {@link Neuron#fire} does, in binary64. */
  private static double whole(Neuron neuron, double potential) {
    if (Math.abs(potential) < neuron.threshold()) {
      return 0;
    }
    double cap = neuron.maxPackets();
    return Math.max(-cap, Math.min(cap, Math.rint(potential)));
  }

  private void move(int face) {
    int left = faces.left(face);
    int right = faces.right(face);
    state[left] -= packets[face];
    state[right] += packets[face];
    if (firing == Firing.NONE) {
      Vectors.addRow(-1, fluxTangents, face, stateTangents, left, width);
      Vectors.addRow(1, fluxTangents, face, stateTangents, right, width);
    } else {
      double slope = packetSlopes[face];
      Vectors.addRow(-slope, potentialTangents, face, stateTangents, left, width);
      Vectors.addRow(slope, potentialTangents, face, stateTangents, right, width);
      int at = face * width;
      for (int i = 0; i < width; i++) {
        potentialTangents[at + i] -= slope * potentialTangents[at + i];
      }
    }
  }
}
