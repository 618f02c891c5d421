package io.github.pisnn.core.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernel gives the same bits on machines with shorter vectors than this one's. */
class SmallVectorsTest {

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void equalsTheOracle(int bytes) throws Exception {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:MaxVectorSize=" + bytes,
                "-cp",
                System.getProperty("java.class.path"),
                VectorProbe.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String told = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, probe.waitFor());
    int bits = Math.min(8 * bytes, VectorProbe.bits());
    assertEquals(bits + " bits, 120 of 120", told.strip());
  }
}
