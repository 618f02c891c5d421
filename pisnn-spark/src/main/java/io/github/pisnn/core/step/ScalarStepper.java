package io.github.pisnn.core.step;

import io.github.pisnn.core.grid.Boundaries;
import io.github.pisnn.core.grid.Boundary;
import io.github.pisnn.core.grid.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.Stencil;

/**
 * The step in its plainest form, one face after the other: the oracle for every faster one.
 *
 * <p>A sweep copies the counts into a frame of ghost cells, lets the faces fire from that copy, and
 * moves their packets between the state's cells. One instance serves one thread.
 */
public final class ScalarStepper implements Stepper {
  private final EvolutionOperator operator;
  private final Grid grid;
  private final Boundaries boundaries;
  private final Emission emission;
  private final int halo;
  private final int stride;
  private final int[] framed;
  private final int[] offsetsX;
  private final int[] offsetsY;
  private final int[] cells;
  private final float[] inputs;

  /**
   * A stepper for an operator on a domain.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public ScalarStepper(EvolutionOperator operator, Domain domain) {
    operator.requireFit(domain);
    this.operator = operator;
    this.grid = domain.grid();
    this.boundaries = domain.boundaries();
    this.emission = Emission.of(operator, domain);
    Stencil stencil = operator.flux().shape().stencil();
    this.halo = stencil.reach();
    this.stride = grid.nx() + 2 * halo;
    this.framed = new int[stride * (grid.ny() + 2 * halo)];
    this.offsetsX = offsets(stencil, 1, stride);
    this.offsetsY = offsets(stencil, stride, 1);
    this.cells = new int[stencil.cells()];
    this.inputs = new float[operator.flux().shape().inputs()];
  }

  private static int[] offsets(Stencil stencil, int along, int across) {
    int[] offsets = new int[stencil.cells()];
    int count = 0;
    for (int j = -stencil.transverse(); j <= stencil.transverse(); j++) {
      for (int k = 1 - stencil.radius(); k <= stencil.radius(); k++) {
        offsets[count++] = k * along + j * across;
      }
    }
    return offsets;
  }

  @Override
  public void step(State state) {
    boolean even = state.step % 2 == 0;
    state.step++;
    if (even) {
      emission.emit(state);
    }
    if (operator.mode() == Mode.UNSPLIT) {
      frame(state);
      fireX(state);
      fireY(state);
    } else if (even) {
      frame(state);
      fireX(state);
      frame(state);
      fireY(state);
    } else {
      frame(state);
      fireY(state);
      frame(state);
      fireX(state);
    }
    if (!even) {
      emission.emit(state);
    }
    for (int cell = 0; cell < state.counts.length; cell++) {
      if (!Divergence.isSafe(state.counts[cell])) {
        throw Divergence.at(state, cell, "its count is " + state.counts[cell] + " quanta");
      }
    }
  }

  private void fireX(State state) {
    boolean periodic = boundaries.isPeriodicX();
    for (int row = 0; row < grid.ny(); row++) {
      if (!periodic && boundaries.west() instanceof Boundary.Dirichlet) {
        int packets = fire(state, row, -1, offsetsX, state.left, row);
        state.counts[grid.index(row, 0)] += packets;
        state.ledger.enter(Side.WEST, packets);
      }
      for (int column = 0; column < grid.nx(); column++) {
        int cell = grid.index(row, column);
        boolean last = column == grid.nx() - 1;
        if (last && boundaries.east() instanceof Boundary.Wall) {
          continue;
        }
        int packets = fire(state, row, column, offsetsX, state.right, cell);
        state.counts[cell] -= packets;
        if (!last) {
          state.counts[cell + 1] += packets;
        } else if (periodic) {
          state.counts[grid.index(row, 0)] += packets;
        } else {
          state.ledger.enter(Side.EAST, -packets);
        }
      }
    }
  }

  private void fireY(State state) {
    if (grid.isOneDimensional()) {
      return;
    }
    boolean periodic = boundaries.isPeriodicY();
    if (!periodic && boundaries.south() instanceof Boundary.Dirichlet) {
      for (int column = 0; column < grid.nx(); column++) {
        int packets = fire(state, -1, column, offsetsY, state.lower, column);
        state.counts[column] += packets;
        state.ledger.enter(Side.SOUTH, packets);
      }
    }
    for (int row = 0; row < grid.ny(); row++) {
      boolean last = row == grid.ny() - 1;
      if (last && boundaries.north() instanceof Boundary.Wall) {
        continue;
      }
      for (int column = 0; column < grid.nx(); column++) {
        int cell = grid.index(row, column);
        int packets = fire(state, row, column, offsetsY, state.upper, cell);
        state.counts[cell] -= packets;
        if (!last) {
          state.counts[cell + grid.nx()] += packets;
        } else if (periodic) {
          state.counts[column] += packets;
        } else {
          state.ledger.enter(Side.NORTH, -packets);
        }
      }
    }
  }

  /** Lets the face behind a left cell fire: the packets it sends from left to right. */
  private int fire(State state, int row, int column, int[] offsets, float[] potentials, int face) {
    int at = (row + halo) * stride + column + halo;
    for (int k = 0; k < cells.length; k++) {
      cells[k] = framed[at + offsets[k]];
    }
    Neuron neuron = operator.neuron();
    FluxOperator flux = operator.flux();
    float potential = neuron.integrate(potentials[face], flux.flux(cells, inputs));
    if (!Divergence.isSafe(potential)) {
      throw Divergence.at(
          state,
          grid.index(Math.max(row, 0), Math.max(column, 0)),
          "a face's potential is " + potential + " quanta");
    }
    int packets = neuron.fire(potential);
    potentials[face] = potential - packets;
    state.packets += Math.abs(packets);
    state.spikes += packets == 0 ? 0 : 1;
    state.faceSteps++;
    return packets;
  }

