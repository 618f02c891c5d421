package io.github.pisnn.it.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What figures depend on besides the code.
 *
 * @param cpu model of the processor
 * @param cores cores that this JVM may use
 * @param jdk its version
 * @param gcc version of the compiler, and the options
 * @param commit of the sources, "-dirty" behind it if they were changed
 * @param date when, UTC
 */
record Machine(
    @JsonProperty String cpu,
    @JsonProperty int cores,
    @JsonProperty String jdk,
    @JsonProperty String gcc,
    @JsonProperty String commit,
    @JsonProperty String date) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** This one, now. */
  static Machine here() throws IOException {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ExportedC.run(List.of("gcc", "-dumpfullversion")).strip()
            + ": "
            + String.join(" ", ExportedC.GCC),
        ExportedC.run(
                List.of("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"))
            .strip(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String cpuModel() throws IOException {
    if (!Files.exists(CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(CPU_INFO).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
