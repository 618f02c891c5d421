package io.github.pisnn.core.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pisnn.core.neuron.Neuron;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {

  @Test
  void partsHaveTheNamesOfWhoSaysIt() {
    Refusal refusal = new Refusal("%s of {radius} and {transverse} are %s", 3, "{hidden} 100%s");
    assertEquals("3 of radius and transverse are {hidden} 100%s", refusal.getMessage());
    assertEquals(List.of("radius", "transverse"), refusal.parts());
    assertEquals(
        "3 of $radius\\ and $transverse\\ are {hidden} 100%s",
        refusal.said(part -> "$" + part + "\\"));
  }

  @Test
  void nothingIsBlamedThatIsNotNamed() {
    assertEquals(List.of(), new Refusal("it is { } too late").parts());
  }

  @Test
  void theCoreNamesNoKeysOfConfigurations() {
    Refusal refusal = assertThrows(Refusal.class, () -> new Neuron(2f, 0.5f, 1));
    assertEquals("leak must be in (0, 1], not 2.0", refusal.getMessage());
  }
}
