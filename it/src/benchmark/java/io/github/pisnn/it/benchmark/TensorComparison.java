package io.github.pisnn.it.benchmark;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the fused step and the same step in tensor operations in turns, from the same counts and
 * with the same number of threads, by the clock.
 */
@Command(
    name = "it/benchmark torch",
    description = "Measures the step in Java beside PyTorch's tensor operations.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TensorComparison implements Callable<Integer> {
  private static final int WARM_UP_SIZE = 64;
  private static final double WARM_UP_SECONDS = 2;
  private static final int CHECKED_STEPS = 5;

  /** Quanta: sums in another order round the other way now and then. */
  private static final int LARGEST_DEVIATION = 8;

  private static final double MEAN_DEVIATION = 0.02;

  @Option(names = "--sizes", split = ",", description = "Cells along each side of the grids.")
  private List<Integer> sizes = List.of(512, 4096);

  @Option(names = "--threads", split = ",", description = "Threads of either.")
  private List<Integer> threads = List.of(1, 2);

  @Option(names = "--forms", split = ",", description = "Which: ${COMPLETION-CANDIDATES}.")
  private List<TensorStep.Form> forms = List.of(TensorStep.Form.values());

  @Option(names = "--repetitions", description = "Rollouts of each kind.")
  private int repetitions = 5;

  @Option(names = "--seconds", description = "About how long each takes.")
  private double seconds = 1;

  @Option(names = "--kernel", description = "Java's loops: ${COMPLETION-CANDIDATES}.")
  private Kernel kernel = Kernel.best();

  @Option(names = "--json", description = "Where the results go.")
  private Path json = Path.of("out", "benchmark-torch.json");

  private TensorComparison() {}

  /** Runs it; the exit status is 0 if all counts agreed. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new TensorComparison())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, commandLine, result) -> {
                  if (!(e instanceof IOException
                      || e instanceof IllegalArgumentException
                      || e instanceof IllegalStateException
                      || e instanceof EngineException)) {
                    throw e;
                  }
                  commandLine.getErr().println("it/benchmark torch: " + e.getMessage());
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
    String pytorch =
        TensorStep.engine().getVersion() + " by DJL " + Engine.getDjlVersion() + ", " + allocator();
    System.out.println("Million cell-steps per second, medians of " + repetitions + ";");
    System.out.println(machine.cpu() + ", " + machine.cores() + " cores; " + machine.jdk() + ";");
    System.out.println("PyTorch " + pytorch + ";");
    System.out.println("kernel " + kernel + "; commit " + machine.commit() + "; " + machine.date());
    System.out.println();
    System.out.println(TensorResult.TABLE_HEAD);
    List<TensorResult> results = new ArrayList<>();
    for (int size : sizes) {
      for (int count : threads) {
        for (TensorResult result : measure(size, count)) {
          results.add(result);
          System.out.println(result.row());
        }
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("machine", machine);
    report.put("pytorch", pytorch);
    report.put("kernel", kernel);
    report.put("unit", "million cell-steps per second");
    report.put("results", results);
    Files.createDirectories(json.toAbsolutePath().getParent());
    Files.writeString(
        json, Result.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    return 0;
  }

  private List<TensorResult> measure(int size, int threads) throws IOException {
    warmUp(threads);
    Domain domain = Case.domain(size);
    int[] counts = Case.counts(size);
    Map<TensorStep.Form, TensorStep> tensors = new EnumMap<>(TensorStep.Form.class);
    try (FusedStepper stepper =
        new FusedStepper(TensorStep.CASE.operator(), domain, kernel, threads)) {
      State checked = new State(domain.grid(), counts);
      int steps = stepsFor(advance(stepper, checked, CHECKED_STEPS));
      List<TensorResult> results = new ArrayList<>();
      Map<TensorStep.Form, Integer> tensorSteps = new EnumMap<>(TensorStep.Form.class);
      for (TensorStep.Form form : forms) {
        TensorStep step = new TensorStep(form, size, threads);
        tensors.put(form, step);
        advance(step, counts, CHECKED_STEPS);
        int deviation = deviation(form, step.counts(), checked.counts());
        tensorSteps.put(form, stepsFor(advance(step, counts, CHECKED_STEPS)));
        results.add(
            new TensorResult(
                TensorStep.CASE,
                size,
                threads,
                form,
                deviation,
                new ArrayList<>(),
                new ArrayList<>()));
      }
      double cells = 1e-6 * counts.length;
      for (int i = 0; i < repetitions; i++) {
        State state = new State(domain.grid(), counts);
        double java = cells * steps / advance(stepper, state, steps);
        for (TensorResult result : results) {
          TensorStep step = tensors.get(result.form());
          int made = tensorSteps.get(result.form());
          result.java().add(java);
          result.pytorch().add(cells * made / advance(step, counts, made));
        }
      }
      return results;
    } finally {
      tensors.values().forEach(TensorStep::close);
    }
  }

  private int stepsFor(double secondsForChecked) {
    return Math.max(2, (int) Math.round(seconds * CHECKED_STEPS / secondsForChecked));
  }

  /** Compiles the loops on short rows: JDK 17 compiles long ones badly at first. */
  private void warmUp(int threads) {
    Domain domain = Case.domain(WARM_UP_SIZE);
    int[] counts = Case.counts(WARM_UP_SIZE);
    try (FusedStepper stepper =
        new FusedStepper(TensorStep.CASE.operator(), domain, kernel, threads)) {
      for (double spent = 0; spent < WARM_UP_SECONDS; ) {
        spent += advance(stepper, new State(domain.grid(), counts), 1000);
      }
    }
  }

  /** Seconds that these steps take. */
  private static double advance(FusedStepper stepper, State state, int steps) {
    long start = System.nanoTime();
    stepper.advance(state, steps);
    return 1e-9 * (System.nanoTime() - start);
  }

  private static double advance(TensorStep tensors, int[] counts, int steps) {
    tensors.start(counts);
    long start = System.nanoTime();
    tensors.advance(steps);
    return 1e-9 * (System.nanoTime() - start);
  }

  private static int deviation(TensorStep.Form form, int[] counts, int[] expected) {
    int largest = 0;
    double sum = 0;
    for (int cell = 0; cell < counts.length; cell++) {
      int deviation = Math.abs(counts[cell] - expected[cell]);
      largest = Math.max(largest, deviation);
      sum += deviation;
    }
    double mean = sum / counts.length;
    if (largest > LARGEST_DEVIATION || mean > MEAN_DEVIATION) {
      throw new IllegalStateException(
          form + ": counts differ from Java's by " + mean + " quanta, by up to " + largest);
    }
    return largest;
  }

  /** The environment that PyTorch allocates in, which it/benchmark sets. */
  private static String allocator() {
    List<String> set = new ArrayList<>();
    for (String name : List.of("LD_PRELOAD", "MALLOC_CONF", "GLIBC_TUNABLES")) {
      String value = System.getenv(name);
      if (value != null && !value.isEmpty()) {
        set.add(name + "=" + value);
      }
    }
    return set.isEmpty() ? "allocator as it is" : String.join(" ", set);
  }
}
