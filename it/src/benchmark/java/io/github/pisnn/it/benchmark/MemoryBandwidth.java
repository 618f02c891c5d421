package io.github.pisnn.it.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The least a step can do: read, modify and write the 12 bytes of every cell, its count and two
 * potentials, on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
public class MemoryBandwidth {
  /** Cells along each side of the grid. */
  @Param({"512", "4096"})
  public int size;

  private int[] counts;
  private float[] right;
  private float[] upper;

  /** Makes the arrays. */
  @Setup
  public void prepare() {
    counts = new int[size * size];
    right = new float[counts.length];
    upper = new float[counts.length];
  }

  /** One pass. */
  @Benchmark
  public int[] pass(CellSteps done) {
    pass(counts, right, upper);
    done.cellSteps += counts.length;
    return counts;
  }

  /** Changes every element of three arrays of one length. */
  static void pass(int[] counts, float[] right, float[] upper) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += 1;
      right[i] += 1f;
      upper[i] += 1f;
    }
  }
}
