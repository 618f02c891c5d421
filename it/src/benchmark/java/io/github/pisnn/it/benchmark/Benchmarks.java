package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.kernel.Kernel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the fused step and the exported C in turns, from the same state over the same steps, and
 * requires the same digest of both, each case in a JVM of its own. All times are processor time of
 * one thread.
 */
@Command(
    name = "it/benchmark",
    description = "Measures the step in Java beside its export to C.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Benchmarks implements Callable<Integer> {
  @Option(names = "--cases", split = ",", description = "Which: ${COMPLETION-CANDIDATES}.")
  private List<Case> cases = List.of(Case.values());

  @Option(names = "--sizes", split = ",", description = "Cells along each side of the grids.")
  private List<Integer> sizes = List.of(512, 4096);

  @Option(names = "--repetitions", description = "Rollouts of each kind.")
  private int repetitions = 7;

  @Option(names = "--seconds", description = "About how long each takes.")
  private double seconds = 1;

  @Option(names = "--kernel", description = "Java's loops: ${COMPLETION-CANDIDATES}.")
  private Kernel kernel = Kernel.best();

  @Option(names = "--json", description = "Where the results go.")
  private Path json = Path.of("out", "benchmark.json");

  private Benchmarks() {}

  /** Runs it; the exit status is 0 if all digests agreed. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Benchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, commandLine, result) -> {
                  if (!(e instanceof IOException || e instanceof IllegalArgumentException)) {
                    throw e;
                  }
                  commandLine.getErr().println("it/benchmark: " + e.getMessage());
                  return 1;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (repetitions < 1 || !(seconds > 0)) {
      throw new IllegalArgumentException("--repetitions and --seconds must be positive");
    }
    Machine machine = Machine.here();
    List<Result> results = new ArrayList<>();
    System.out.println(
        "Million cell-steps per second, one thread, medians of " + repetitions + ";");
    System.out.println(machine.cpu() + ", " + machine.cores() + " cores; " + machine.jdk() + ";");
    System.out.println("gcc " + machine.gcc() + ";");
    System.out.println("kernel " + kernel + "; commit " + machine.commit() + "; " + machine.date());
    System.out.println();
    System.out.println(Result.TABLE_HEAD);
    for (int size : sizes) {
      for (Case problem : cases) {
        Result result = measure(problem, size);
        if (result == null) {
          return 1;
        }
        results.add(result);
        System.out.println(result.row());
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("machine", machine);
    report.put("kernel", kernel);
    report.put("unit", "million cell-steps per second, one thread");
    report.put("results", results);
    Files.createDirectories(json.toAbsolutePath().getParent());
    Files.writeString(
        json, Result.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    return 0;
  }

  /** Measures a case in another JVM like this one; null if that failed, and said why. */
  private @Nullable Result measure(Case problem, int size) throws IOException {
    Path folder = Files.createTempDirectory("pisnn-benchmark");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Measurement.class.getName(), problem.name()));
      command.addAll(List.of(Integer.toString(size), kernel.name()));
      command.addAll(List.of(Integer.toString(repetitions), Double.toString(seconds)));
      command.add(folder.toString());
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        return null;
      }
      return Result.JSON.readValue(folder.resolve(Measurement.RESULT).toFile(), Result.class);
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      for (String name : List.of("pisnn.h", "pisnn.c", "pisnn", "counts", Measurement.RESULT)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }
}
