package io.github.pisnn.datasets.initial;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.math.GaussRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A scalar function of (x, y, t) that configurations call by its formula, or by a name: an initial
 * state, a boundary value, a source, a coefficient or an exact solution.
 */
public enum Profile {
  /** Zero. */
  ZERO("0", (x, y, t) -> 0),
  /** One half wave in x. */
  SINE("sin(pi x)", (x, y, t) -> StrictMath.sin(StrictMath.PI * x)),
  /** Harmonic: a half wave in x that grows from 0 at y = 0 to 1 at y = 1. */
  HARMONIC_SINE(
      "sin(pi x) sinh(pi y)/sinh(pi)",
      (x, y, t) ->
          StrictMath.sin(StrictMath.PI * x)
              * (StrictMath.sinh(StrictMath.PI * y) / StrictMath.sinh(StrictMath.PI))),
  /** Harmonic: twice the imaginary part of -1/z, where z = (3 + x) + i (1 + y). */
  HARMONIC_POLE(
      "2(1+y)/((3+x)^2+(1+y)^2)",
      (x, y, t) -> 2 * (1 + y) / ((3 + x) * (3 + x) + (1 + y) * (1 + y))),
  /** The source of the heated rod. */
  HEATING("100 sin(pi x)", (x, y, t) -> 100 * StrictMath.sin(StrictMath.PI * x)),
  /** The heated rod: u_t = u_xx + 100 sin(pi x) from 0, with 0 at x = 0 and x = 1. */
  HEATED_ROD("(100/pi^2)(1-exp(-pi^2 t)) sin(pi x)", Profile::heatedRod),
  /** A coefficient: layers a quarter thick, across x, of 1 and of 1/100. */
  LAYERS("layers", (x, y, t) -> Math.floor(4 * x) % 2 == 0 ? 1 : Profile.POOR),
  /** A coefficient: squares of 1/100 an eighth wide, a quarter from each to the next, in 1. */
  INCLUSIONS(
      "inclusions",
      (x, y, t) -> isNearCentre(4 * x) && (isNearCentre(4 * y) || y == 0) ? Profile.POOR : 1),
  /** A coefficient: a disk of 1/100 around (1/2, 1/2), a quarter its radius, in 1. */
  DISK("disk", Profile::disk);

  /** The coefficient of what conducts poorly. */
  private static final double POOR = 0.01;

  private final String formula;

  @SuppressWarnings("ImmutableEnumChecker") // its functions have no state
  private final Function function;

  /** A function of (x, y, t). */
  private interface Function {
    double at(double x, double y, double t);
  }

  Profile(String formula, Function function) {
    this.formula = formula;
    this.function = function;
  }

  private static double heatedRod(double x, double y, double t) {
    double rate = StrictMath.PI * StrictMath.PI;
    return 100 / rate * -StrictMath.expm1(-rate * t) * StrictMath.sin(StrictMath.PI * x);
  }

  private static boolean isNearCentre(double z) {
    return Math.abs(z - Math.floor(z) - 0.5) < 0.25;
  }

  private static double disk(double x, double y, double t) {
    double a = x - 0.5;
    double b = y == 0 ? 0 : y - 0.5;
    return a * a + b * b < 0.0625 ? POOR : 1;
  }

  /**
   * The profile of a formula. Spaces are insignificant.
   *
   * @throws IllegalArgumentException if there is none, listing those there are
   */
  public static Profile named(String name) {
    Optional<Profile> found = of(name);
    if (found.isPresent()) {
      return found.get();
    }
    List<String> names = new ArrayList<>();
    for (Profile profile : values()) {
      names.add('"' + profile.formula + '"');
    }
    throw new IllegalArgumentException(
        "there is no profile \"" + name + "\": allowed are " + String.join(", ", names));
  }

  /** The profile of a formula, if there is one. Spaces are insignificant. */
  public static Optional<Profile> of(String name) {
    String wanted = withoutSpaces(name);
    return Arrays.stream(values())
        .filter(profile -> withoutSpaces(profile.formula).equals(wanted))
        .findFirst();
  }

  private static String withoutSpaces(String formula) {
    return formula.replaceAll("\\s", "");
  }

  /** The formula, by which configurations name it. */
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
  public double at(double x, double y, double t) {
    return function.at(x, y, t);
  }

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
    double[] averages = new double[grid.cells(side.axis().other())];
    for (int face = 0; face < averages.length; face++) {
      averages[face] = GaussRule.onFace((x, y) -> at(x, y, 0), grid, side, face);
    }
    return averages;
  }
}
