package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Stencil;
import java.util.Arrays;
import java.util.List;

/**
 * The faces of a domain that can fire, and the cells that each looks at, as tables: all faces
 * across x, then all across y. Of an axis come first the upper faces of cells, in the cells' order,
 * and then those at the side where the axis begins, if that side is open.
 *
 * <p>A ghost cell is a cell inside that stands for it, a sign and a constant: it holds sign * count
 * + constant. Ghost cells along y are made from those along x, and so are the corners.
 */
public final class FaceTable {
  /** Stands for a cell beyond an open side. */
  public static final int OUTSIDE = -1;

  private static final Axis[] AXES = Axis.values();

  private final Domain domain;
  private final Grid grid;
  private final Quantization quantization;
  private final Stencil stencil;

  /** The first face across each axis, and the face after the last one. */
  private final int[] starts = new int[AXES.length + 1];

  private final int[] lefts;
  private final int[] rights;
  private final int[] places;

  /** The cells of the stencils, face by face. */
  private final int[] cells;

  /** Likewise; empty where every ghost cell equals the cell that stands for it. */
  private final int[] signs;

  private final int[] constants;

  /**
   * The faces of a domain.
   *
   * @param quantization what a count means, for values prescribed at sides
   * @param stencil the cells that a face looks at; without transverse cells in one dimension
   * @throws IllegalArgumentException if it has some there
   */
  public FaceTable(Domain domain, Quantization quantization, Stencil stencil) {
    this.domain = domain;
    this.grid = domain.grid();
    this.quantization = quantization;
    this.stencil = stencil;
    stencil.requireFit(grid);
    int count = (int) domain.faces();
    boolean plain =
        grid.axes().stream()
            .flatMap(axis -> List.of(axis.low(), axis.high()).stream())
            .noneMatch(side -> domain.boundaries().at(side).ghost().usesValues());
    this.lefts = new int[count];
    this.rights = new int[count];
    this.places = new int[count];
    this.cells = new int[count * stencil.cells()];
    this.signs = new int[plain ? 0 : cells.length];
    this.constants = new int[signs.length];
    int face = 0;
    for (Axis axis : AXES) {
      starts[axis.index()] = face;
      face = grid.axes().contains(axis) ? fill(axis, face) : face;
    }
    starts[AXES.length] = face;
  }

  /** The faces of a periodic grid with what an operator's faces look at in all. */
  public static FaceTable periodic(int nx, int ny, OperatorShape shape) {
    return periodic(nx, ny, shape.seen(new Grid(nx, ny, nx, ny)));
  }

  /** The faces of a periodic grid. */
  public static FaceTable periodic(int nx, int ny, Stencil stencil) {
    Domain domain = Domain.of(new Grid(nx, ny, nx, ny), Boundaries.periodic());
    return new FaceTable(domain, new Quantization(1, 0), stencil);
  }

  /** Enters the faces across an axis from a number on, and returns the number after the last. */
  private int fill(Axis axis, int from) {
    int face = from;
    int last = grid.cells(axis) - 1;
    int[] at = new int[AXES.length];
    for (int cell = 0; cell < grid.cells(); cell++) {
      locate(cell, at);
      boolean inside = at[axis.index()] < last || domain.boundaries().isPeriodic(axis);
      if (inside || domain.boundaries().at(axis.high()).isOpen()) {
        at[axis.index()] = domain.standIn(axis, at[axis.index()] + 1);
        enter(face++, axis, cell, inside ? cell(at) : OUTSIDE, cell);
      }
    }
    if (domain.boundaries().at(axis.low()).isOpen()) {
      Arrays.fill(at, 0);
      for (int place = 0; place < grid.cells(axis.other()); place++) {
        at[axis.other().index()] = place;
        enter(face++, axis, OUTSIDE, cell(at), place);
      }
    }
    return face;
  }

  private void enter(int face, Axis axis, int left, int right, int place) {
    lefts[face] = left;
    rights[face] = right;
    places[face] = place;
    int[] at = new int[AXES.length];
    for (int k = 0; k < stencil.cells(); k++) {
      locate(left == OUTSIDE ? right : left, at);
      at[axis.index()] += stencil.along(k) - (left == OUTSIDE ? 1 : 0);
      at[axis.other().index()] += stencil.across(k);
      look(face * stencil.cells() + k, at);
    }
  }

  /** Enters the cell at a place, or what makes the ghost cell there. */
  private void look(int entry, int[] at) {
    int sign = 1;
    int constant = 0;
    for (int i = at.length - 1; i >= 0; i--) {
      Axis axis = AXES[i];
      if (at[i] < 0 || at[i] >= grid.cells(axis)) {
        Boundary side = domain.boundaries().at(at[i] < 0 ? axis.low() : axis.high());
        int face = domain.nearest(axis.other(), at[axis.other().index()]);
        constant += sign * side.constant(face, quantization);
        sign *= side.ghost().sign();
        at[i] = domain.standIn(axis, at[i]);
      }
    }
    cells[entry] = cell(at);
    if (signs.length > 0) {
      signs[entry] = sign;
      constants[entry] = constant;
    }
  }

  private void locate(int cell, int[] at) {
    at[Axis.X.index()] = cell % grid.nx();
    at[Axis.Y.index()] = cell / grid.nx();
  }

  private int cell(int[] at) {
    return grid.index(at[Axis.Y.index()], at[Axis.X.index()]);
  }

  /** The grid. */
  public Grid grid() {
    return grid;
  }

  /** What each face looks at. */
  public Stencil stencil() {
    return stencil;
  }

  /** Number of faces. */
  public int count() {
    return lefts.length;
  }

  /** The first face across an axis; there may be none. */
  public int first(Axis axis) {
    return starts[axis.index()];
  }

  /** The face after the last one across an axis. */
  public int end(Axis axis) {
    return starts[axis.index() + 1];
  }

  /** The axis that a face is crossed along. */
  public Axis axis(int face) {
    return face < end(Axis.X) ? Axis.X : Axis.Y;
  }

  /** The cell that a face is the upper one of; {@link #OUTSIDE} at the side its axis begins. */
  public int left(int face) {
    return lefts[face];
  }

  /** The cell on its other side; {@link #OUTSIDE} at the side its axis ends. */
  public int right(int face) {
    return rights[face];
  }

  /** Its place among the faces of cells or, where its left cell is outside, among the others. */
  public int place(int face) {
    return places[face];
  }

  /** The cell that is, or stands for, the k-th of a face's stencil, in the stencil's order. */
  public int cell(int face, int k) {
    return cells[face * stencil.cells() + k];
  }

  /**
   * Reads the stencils of some faces out of counts.
   *
   * @param counts one a cell
   * @param first the first face
   * @param faces how many
   * @param to receives the stencils one after the other
   * @param at where the first one is put
   */
  public void read(int[] counts, int first, int faces, int[] to, int at) {
    int from = first * stencil.cells();
    for (int k = 0; k < faces * stencil.cells(); k++) {
      int count = counts[cells[from + k]];
      to[at + k] = signs.length == 0 ? count : signs[from + k] * count + constants[from + k];
    }
  }
}
