package io.github.pisnn.core.domain;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.util.Hashes;
import java.io.Serial;
import java.io.Serializable;

/**
 * What holds at one side of a grid, as data: a rule for the ghost cells behind it, a rule for what
 * crosses its faces, and a value for each face where the first rule wants one.
 */
public final class Boundary implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * What a ghost cell holds. It is made from the one cell that stands for it, and from a constant
   * that belongs to the face before it.
   */
  public enum Ghost {
    /** The cell at the opposite side, as the grid continues there. */
    WRAP,

    /** The cell as far inside as the ghost cell is outside. */
    MIRROR,

    /** The odd reflection 2 g - m of that cell about the value g of the face. */
    ODD;

    /** Whether it needs a value of each face. */
    public boolean usesValues() {
      return this == ODD;
    }

    /** How it changes with the cell that stands for it: 1 or -1. */
    public int sign() {
      return this == ODD ? -1 : 1;
    }

    /**
     * The count of a ghost cell.
     *
     * @param inside the count of the cell that stands for it
     * @param constant the face's constant, of {@link Boundary#constant(int, Quantization)}
     */
    public int of(int inside, int constant) {
      return this == ODD ? constant - inside : inside;
    }

    /**
     * The value of a ghost cell.
     *
     * @param inside the value of the cell that stands for it
     * @param constant the face's constant, of {@link Boundary#constant(int)}
     */
    public double of(double inside, double constant) {
      return this == ODD ? constant - inside : inside;
    }
  }

  /** What decides on the packets through a side's faces. */
  public enum Crossing {
    /** Nothing crosses: the faces never fire. */
    CLOSED,

    /** The operator, as inside; what crosses a side that does not wrap goes to the ledger. */
    LEARNED
  }

  private static final Boundary PERIODIC =
      new Boundary("periodic", Ghost.WRAP, Crossing.LEARNED, new double[0]);
  private static final Boundary WALL =
      new Boundary("wall", Ghost.MIRROR, Crossing.CLOSED, new double[0]);

  private final String name;
  private final Ghost ghost;
  private final Crossing crossing;
  private final double[] values;

  private Boundary(String name, Ghost ghost, Crossing crossing, double[] values) {
    this.name = name;
    this.ghost = ghost;
    this.crossing = crossing;
    this.values = values;
  }

  /** The grid continues at the opposite side, which must be periodic too. */
  public static Boundary periodic() {
    return PERIODIC;
  }

  /** No flux: ghost cells mirror the inside, and the boundary faces never fire. */
  public static Boundary wall() {
    return WALL;
  }

  /**
   * Prescribed values on the side's faces, by odd reflection.
   *
   * @param values one a face, in the law's units: row by row on west and east, column by column on
   *     south and north
   */
  public static Boundary dirichlet(double... values) {
    return new Boundary("dirichlet", Ghost.ODD, Crossing.LEARNED, values.clone());
  }

  /** The rule for its ghost cells. */
  public Ghost ghost() {
    return ghost;
  }

  /** The rule for its faces. */
  public Crossing crossing() {
    return crossing;
  }

  /** Whether the grid continues at the opposite side. */
  public boolean isPeriodic() {
    return ghost == Ghost.WRAP;
  }

  /** Whether its faces never fire. */
  public boolean isClosed() {
    return crossing == Crossing.CLOSED;
  }

  /** Whether something may enter or leave the grid through it. */
  public boolean isOpen() {
    return !isPeriodic() && !isClosed();
  }

  /** The values, one a face, in the law's units; none where the rule for ghost cells wants none. */
  public double[] values() {
    return values.clone();
  }

  /** Number of values: as many as faces, or none where the rule for ghost cells wants none. */
  public int faces() {
    return values.length;
  }

  /** The value at a face, in the law's units, of a side that has values. */
  public double value(int face) {
    return values[face];
  }

  /** What the ghost cells behind a face are made with, in the law's units; 0 if with nothing. */
  public double constant(int face) {
    return ghost.usesValues() ? 2 * values[face] : 0;
  }

  /**
   * What the ghost cells behind a face are made with, in quanta; 0 if with nothing.
   *
   * @throws IllegalArgumentException if it lies outside the safe range
   */
  public int constant(int face, Quantization quantization) {
    return ghost.usesValues() ? quantization.twiceCount(values[face]) : 0;
  }

  /**
   * The value of a ghost cell, in the law's units.
   *
   * @param face the face before it
   * @param mirror the cell as far inside as it is outside
   * @param wrap the cell that stands there if the grid continues at the opposite side
   */
  public double ghost(int face, double mirror, double wrap) {
    return ghost.of(isPeriodic() ? wrap : mirror, constant(face));
  }

  /** Whether uniform cells stay as they are beside it. */
  public boolean keepsUniform() {
    return !ghost.usesValues();
  }

  /**
   * The same condition on a side with more faces, those in one of its own having the same value.
   *
   * @param faces a multiple of its own number
   */
  public Boundary refined(int faces) {
    int times = faces / Math.max(1, values.length);
    double[] fine = new double[values.length * times];
    for (int face = 0; face < fine.length; face++) {
      fine[face] = values[face / times];
    }
    return new Boundary(name, ghost, crossing, fine);
  }

  /** What tells it from other conditions: its name, and a hash of its values if it has any. */
  public String identity() {
    return ghost.usesValues() ? name + " " + Hashes.sha256(values) : name;
  }

  @Override
  public String toString() {
    return name;
  }
}
