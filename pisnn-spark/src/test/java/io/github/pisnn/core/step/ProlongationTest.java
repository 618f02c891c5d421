package io.github.pisnn.core.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost on the way to a finer grid, windows do not matter, and smooth states stay so. */
class ProlongationTest {
  private static final int CASES = 60;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void childrenHoldWhatTheirParentHeld(boolean oneDimensional) {
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      Domain domain = cases.domain(oneDimensional);
      Grid grid = domain.grid();
      int size = cases.oneOf(3, 500, Quantization.SAFE_COUNT);
      int[] counts = cases.counts(grid.cells(), size);
      int[] children = prolong(cases.evolution(oneDimensional), domain, counts);
      int down = oneDimensional ? 1 : 2;
      long[] sums = new long[grid.cells()];
      for (int child = 0; child < children.length; child++) {
        assertTrue(Math.abs(children[child]) <= Quantization.SAFE_COUNT, "seed " + seed);
        int row = child / (2 * grid.nx()) / down;
        sums[grid.index(row, child % (2 * grid.nx()) / 2)] += children[child];
      }
      for (int cell = 0; cell < counts.length; cell++) {
        assertEquals(2L * down * counts[cell], sums[cell], "cell " + cell + ", seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyWindowHasTheSameCounts(boolean oneDimensional) {
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      Domain domain = cases.domain(oneDimensional);
      EvolutionOperator operator = cases.evolution(oneDimensional);
      int[] counts = cases.counts(domain.grid().cells(), 500);
      Window all = fine(domain.grid());
      Patch whole = new Patch(all, prolong(operator, domain, counts), false);
      int down = cases.oneOf(1, oneDimensional ? 1 : 3, oneDimensional ? 1 : all.rows());
      for (Window window : all.cut(down, cases.oneOf(1, 2, 5, all.columns()))) {
        int[] part =
            new Prolongation(operator, domain).counts(window, reader(domain.grid(), counts));
        assertArrayEquals(whole.counts(window), part, window + ", seed " + seed);
      }
    }
  }

  @Test
  void cellsStayWithinTheirBounds() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomCases cases = new RandomCases(seed);
      Domain domain = cases.domain(false);
      int[] counts = cases.counts(domain.grid().cells(), 20);
      EvolutionOperator operator = operator(1, new Bounds(-20, 20));
      for (int child : prolong(operator, domain, counts)) {
        assertTrue(Math.abs(child) <= 20, child + ", seed " + seed);
      }
    }
  }

  /** Smooth functions that have what each kind of side asks for. */
  private enum Smooth {
    PERIODIC {
      @Override
      Boundary side(int faces) {
        return Boundary.periodic();
      }

      @Override
      double integral(double x) {
        return -StrictMath.cos(2 * StrictMath.PI * x + 1) / (2 * StrictMath.PI);
      }
    },
    WALLS {
      @Override
      Boundary side(int faces) {
        return Boundary.wall();
      }

      @Override
      double integral(double x) {
        return StrictMath.sin(StrictMath.PI * x) / StrictMath.PI;
      }
    },
    DIRICHLET {
      @Override
      Boundary side(int faces) {
        return Boundary.dirichlet(new double[faces]);
      }

      @Override
      double integral(double x) {
        return -StrictMath.cos(StrictMath.PI * x) / StrictMath.PI;
      }
    };

    abstract Boundary side(int faces);

    /** Of the function, so that its averages over cells are exact. */
    abstract double integral(double x);

    Domain domain(int cells) {
      Boundary side = side(cells);
      return Domain.of(new Grid(cells, cells, 1, 1), new Boundaries(side, side, side, side));
    }

    /** Cell averages of the product of the function of x and that of y. */
    int[] counts(int cells, Quantization quantization) {
      int[] counts = new int[cells * cells];
      for (int cell = 0; cell < counts.length; cell++) {
        double average = average(cell % cells, cells) * average(cell / cells, cells);
        counts[cell] = quantization.count(average);
      }
      return counts;
    }

    private double average(int k, int cells) {
      return cells * (integral((k + 1.0) / cells) - integral((double) k / cells));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isOfSecondOrder(Smooth smooth) {
    double coarse = worstError(smooth, 32);
    double fine = worstError(smooth, 64);
    assertEquals(2, Math.log(coarse / fine) / Math.log(2), 0.1, coarse + " and " + fine);
  }

  private static double worstError(Smooth smooth, int cells) {
    EvolutionOperator operator = operator(1e-7, null);
    Quantization quantization = operator.quantization();
    int[] exact = smooth.counts(2 * cells, quantization);
    int[] children = prolong(operator, smooth.domain(cells), smooth.counts(cells, quantization));
    double worst = 0;
    for (int cell = 0; cell < exact.length; cell++) {
      worst = Math.max(worst, Math.abs(exact[cell] - children[cell]));
    }
    return worst;
  }

  private static EvolutionOperator operator(double quantum, @Nullable Bounds bounds) {
    OperatorShape shape =
        new OperatorShape(new Stencil(1, 0), 0, Activation.TANH, Skip.LINEAR, true);
    return new EvolutionOperator(
        new Diffusion(1),
        0.1,
        1,
        new Quantization(quantum, 0),
        Mode.UNSPLIT,
        new FluxOperator(shape, new float[] {-0.2f}),
        new Neuron(1f, 0.5f, Neuron.UNCAPPED, bounds));
  }

  private static int[] prolong(EvolutionOperator operator, Domain domain, int[] counts) {
    return new Prolongation(operator, domain)
        .counts(fine(domain.grid()), reader(domain.grid(), counts));
  }

  private static Window fine(Grid grid) {
    return new Window(0, 0, grid.isOneDimensional() ? 1 : 2 * grid.ny(), 2 * grid.nx());
  }

  private static Function<Window, int[]> reader(Grid grid, int[] counts) {
    Patch patch = new Patch(Window.of(grid), counts, false);
    return patch::counts;
  }
}
