package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.domain.FaceTable;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Advection;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.PorousMedium;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaceFluxTest {
  private static final Quantization QUANTIZATION = new Quantization(0.01, 0.25);

  static Stream<Law> laws() {
    return Stream.of(
        new Advection(0.01, 0.7), new Burgers(0.01), new Diffusion(0.02), new PorousMedium(2));
  }

  private static FaceFlux flux(Law law, double dt, int nx, int ny, int width) {
    FaceTable faces = FaceTable.periodic(nx, ny, FaceFlux.STENCIL);
    return new FaceFlux(law, dt, 1.0 / nx, QUANTIZATION, faces, law.waveSpeed(-1, 1), width);
  }

  /** The flux through x = 1 / 3 of u = 1 / 4 + sin(2 pi x + 1) / 2, whose averages are exact. */
  private static double error(Law law, int nx) {
    double dx = 1.0 / nx;
    double[] counts = new double[nx];
    for (int cell = 0; cell < nx; cell++) {
      double average = primitive((cell + 1) * dx) - primitive(cell * dx);
      counts[cell] = (average / dx - 0.25) / 0.01;
    }
    double dt = dx;
    FaceFlux flux = flux(law, dt, nx, 1, 0);
    flux.evaluate(counts, new double[0], 0, nx);
    double u = 0.25 + 0.5 * StrictMath.sin(2 * Math.PI / 3 + 1);
    double slope = Math.PI * StrictMath.cos(2 * Math.PI / 3 + 1);
    double exact = law.flux(u) - law.diffusivity(u) * slope;
    return Math.abs(flux.fluxes[nx / 3 - 1] * 0.01 * dx / dt - exact);
  }

  private static double primitive(double x) {
    return 0.25 * x - StrictMath.cos(2 * Math.PI * x + 1) / (4 * Math.PI);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void theFluxIsOfHighOrder(Law law) {
    double order = StrictMath.log(error(law, 24) / error(law, 48)) / StrictMath.log(2);
    assertTrue(order > (law instanceof Diffusion ? 5.8 : 4.8), "order " + order);
  }

  /** Of the flux in the direction of what the fluxes do to the cells. */
  @ParameterizedTest
  @MethodSource("laws")
  void theRateIsTheDerivativeInTime(Law law) {
    RandomCases cases = new RandomCases(1);
    int nx = 9;
    int ny = 7;
    double[] counts = cases.numbers(nx * ny);
    FaceFlux flux = flux(law, 0.1, nx, ny, 0);
    for (int[] range : new int[][] {{0, 63}, {63, 126}, {0, 126}}) {
      flux.evaluate(counts, new double[0], range[0], range[1]);
      double[] rates = flux.rates.clone();
      double h = 1e-5;
      double[] up = advanced(flux, counts, h, range);
      double[] down = advanced(flux, counts, -h, range);
      for (int face = range[0]; face < range[1]; face++) {
        assertEquals((up[face] - down[face]) / (2 * h), rates[face], 1e-6);
      }
    }
  }

  private static double[] advanced(FaceFlux flux, double[] counts, double h, int[] range) {
    FaceTable faces = FaceTable.periodic(9, 7, FaceFlux.STENCIL);
    flux.evaluate(counts, new double[0], range[0], range[1]);
    double[] moved = counts.clone();
    for (int face = range[0]; face < range[1]; face++) {
      moved[faces.left(face)] -= h * flux.fluxes[face];
      moved[faces.right(face)] += h * flux.fluxes[face];
    }
    flux.evaluate(moved, new double[0], range[0], range[1]);
    return flux.fluxes.clone();
  }

  static LongStream seeds() {
    return LongStream.range(0, 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tangentsAreDerivatives(long seed) {
    RandomCases cases = new RandomCases(seed);
    Law law = cases.oneOf(laws().toArray(Law[]::new));
    int nx = 8;
    int ny = cases.oneOf(1, 6);
    double[] counts = cases.numbers(nx * ny);
    double[] direction = cases.numbers(nx * ny);
    int faces = ny == 1 ? nx : 2 * nx * ny;
    FaceFlux flux = flux(law, 0.1, nx, ny, 1);
    flux.evaluate(counts, direction, 0, faces);
    FaceFlux up = flux(law, 0.1, nx, ny, 0);
    FaceFlux down = flux(law, 0.1, nx, ny, 0);
    double h = 1e-5;
    for (int cell = 0; cell < counts.length; cell++) {
      counts[cell] += h * direction[cell];
    }
    up.evaluate(counts, new double[0], 0, faces);
    for (int cell = 0; cell < counts.length; cell++) {
      counts[cell] -= 2 * h * direction[cell];
    }
    down.evaluate(counts, new double[0], 0, faces);
    for (int face = 0; face < faces; face++) {
      double slope = (up.fluxes[face] - down.fluxes[face]) / (2 * h);
      assertEquals(slope, flux.fluxTangents[face], 1e-7);
      double rateSlope = (up.rates[face] - down.rates[face]) / (2 * h);
      assertEquals(rateSlope, flux.rateTangents[face], 1e-7);
    }
  }

  /** A uniform state's fluxes are the law's. */
  @Test
  void aUniformStateHasTheLawsFlux() {
    FaceFlux flux = flux(new Burgers(0.1), 0.125, 8, 1, 0);
    double[] counts = new double[8];
    Arrays.fill(counts, 75);
    flux.evaluate(counts, new double[0], 0, 8);
    for (int face = 0; face < 8; face++) {
      assertEquals(0.5 / 0.01, flux.fluxes[face], 1e-12);
      assertEquals(0, flux.rates[face], 1e-12);
    }
  }
}
