package io.github.pisnn.datasets;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A scalar function of (x, y, t) that configurations call by its formula: an initial state, a
 * boundary value, a source or an exact solution.
 */
public enum Profile {
  /** Zero. */
  ZERO("0") {
    @Override
    public double at(double x, double y, double t) {
      return 0;
    }
  },

  /** One half wave in x. */
  SINE("sin(pi x)") {
    @Override
    public double at(double x, double y, double t) {
      return StrictMath.sin(StrictMath.PI * x);
    }
  },

  /** Harmonic: a half wave in x that grows from 0 at y = 0 to 1 at y = 1. */
  HARMONIC_SINE("sin(pi x) sinh(pi y)/sinh(pi)") {
    @Override
    public double at(double x, double y, double t) {
      return StrictMath.sin(StrictMath.PI * x)
          * (StrictMath.sinh(StrictMath.PI * y) / StrictMath.sinh(StrictMath.PI));
    }
  },

  /** Harmonic: twice the imaginary part of -1/z, where z = (3 + x) + i (1 + y). */
  HARMONIC_POLE("2(1+y)/((3+x)^2+(1+y)^2)") {
    @Override
    public double at(double x, double y, double t) {
      double a = 3 + x;
      double b = 1 + y;
      return 2 * b / (a * a + b * b);
    }
  },

  /** The source of the heated rod. */
  HEATING("100 sin(pi x)") {
    @Override
    public double at(double x, double y, double t) {
      return 100 * StrictMath.sin(StrictMath.PI * x);
    }
  },

  /** The heated rod: u_t = u_xx + 100 sin(pi x) from 0, with 0 at x = 0 and x = 1. */
  HEATED_ROD("(100/pi^2)(1-exp(-pi^2 t)) sin(pi x)") {
    @Override
    public double at(double x, double y, double t) {
      double rate = StrictMath.PI * StrictMath.PI;
      return 100 / rate * -StrictMath.expm1(-rate * t) * StrictMath.sin(StrictMath.PI * x);
    }
  };

  private final String formula;

  Profile(String formula) {
    this.formula = formula;
  }

  /**
   * The profile of a formula. Spaces are insignificant.
   *
   * @throws IllegalArgumentException if there is none, listing those there are
   */
  public static Profile named(String name) {
    String wanted = withoutSpaces(name);
    List<String> names = new ArrayList<>();
    for (Profile profile : values()) {
      if (withoutSpaces(profile.formula).equals(wanted)) {
        return profile;
      }
      names.add('"' + profile.formula + '"');
    }
    throw new IllegalArgumentException(
        "there is no profile \"" + name + "\": allowed are " + String.join(", ", names));
  }

  private static String withoutSpaces(String formula) {
    return formula.replaceAll("\\s", "");
  }

  /** The name used in configurations. */
  public String formula() {
    return formula;
  }

  /** The formula. */
  @Override
  public String toString() {
    return formula;
  }

  /**
   * The value at a point.
   *
   * @param x abscissa
   * @param y ordinate; 0 in one dimension
   * @param t time
   */
  public abstract double at(double x, double y, double t);

  /**
   * Cell averages, by the three-point Gauss-Legendre rule in each direction. In one dimension y is
   * 0.
   *
   * @return one value a cell, row-major
   */
  public double[] onCells(Grid grid, double t) {
    return onCells(grid, Window.of(grid), t);
  }

  /** The profile at time 0. */
  public Shape atStart() {
    return (grid, window) -> onCells(grid, window, 0);
  }

  /** The cell averages in a window: one value a cell of it, row-major. */
  public double[] onCells(Grid grid, Window window, double t) {
    return GaussRule.onCells((x, y) -> at(x, y, t), grid, window);
  }

  /**
   * Face averages along a side at t = 0, by the three-point Gauss-Legendre rule. In one dimension y
   * is 0.
   *
   * @return one value a face: row by row on west and east, column by column on south and north
   */
  public double[] onSide(Grid grid, Side side) {
    double[] averages = new double[side.isAcrossX() ? grid.ny() : grid.nx()];
    for (int face = 0; face < averages.length; face++) {
      averages[face] =
          switch (side) {
            case WEST -> averageY(0, face, grid);
            case EAST -> averageY(grid.lengthX(), face, grid);
            case SOUTH -> averageX(face, 0, grid);
            case NORTH -> averageX(face, grid.isOneDimensional() ? 0 : grid.lengthY(), grid);
          };
    }
    return averages;
  }

  private double averageX(int column, double y, Grid grid) {
    return GaussRule.average(x -> at(x, y, 0), grid.centreX(column), grid.dx());
  }

  private double averageY(double x, int row, Grid grid) {
    return grid.isOneDimensional()
        ? at(x, 0, 0)
        : GaussRule.average(y -> at(x, y, 0), grid.centreY(row), grid.dy());
  }
}
