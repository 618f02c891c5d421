package io.github.pisnn.core.export;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.step.EvolutionOperator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An exported operator, compiled by gcc with warnings as errors, as a program to run. */
final class CompiledC {
  private static final List<String> GCC =
      List.of(
          "gcc",
          "-std=c99",
          "-Wall",
          "-Wextra",
          "-pedantic",
          "-Werror",
          "-ffp-contract=off",
          "-O2");

  private final Path folder;

  private CompiledC(Path folder) {
    this.folder = folder;
  }

  /** What a program printed, and its exit status. */
  record Outcome(int status, String output) {}

  /** True if there is a gcc. */
  static boolean isPossible() {
    try {
      return run(List.of("gcc", "--version")).status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Compiles an operator in a folder of its own. */
  static CompiledC of(EvolutionOperator operator, Path folder, String... options)
      throws IOException {
    CSource c = CSource.of(operator);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("pisnn.h"), c.header());
    Path source = Files.writeString(folder.resolve("pisnn.c"), c.source());
    List<String> command = new ArrayList<>(GCC);
    command.addAll(List.of(options));
    command.addAll(List.of("-DPISNN_MAIN", "-o", folder.resolve("pisnn").toString()));
    command.addAll(List.of(source.toString(), "-lm"));
    requireDone(run(command));
    return new CompiledC(folder);
  }

  /** The symbols that the step alone, without the program, needs of other objects. */
  List<String> undefinedSymbols() throws IOException {
    String object = folder.resolve("pisnn.o").toString();
    List<String> command = new ArrayList<>(GCC);
    command.addAll(List.of("-c", "-o", object, folder.resolve("pisnn.c").toString()));
    requireDone(run(command));
    return requireDone(run(List.of("nm", "-u", "-P", object)))
        .lines()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  /** Rolls a state out. */
  Outcome rollOut(Domain domain, int[] counts, int steps) throws IOException {
    Grid grid = domain.grid();
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("pisnn").toString());
    command.add(Integer.toString(grid.nx()));
    command.add(Integer.toString(grid.ny()));
    for (Side side : Side.values()) {
      command.add(side(domain, side));
    }
    command.add(Integer.toString(steps));
    byte[] bytes = new byte[4 * counts.length + (domain.hasSource() ? 8 * grid.cells() : 0)];
    ByteBuffer state = littleEndian(bytes);
    for (int count : counts) {
      state.putInt(count);
    }
    double[] rates = domain.sourceRates(Window.of(grid));
    for (int cell = 0; domain.hasSource() && cell < grid.cells(); cell++) {
      state.putDouble(rates[cell]);
    }
    command.add(Files.write(folder.resolve("state"), bytes).toString());
    return run(command);
  }

  private String side(Domain domain, Side side) throws IOException {
    Boundary boundary = domain.boundaries().at(side);
    if (!boundary.isOpen()) {
      return boundary.isClosed() ? "wall" : "periodic";
    }
    byte[] bytes = new byte[8 * boundary.faces()];
    ByteBuffer values = littleEndian(bytes);
    for (int face = 0; face < boundary.faces(); face++) {
      values.putDouble(boundary.value(face));
    }
    return "@" + Files.write(folder.resolve(side.key()), bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String requireDone(Outcome outcome) {
    if (outcome.status() != 0) {
      throw new AssertionError(outcome.output());
    }
    return outcome.output();
  }

  private static Outcome run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Outcome(process.waitFor(), output);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
