package io.github.pisnn.core.step;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.Stencil;
import java.util.ArrayList;
import java.util.List;

/**
 * The step in its plainest form, one face after the other: the oracle for every faster one.
 *
 * <p>A sweep copies the counts into a frame of ghost cells, lets all faces integrate and fire from
 * that copy, lets cells limit what their faces send if there are bounds, and then moves the
 * packets. One instance serves one thread.
 */
public final class ScalarStepper implements Stepper {
  private static final int OUTSIDE = -1;

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

  /** Coefficients in the frame; empty where all cells conduct alike. */
  private final double[] coefficients;

  private final float[] means;
  private final int[] sentRight;
  private final int[] sentUpper;
  private final int[] sentLeft;
  private final int[] sentLower;

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
    this.emission = new Emission(operator, domain);
    Stencil stencil = operator.flux().shape().stencil();
    this.halo = stencil.reach();
    this.stride = grid.nx() + 2 * halo;
    this.framed = new int[stride * (grid.ny() + 2 * halo)];
    this.offsetsX = offsets(stencil, 1, stride);
    this.offsetsY = offsets(stencil, stride, 1);
    this.cells = new int[stencil.cells()];
    this.inputs = new float[operator.flux().shape().inputs()];
    this.means = new float[cells.length - 1];
    this.coefficients = new double[domain.hasCoefficient() ? framed.length : 0];
    if (domain.hasCoefficient()) {
      frame(domain.coefficients(Window.of(grid)));
    }
    this.sentRight = new int[grid.cells()];
    this.sentUpper = new int[grid.cells()];
    this.sentLeft = new int[grid.ny()];
    this.sentLower = new int[grid.nx()];
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
      emit(state);
    }
    if (operator.mode() == Mode.UNSPLIT) {
      sweep(state, true, true);
    } else {
      sweep(state, even, !even);
      sweep(state, !even, even);
    }
    if (!even) {
      emit(state);
    }
    int[] counts = state.cells.counts;
    for (int cell = 0; cell < counts.length; cell++) {
      if (!Divergence.isSafe(counts[cell])) {
        throw Divergence.at(state, cell, Divergence.counts(counts[cell]));
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
      float pending =
          remainder[cell] + emission.quanta(cell / state.grid().nx())[cell % state.grid().nx()];
      if (!Divergence.isSafe(pending)) {
        throw Divergence.at(state, cell, Divergence.emits(pending));
      }
      int packets = emission.packets(pending, counts[cell]);
      remainder[cell] = pending - packets;
      counts[cell] += packets;
      if (!Divergence.isSafe(counts[cell])) {
        throw Divergence.at(state, cell, Divergence.counts(counts[cell]));
      }
      total += packets;
    }
    state.books.ledger.emit(total);
  }

  /** Lets the faces across x, across y or both fire from the same state. */
  private void sweep(State state, boolean acrossX, boolean acrossY) {
    frame(state);
    List<Face> faces = faces(state, acrossX, acrossY && !grid.isOneDimensional());
    for (Face face : faces) {
      fire(state, face);
    }
    Bounds bounds = operator.neuron().bounds();
    if (bounds != null) {
      limit(state, bounds, faces);
    }
    for (Face face : faces) {
      move(state, face);
    }
  }

  /**
   * A face.
   *
   * @param row row of its left cell, -1 for one in the south
   * @param column column of its left cell, -1 for one in the west
   * @param acrossX whether it is crossed in x
   * @param left the cell it is right or above of; {@link #OUTSIDE} if there is none
   * @param right the cell on its other side, likewise
   * @param potentials where its potential stands
   * @param sent where the packets it sends stand
   * @param at its place in both
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Face(
      int row,
      int column,
      boolean acrossX,
      int left,
      int right,
      float[] potentials,
      int[] sent,
      int at) {}

  /** All faces that can fire, in the order of their left cells. */
  private List<Face> faces(State state, boolean acrossX, boolean acrossY) {
    List<Face> faces = new ArrayList<>();
    for (int row = -1; row < grid.ny(); row++) {
      for (int column = -1; column < grid.nx(); column++) {
        int left = row < 0 || column < 0 ? OUTSIDE : grid.index(row, column);
        if (acrossX && row >= 0) {
          int right = neighbour(row, column + 1, boundaries.isPeriodic(Axis.X));
          if (exists(left, right, boundaries.west(), boundaries.east())) {
            faces.add(
                left == OUTSIDE
                    ? new Face(row, column, true, left, right, state.cells.left, sentLeft, row)
                    : new Face(row, column, true, left, right, state.cells.right, sentRight, left));
          }
        }
        if (acrossY && column >= 0) {
          int upper = neighbour(row + 1, column, boundaries.isPeriodic(Axis.Y));
          if (exists(left, upper, boundaries.south(), boundaries.north())) {
            faces.add(
                left == OUTSIDE
                    ? new Face(
                        row, column, false, left, upper, state.cells.lower, sentLower, column)
                    : new Face(
                        row, column, false, left, upper, state.cells.upper, sentUpper, left));
          }
        }
      }
    }
    return faces;
  }

  private int neighbour(int row, int column, boolean periodic) {
    if (row < grid.ny() && column < grid.nx()) {
      return grid.index(row, column);
    }
    return periodic ? grid.index(row % grid.ny(), column % grid.nx()) : OUTSIDE;
  }

  /** Inside, always; at a side, only where values are prescribed. */
  private static boolean exists(int left, int right, Boundary low, Boundary high) {
    return left == OUTSIDE ? low.isOpen() : right != OUTSIDE || high.isOpen();
  }

  /** Integrates a face's flux and fires. */
  private void fire(State state, Face face) {
    int at = (face.row + halo) * stride + face.column + halo;
    int[] offsets = face.acrossX ? offsetsX : offsetsY;
    for (int k = 0; k < cells.length; k++) {
      cells[k] = framed[at + offsets[k]];
    }
    Neuron neuron = operator.neuron();
    FluxOperator flux = operator.flux();
    float asked =
        coefficients.length == 0
            ? flux.flux(cells, inputs)
            : flux.flux(cells, means, contrast(at, offsets), inputs);
    float potential = neuron.integrate(face.potentials[face.at], asked);
    if (!Divergence.isSafe(potential)) {
      int cell = face.left == OUTSIDE ? face.right : face.left;
      throw Divergence.at(state, cell, "a face's potential is " + potential + " quanta");
    }
    int packets = neuron.fire(potential);
    face.potentials[face.at] = potential - packets;
    face.sent[face.at] = packets;
  }

  /** Finds the means of a stencil's faces, and the contrast of the one that fires. */
  private float contrast(int at, int[] offsets) {
    for (int k = 0; k < means.length; k++) {
      double here = coefficients[at + offsets[k]];
      means[k] = (float) Coefficient.mean(here, coefficients[at + offsets[k + 1]]);
    }
    int right = offsets[operator.flux().shape().stencil().left() + 1];
    return (float) Coefficient.contrast(coefficients[at], coefficients[at + right]);
  }

  /** Puts coefficients into the frame: of cells outside those opposite, or their mirror images. */
  private void frame(double[] values) {
    int rows = grid.isOneDimensional() ? 0 : halo;
    for (int row = -rows; row < grid.ny() + rows; row++) {
      for (int column = -halo; column < grid.nx() + halo; column++) {
        coefficients[(row + halo) * stride + column + halo] =
            values[
                grid.index(
                    inside(row, grid.ny(), boundaries.isPeriodic(Axis.Y)),
                    inside(column, grid.nx(), boundaries.isPeriodic(Axis.X)))];
      }
    }
  }

  private static int inside(int number, int cells, boolean periodic) {
    if (number >= 0 && number < cells) {
      return number;
    }
    if (periodic) {
      return Math.floorMod(number, cells);
    }
    return number < 0 ? -1 - number : 2 * cells - 1 - number;
  }

  /** Cuts what faces send down to what the cells on both sides grant; the rest goes back. */
  private void limit(State state, Bounds bounds, List<Face> faces) {
    int[] wantedOut = new int[grid.cells()];
    int[] wantedIn = new int[grid.cells()];
    for (Face face : faces) {
      int packets = face.sent[face.at];
      add(packets > 0 ? wantedOut : wantedIn, face.left, Math.abs(packets));
      add(packets > 0 ? wantedIn : wantedOut, face.right, Math.abs(packets));
    }
    for (Face face : faces) {
      int packets = face.sent[face.at];
      int sender = packets > 0 ? face.left : face.right;
      int receiver = packets > 0 ? face.right : face.left;
      int granted = Math.abs(packets);
      if (sender != OUTSIDE) {
        int room = bounds.roomOut(state.cells.counts[sender]);
        granted = Bounds.share(Math.abs(packets), wantedOut[sender], room);
      }
      if (receiver != OUTSIDE) {
        int room = bounds.roomIn(state.cells.counts[receiver]);
        granted = Math.min(granted, Bounds.share(Math.abs(packets), wantedIn[receiver], room));
      }
      int sent = packets > 0 ? granted : -granted;
      if (sent != packets) {
        face.potentials[face.at] += packets - sent;
        face.sent[face.at] = sent;
      }
    }
  }

  private static void add(int[] sums, int cell, int packets) {
    if (cell != OUTSIDE) {
      sums[cell] += packets;
    }
  }

  /** Moves a face's packets, and books those that cross a side. */
  private void move(State state, Face face) {
    int packets = face.sent[face.at];
    if (face.left == OUTSIDE) {
      state.books.ledger.enter(face.acrossX ? Side.WEST : Side.SOUTH, packets);
    } else {
      state.cells.counts[face.left] -= packets;
    }
    if (face.right == OUTSIDE) {
      state.books.ledger.enter(face.acrossX ? Side.EAST : Side.NORTH, -packets);
    } else {
      state.cells.counts[face.right] += packets;
    }
    state.books.packets += Math.abs(packets);
    state.books.spikes += packets == 0 ? 0 : 1;
    state.faceSteps++;
  }

  /** Copies the counts into the frame and fills its ghost cells: first in x, then in y. */
  private void frame(State state) {
    for (int row = 0; row < grid.ny(); row++) {
      int start = (row + halo) * stride + halo;
      System.arraycopy(state.cells.counts, row * grid.nx(), framed, start, grid.nx());
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
      int column =
          boundaries.isPeriodic(Axis.X)
              ? Math.floorMod(k - halo, grid.nx())
              : Math.max(0, Math.min(grid.nx() - 1, k - halo));
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
    int across = grid.cells(side.axis());
    int wrap = framed[edge + (across - depth) * inward];
    int standIn = boundary.isPeriodic() ? wrap : mirror;
    return boundary.ghost().of(standIn, boundary.constant(along, quantization()));
  }

  private Quantization quantization() {
    return operator.quantization();
  }
}
