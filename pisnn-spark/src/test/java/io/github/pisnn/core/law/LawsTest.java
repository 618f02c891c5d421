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
        new Advection(-1.5, 0.25), new Advection(2, 0), new Burgers(0.01), new Diffusion(0.5));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void aLawIsItsNameAndParameters(Law law) {
    assertTrue(Laws.NAMES.contains(law.name()));
    assertEquals(Laws.parametersOf(law.name()), List.copyOf(law.parameters().keySet()));
    assertEquals(law, Laws.named(law.name(), law.parameters()));
  }

  /** The largest of many difference quotients of the flux, to their accuracy. */
  @ParameterizedTest
  @MethodSource("laws")
  void theWaveSpeedIsTheLargestSlopeOfTheFlux(Law law) {
    double[][] intervals = {{-0.75, 0.5}, {-0.5, 1.25}, {0.25, 0.5}, {-2, -1}};
    double step = 1.0 / 4096;
    for (double[] interval : intervals) {
      double steepest = 0;
      for (double u = interval[0]; u < interval[1]; u += step) {
        steepest = Math.max(steepest, Math.abs(law.flux(u + step) - law.flux(u)) / step);
      }
      assertEquals(law.waveSpeed(interval[0], interval[1]), steepest, step);
    }
  }

  @Test
  void everyLawHasItsDiffusivity() {
    assertEquals(List.of(0.25, 0.0, 0.01, 0.5), laws().map(law -> law.diffusivity()).toList());
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
    refused("heat", Map.of(), "no law 'heat'; the laws are: advection, burgers, diffusion");
    refused("burgers", Map.of(), "the parameters viscosity, not []");
    refused("diffusion", Map.of("viscosity", 1.0), "conductivity, not [viscosity]");
    refused("advection", Map.of("velocity", Double.NaN, "diffusivity", 0.0), "law.velocity");
  }

  private static void refused(String name, Map<String, Double> parameters, String word) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Laws.named(name, parameters))
            .getMessage();
    assertTrue(message.contains(word), message);
  }
}
