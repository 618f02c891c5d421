package io.github.pisnn.datasets.trajectories;

import static io.github.pisnn.datasets.trajectories.Known.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Window;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Points that stand twice on a ring. */
final class RepeatedPointTest {

  /** A wave on the points of a plate, the last ones of which may be the first ones once more. */
  private record Wave(RepeatedPoint repeated, double speed) implements Trajectories {
    private static final int NX = 9;
    private static final int NY = 5;

    @Override
    public Grid grid() {
      return new Grid(NX, NY, NX * 0.125, NY * 0.25);
    }

    @Override
    public int count() {
      return 2;
    }

    @Override
    public int snapshots() {
      return 40;
    }

    @Override
    public double interval() {
      return 1;
    }

    @Override
    public double[] read(int trajectory, int snapshot, Window window) {
      int periodX = repeated == RepeatedPoint.X || repeated == RepeatedPoint.XY ? NX - 1 : NX;
      int periodY = repeated == RepeatedPoint.Y || repeated == RepeatedPoint.XY ? NY - 1 : NY;
      double[] values = new double[window.cells()];
      for (int cell = 0; cell < values.length; cell++) {
        int x = (window.column() + cell % window.columns()) % periodX;
        int y = (window.row() + cell / window.columns()) % periodY;
        values[cell] = x * x + 3 * y * y + trajectory + speed * snapshot;
      }
      return values;
    }

    @Override
    public void close() {}
  }

  /** A bump in the middle that grows and does not reach the ends. */
  private record Still(Grid grid) implements Trajectories {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public int snapshots() {
      return 3;
    }

    @Override
    public double interval() {
      return 1;
    }

    @Override
    public double[] read(int trajectory, int snapshot, Window window) {
      double[] values = new double[window.cells()];
      for (int cell = 0; cell < values.length; cell++) {
        boolean isMiddle =
            window.row() + cell / window.columns() == grid.ny() / 2
                && window.column() + cell % window.columns() == grid.nx() / 2;
        values[cell] = isMiddle ? 1 + snapshot : 0;
      }
      return values;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @EnumSource
  void areFound(RepeatedPoint repeated) {
    assertSame(repeated, RepeatedPoint.in(new Wave(repeated, 1)));
  }

  @Test
  void areRefusedByTheAxisWithAWayOut() {
    refused(
        "u.npz: the last values along x and y are the first ones in all snapshots that were looked"
            + " at, so that a ring would have one point twice; expected dropLast = xy to"
            + " leave the last ones out, or none to keep them",
        () -> RepeatedPoint.requireNone("u.npz", new Wave(RepeatedPoint.XY, 1)));
    RepeatedPoint.requireNone("u.npz", new Wave(RepeatedPoint.NONE, 1));
  }

  /** Values that never change at both ends, such as 0 far from everything, prove nothing. */
  @Test
  void equalEndsThatNeverChangeAreNoRing() {
    assertSame(RepeatedPoint.NONE, RepeatedPoint.in(new Still(new Grid(9, 1, 1, 1))));
    assertSame(RepeatedPoint.NONE, RepeatedPoint.in(new Still(new Grid(9, 5, 1, 1))));
  }

  @Test
  void areLeftOut() throws IOException {
    Wave wave = new Wave(RepeatedPoint.XY, 1);
    try (Trajectories ring = RepeatedPoint.XY.leftOut(wave)) {
      assertEquals(new Grid(8, 4, 1, 1), ring.grid());
      double[] whole = wave.read(1, 7);
      double[] expected = new double[32];
      for (int cell = 0; cell < 32; cell++) {
        expected[cell] = whole[cell / 8 * 9 + cell % 8];
      }
      assertArrayEquals(expected, ring.read(1, 7));
      assertEquals(2, ring.count());
      assertEquals(40, ring.snapshots());
    }
    assertSame(wave, RepeatedPoint.NONE.leftOut(wave));
  }
}
