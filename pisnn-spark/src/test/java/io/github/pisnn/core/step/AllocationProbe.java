package io.github.pisnn.core.step;

import com.sun.management.ThreadMXBean;
import io.github.pisnn.core.RandomCases;
import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Prints how many bytes 50 steps allocate, by the JVM's own counter, once they are compiled. */
public final class AllocationProbe {

  private AllocationProbe() {}

  /**
   * Runs the probe.
   *
   * @param arguments the kernel's name
   */
  public static void main(String[] arguments) {
    OperatorShape shape =
        new OperatorShape(new Stencil(2, 0), 8, Activation.SOFTSIGN, Skip.LINEAR, true);
    float[] weights = new float[shape.parameters()];
    Arrays.fill(weights, 1e-4f);
    weights[shape.linearAt() + 1] = -0.2f; // diffusion, so that the state stays what it is
    EvolutionOperator operator =
        new EvolutionOperator(
            new Diffusion(1),
            1,
            1,
            new Quantization(1, 0),
            Mode.UNSPLIT,
            new FluxOperator(shape, weights),
            Neuron.DEFAULT);
    Grid grid = new Grid(64, 64, 64, 64);
    State state = new State(grid, new RandomCases(2).counts(grid.cells(), 100));
    Kernel kernel = Kernel.valueOf(arguments[0]);
    Stepper stepper = new FusedStepper(operator, Domain.of(grid, Boundaries.periodic()), kernel);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int batch = 0; batch < 200 && allocated > 0; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 50; step++) {
        stepper.step(state);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    System.out.println(allocated);
  }
}