  /** Copies the counts into the frame and fills its ghost cells: first in x, then in y. */
  private void frame(State state) {
    for (int row = 0; row < grid.ny(); row++) {
      int start = (row + halo) * stride + halo;
      System.arraycopy(state.counts, row * grid.nx(), framed, start, grid.nx());
      for (int depth = 1; depth <= halo; depth++) {
        framed[start - depth] = ghost(Side.WEST, depth, row, start, 1);
        framed[start + grid.nx() - 1 + depth] =
            ghost(Side.EAST, depth, row, start + grid.nx() - 1, -1);
      }
    }
    if (grid.isOneDimensional()) {
      return;
    }
    int top = grid.ny() - 1;
    for (int k = 0; k < stride; k++) {
      int column = Math.max(0, Math.min(grid.nx() - 1, k - halo));
      int lowest = halo * stride + k;
      int highest = (halo + top) * stride + k;
      for (int depth = 1; depth <= halo; depth++) {
        framed[lowest - depth * stride] = ghost(Side.SOUTH, depth, column, lowest, stride);
        framed[highest + depth * stride] = ghost(Side.NORTH, depth, column, highest, -stride);
      }
    }
  }

  /**
   * The ghost cell at a depth behind a side.
   *
   * @param along the face's place on the side
   * @param edge where the side's own cell stands in the frame
   * @param inward the way from it to the next cell inside
   */
  private int ghost(Side side, int depth, int along, int edge, int inward) {
    int mirror = framed[edge + (depth - 1) * inward];
    Boundary boundary = boundaries.at(side);
    if (boundary instanceof Boundary.Dirichlet dirichlet) {
      return quantization().twiceCount(dirichlet.value(along)) - mirror;
    }
    if (boundary instanceof Boundary.Wall) {
      return mirror;
    }
    int across = side.isAcrossX() ? grid.nx() : grid.ny();
    return framed[edge + (across - depth) * inward];
  }

  private Quantization quantization() {
    return operator.quantization();
  }
}
