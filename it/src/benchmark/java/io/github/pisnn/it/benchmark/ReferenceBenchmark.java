package io.github.pisnn.it.benchmark;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.CahnHilliard;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.util.Seeds;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.reference.ReferenceSolver;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One coarse step of the reference solver on a periodic plane. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class ReferenceBenchmark {
  /** Coarse cells along each side. */
  @Param("256")
  public int size;

  /** Fine cells in a coarse one each way. */
  @Param({"1", "2", "4"})
  public int refinement;

  /** The law. */
  @Param({"burgers", "cahnHilliard"})
  public String law;

  private ReferenceSolver solver;
  private double[] fine;
  private double[] flux;

  /** Makes the solver, and a state of modes up to 4 and a range of 1. */
  @Setup(Level.Trial)
  public void prepare() {
    boolean isBurgers = law.equals("burgers");
    Domain domain = Domain.of(new Grid(size, size, 1, 1), Boundaries.periodic());
    // Viscosity 1e-4 at dt = dx / 2; fronts 2 cells wide, at the longest step of the method.
    Law solved = isBurgers ? new Burgers(1e-4) : new CahnHilliard(2.0 / size, 1);
    double dt = isBurgers ? 0.5 / size : 0.4 / size / size;
    solver = new ReferenceSolver(solved, dt, domain, refinement);
    fine =
        new RandomFourier(4, 1, 0)
            .sample(solver.fineGrid(), Seeds.generator(1, Seeds.Stream.STATES, 0));
    flux = new double[solver.faces()];
  }

  /** One step. */
  @Benchmark
  public double[] step() {
    solver.step(fine, flux);
    return fine;
  }
}
