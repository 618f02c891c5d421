package io.github.pisnn.datasets.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.datasets.Windows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ProfileTest {

  @ParameterizedTest
  @EnumSource(Profile.class)
  void isFoundByItsFormulaWhateverTheSpaces(Profile profile) {
    assertSame(profile, Profile.named(profile.toString()));
    assertSame(profile, Profile.named(profile.toString().replace(" ", "")));
    assertSame(profile, Profile.named(" " + profile.toString().replace("(", " ( ")));
  }

  @Test
  void anUnknownNameListsTheAllowedOnes() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Profile.named("sin(2 pi x)"))
            .getMessage();
    assertTrue(message.contains("\"sin(2 pi x)\""), message);
    for (Profile profile : Profile.values()) {
      assertTrue(message.contains('"' + profile.toString() + '"'), message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "sin(pi x), 0.8090169943749475",
    "sin(pi x) sinh(pi y)/sinh(pi), 0.1974131568444248",
    "2(1+y)/((3+x)^2+(1+y)^2), 0.2341709447896965",
    "100 sin(pi x), 80.90169943749475",
    "(100/pi^2)(1-exp(-pi^2 t)) sin(pi x), 5.141948939207153"
  })
  void hasTheValueOfItsFormula(String name, double expected) {
    assertEquals(expected, Profile.named(name).at(0.3, 0.56, 0.1), 1e-13);
  }

  @ParameterizedTest
  @EnumSource(names = {"HARMONIC_SINE", "HARMONIC_POLE"})
  void harmonicProfilesHaveNoLaplacian(Profile profile) {
    double h = 1e-3;
    for (double x = 0.1; x < 1; x += 0.2) {
      for (double y = 0.1; y < 1; y += 0.2) {
        double centre = profile.at(x, y, 0);
        double acrossX = (profile.at(x - h, y, 0) - 2 * centre + profile.at(x + h, y, 0)) / (h * h);
        double acrossY = (profile.at(x, y - h, 0) - 2 * centre + profile.at(x, y + h, 0)) / (h * h);
        assertTrue(Math.abs(acrossX) > 1e-3, "not harmonic for being linear");
        assertEquals(0, acrossX + acrossY, 2e-5, "at " + x + ", " + y);
      }
    }
  }

  @Test
  void theHeatedRodSolvesTheHeatEquationWithItsSource() {
    double h = 1e-3;
    Profile u = Profile.HEATED_ROD;
    for (double x = 0.05; x < 1; x += 0.1) {
      assertEquals(0, u.at(x, 0, 0), 0);
      for (double t = 0.01; t < 0.5; t += 0.05) {
        double rate = (u.at(x, 0, t + h) - u.at(x, 0, t - h)) / (2 * h);
        double bend = (u.at(x - h, 0, t) - 2 * u.at(x, 0, t) + u.at(x + h, 0, t)) / (h * h);
        assertEquals(bend + Profile.HEATING.at(x, 0, t), rate, 5e-3, "at " + x + ", " + t);
      }
    }
  }

  @Test
  void cellAveragesAreIntegrals() {
    Grid grid = new Grid(4, 3, 1, 0.75);
    double[] averages = Profile.HARMONIC_SINE.onCells(grid, 0);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        double inX = Math.cos(Math.PI * column / 4) - Math.cos(Math.PI * (column + 1) / 4);
        double inY = Math.cosh(Math.PI * (row + 1) / 4) - Math.cosh(Math.PI * row / 4);
        double exact = inX * inY / (Math.PI * Math.PI * Math.sinh(Math.PI)) * 16;
        assertEquals(exact, averages[grid.index(row, column)], 5e-6);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 1", "13, 7"})
  void windowsAreCutFromTheWhole(int nx, int ny) {
    Grid grid = new Grid(nx, ny, 1, 0.5);
    double[] whole = Profile.HARMONIC_POLE.onCells(grid, 0);
    for (Window window : Window.of(grid).cut(Math.min(3, ny), 4)) {
      assertArrayEquals(
          Windows.crop(whole, grid, window), Profile.HARMONIC_POLE.onCells(grid, window, 0));
    }
  }

  @Test
  void inOneDimensionTheOrdinateIsZero() {
    Grid rod = new Grid(8, 1, 1, 0.125);
    assertArrayEquals(new double[8], Profile.HARMONIC_SINE.onCells(rod, 0), 0);
    assertArrayEquals(new double[8], Profile.HARMONIC_SINE.onSide(rod, Side.NORTH), 0);
    assertArrayEquals(new double[] {0.2}, Profile.HARMONIC_POLE.onSide(rod, Side.WEST), 1e-15);
    assertArrayEquals(new double[] {2.0 / 17}, Profile.HARMONIC_POLE.onSide(rod, Side.EAST), 1e-15);
  }

  @Test
  void faceAveragesRunAlongTheirSide() {
    Grid grid = new Grid(4, 2, 1, 1);
    assertArrayEquals(new double[4], Profile.HARMONIC_SINE.onSide(grid, Side.SOUTH), 0);
    assertArrayEquals(new double[2], Profile.HARMONIC_SINE.onSide(grid, Side.EAST), 1e-15);
    double[] north = Profile.HARMONIC_SINE.onSide(grid, Side.NORTH);
    for (int column = 0; column < 4; column++) {
      double exact =
          (Math.cos(Math.PI * column / 4) - Math.cos(Math.PI * (column + 1) / 4)) * 4 / Math.PI;
      assertEquals(exact, north[column], 2e-6);
    }
    double[] west = Profile.HARMONIC_POLE.onSide(grid, Side.WEST);
    for (int row = 0; row < 2; row++) {
      double low = 1 + row * 0.5;
      double exact = 2 * (Math.log(9 + (low + 0.5) * (low + 0.5)) - Math.log(9 + low * low));
      assertEquals(exact, west[row], 1e-8);
    }
  }

  /** A cell has the value at its centre, whichever window it is in. */
  @Test
  void coefficientsJumpBetweenCells() {
    Grid grid = new Grid(16, 16, 1, 1);
    double[] layers = values(grid, Profile.LAYERS);
    double[] inclusions = values(grid, Profile.INCLUSIONS);
    double[] disk = values(grid, Profile.DISK);
    for (int cell = 0; cell < 256; cell++) {
      int x = cell % 16;
      int y = cell / 16;
      assertEquals(x / 4 % 2 == 0 ? 1 : 0.01, layers[cell]);
      boolean inside = (x % 4 == 1 || x % 4 == 2) && (y % 4 == 1 || y % 4 == 2);
      assertEquals(inside ? 0.01 : 1, inclusions[cell]);
      assertEquals(Math.hypot(x - 7.5, y - 7.5) < 4 ? 0.01 : 1, disk[cell]);
    }
    double[] part = new ProfileCoefficient(grid, Profile.DISK).values(new Window(5, 3, 4, 6));
    for (int cell = 0; cell < 24; cell++) {
      assertEquals(disk[grid.index(5 + cell / 6, 3 + cell % 6)], part[cell]);
    }
  }

  private static double[] values(Grid grid, Profile profile) {
    return new ProfileCoefficient(grid, profile).values(Window.of(grid));
  }
}
