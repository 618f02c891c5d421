package io.github.pisnn.core.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LawsTest {

  static Stream<Law> laws() {
    return Stream.of(
        new Advection(0.25, -1.5),
        new Advection(0, 2),
        new BuckleyLeverett(1),
        new BuckleyLeverett(0.25),
        new Burgers(0.01),
        new CahnHilliard(0.1, 0.5),
        new Diffusion(0.5),
        new PorousMedium(1),
        new PorousMedium(3),
        new Traffic(1.5, 2));
  }

  /** Also beyond its bounds, where states may come to lie by rounding. */
  @ParameterizedTest
  @MethodSource("laws")
  void aLawHasThePropertiesOfLaws(Law law) {
    double[][] ranges = {{0, 1}, {-0.75, 0.5}, {-0.5, 1.25}, {0.25, 0.5}, {0.5, 0.75}, {-2, -1}};
    for (double[] range : ranges) {
      LawProperties.check(law, range[0], range[1]);
    }
  }

  @Test
  void theLawsStandInTheOrderOfTheirNames() {
    assertEquals(Laws.names().stream().sorted().toList(), Laws.names());
    assertTrue(Laws.names().containsAll(laws().map(Law::name).toList()));
  }

  /** Of waves: what div(D grad u) - B laplace(laplace(u)) does to a small one around a value. */
  @Test
  void wavesOfCahnAndHilliardGrowUpToACriticalLength() {
    Law law = new CahnHilliard(0.1, 2);
    double critical = 1 / 0.1;
    for (double k : new double[] {0.5 * critical, 0.99 * critical, 1.01 * critical}) {
      double growth = -law.diffusivity(0) * k * k - law.biharmonic() * k * k * k * k;
      assertEquals(k < critical, growth > 0);
    }
  }

  /** A state is constant at either bound: nothing flows there, or nothing spreads. */
  @Test
  void nothingMovesAtTheBounds() {
    for (Law law : List.of(new Traffic(1.5, 2), new BuckleyLeverett(0.5))) {
      assertEquals(0, law.flux(law.bounds().orElseThrow().least()));
    }
    assertEquals(0, new Traffic(1.5, 2).flux(1.5));
    assertEquals(1, new BuckleyLeverett(0.5).flux(1));
    assertEquals(0, new PorousMedium(2).diffusivity(-1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
  void negativeDiffusivitiesAreRefused(double value) {
    refused("burgers", Map.of("viscosity", value), "law.viscosity");
    refused("advection", Map.of("velocity", 1.0, "diffusivity", value), "law.diffusivity");
    refused("diffusion", Map.of("conductivity", value), "law.conductivity");
  }

  @Test
  void whatNobodyKnowsIsRefused() {
    refused("heat", Map.of(), "no law 'heat'; the laws are: advection, buckleyLeverett, burgers");
    refused("burgers", Map.of(), "the parameters viscosity, not []");
    refused("diffusion", Map.of("viscosity", 1.0), "conductivity, not [viscosity]");
    refused("advection", Map.of("velocity", Double.NaN, "diffusivity", 0.0), "law.velocity");
    refused("porousMedium", Map.of("exponent", 1.5), "a whole number from 1 to 8, not 1.5");
    refused("traffic", Map.of("jamDensity", 0.0, "speedLimit", 1.0), "law.jamDensity");
  }

  private static void refused(String name, Map<String, Double> parameters, String word) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Laws.named(name, parameters))
            .getMessage();
    assertTrue(message.contains(word), message);
  }
}
