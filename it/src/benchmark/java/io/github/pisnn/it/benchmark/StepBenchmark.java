package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.step.State;
import io.github.pisnn.core.step.Stepper;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** One step on one thread. */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
public class StepBenchmark {
  /** The loops. */
  @Param public Kernel kernel;

  /** The operator. */
  @Param public Case problem;

  /** Cells along each side of the grid. */
  @Param({"512", "4096"})
  public int size;

  private int[] counts;
  private Stepper stepper;
  private State state;

  /** Makes the stepper. */
  @Setup(Level.Trial)
  public void prepare() {
    Domain domain = Case.domain(size);
    counts = Case.counts(size);
    stepper = new FusedStepper(problem.operator(), domain, kernel);
  }

  /** Starts from the initial state again. */
  @Setup(Level.Iteration)
  public void restart() {
    state = new State(Case.domain(size).grid(), counts);
  }

  /** One step. */
  @Benchmark
  public State step(CellSteps done) {
    stepper.step(state);
    done.cellSteps += counts.length;
    return state;
  }
}
