package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.export.CSource;
import io.github.pisnn.core.step.EvolutionOperator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An operator exported to C and compiled by gcc for this machine. */
final class ExportedC {
  static final List<String> GCC =
      List.of("gcc", "-std=c99", "-O3", "-march=native", "-ffp-contract=off", "-DPISNN_MAIN");

  private final Path program;

  private ExportedC(Path program) {
    this.program = program;
  }

  /** Compiles an operator in a folder of its own. */
  static ExportedC of(EvolutionOperator operator, Path folder) throws IOException {
    CSource c = CSource.of(operator);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("pisnn.h"), c.header());
    Path source = Files.writeString(folder.resolve("pisnn.c"), c.source());
    Path program = folder.resolve("pisnn");
    List<String> command = new ArrayList<>(GCC);
    command.addAll(List.of("-o", program.toString(), source.toString(), "-lm"));
    run(command);
    return new ExportedC(program);
  }

  /** Writes counts as the program reads them. */
  static void write(int[] counts, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * counts.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(counts);
    Files.write(file, bytes.array());
  }

  /** Advances the counts of a periodic square. */
  Timing advance(Path counts, int size, int steps) throws IOException {
    String side = Integer.toString(size);
    String periodic = "periodic";
    String output =
        run(
            List.of(
                program.toString(),
                side,
                side,
                periodic,
                periodic,
                periodic,
                periodic,
                Integer.toString(steps),
                counts.toString()));
    return new Timing(
        Double.parseDouble(field(output, "processor_seconds")), field(output, "state_digest"));
  }

  private static String field(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in: " + output));
  }

  /** Runs a command and returns what it printed. */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return output;
  }
}
