package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures one case in a JVM of its own, since what was compiled for one operator slows the next:
 * rollouts in Java and in C and passes over memory, in turns.
 */
final class Measurement {
  /** Where in its folder the result is put. */
  static final String RESULT = "result.json";

  private static final int WARM_UP_SIZE = 64;
  private static final double WARM_UP_SECONDS = 2;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Measurement() {}

  /** Measures what the arguments of {@link #run}, in their order, say. */
  public static void main(String[] arguments) {
    try {
      Path folder = Path.of(arguments[5]);
      Result result =
          run(
              Case.valueOf(arguments[0]),
              Integer.parseInt(arguments[1]),
              Kernel.valueOf(arguments[2]),
              Integer.parseInt(arguments[3]),
              Double.parseDouble(arguments[4]),
              folder);
      Result.JSON.writeValue(folder.resolve(RESULT).toFile(), result);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      System.err.println("it/benchmark: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Measures; steps are chosen so that a rollout in Java takes about so many seconds. */
  static Result run(
      Case problem, int size, Kernel kernel, int repetitions, double seconds, Path folder)
      throws IOException {
    warmUp(problem, kernel);
    Domain domain = Case.domain(size);
    int[] counts = Case.counts(size);
    Stepper stepper = new FusedStepper(problem.operator(), domain, kernel);
    double secondsAStep = advance(stepper, new State(domain.grid(), counts), 10).seconds() / 10;
    int steps = Math.max(2, (int) Math.round(seconds / secondsAStep));
    Path initial = folder.resolve("counts");
    ExportedC.write(counts, initial);
    ExportedC program = ExportedC.of(problem.operator(), folder);
    int[] memory = counts.clone();
    float[] right = new float[counts.length];
    float[] upper = new float[counts.length];
    double millions = 1e-6 * counts.length * steps;
    List<Double> java = new ArrayList<>();
    List<Double> c = new ArrayList<>();
    List<Double> passes = new ArrayList<>();
    String digest = "";
    for (int i = 0; i < repetitions; i++) {
      Timing timing = advance(stepper, new State(domain.grid(), counts), steps);
      java.add(millions / timing.seconds());
      digest = timing.digest();
      Timing other = program.advance(initial, size, steps);
      if (!other.digest().equals(digest)) {
        throw new IllegalStateException(
            problem + ": C ends in " + other.digest() + ", Java in " + digest);
      }
      c.add(millions / other.seconds());
      passes.add(millions / pass(memory, right, upper, steps));
    }
    return new Result(problem, size, steps, digest, java, c, passes);
  }

  /** Compiles the operator's loops on short rows: JDK 17 compiles long ones badly at first. */
  private static void warmUp(Case problem, Kernel kernel) {
    Domain domain = Case.domain(WARM_UP_SIZE);
    Stepper stepper = new FusedStepper(problem.operator(), domain, kernel);
    int[] counts = Case.counts(WARM_UP_SIZE);
    int[] memory = counts.clone();
    float[] right = new float[counts.length];
    float[] upper = new float[counts.length];
    for (double spent = 0; spent < WARM_UP_SECONDS; ) {
      spent += advance(stepper, new State(domain.grid(), counts), 1000).seconds();
      spent += pass(memory, right, upper, 1000);
    }
  }

  private static Timing advance(Stepper stepper, State state, int steps) {
    long start = THREADS.getCurrentThreadCpuTime();
    stepper.advance(state, steps);
    double seconds = 1e-9 * (THREADS.getCurrentThreadCpuTime() - start);
    return new Timing(seconds, StateDigest.of(state, Boundaries.periodic()).toString());
  }

  private static double pass(int[] counts, float[] right, float[] upper, int passes) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int pass = 0; pass < passes; pass++) {
      MemoryBandwidth.pass(counts, right, upper);
    }
    return 1e-9 * (THREADS.getCurrentThreadCpuTime() - start);
  }
}
