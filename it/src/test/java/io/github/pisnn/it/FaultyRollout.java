package io.github.pisnn.it;

import io.github.pisnn.core.block.FusedStepper;
import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.metrics.StateDigest;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.step.Books;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Ledger;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.step.Patch;
import io.github.pisnn.core.step.State;
import io.github.pisnn.spark.PisnnKryoRegistrator;
import io.github.pisnn.spark.tiles.Checkpoints;
import io.github.pisnn.spark.tiles.Fingerprint;
import io.github.pisnn.spark.tiles.Tile;
import io.github.pisnn.spark.tiles.TiledRollout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * A program whose JVM may be killed: a tiled rollout with checkpoints, which kills executors of its
 * own if it is told to. Prints where it resumes, each step it has come to, and at the end what has
 * become of it.
 */
final class FaultyRollout {
  static final int STEPS_A_JOB = 16;
  private static final int DEPTH = 2;
  static final int JOBS_A_CHECKPOINT = 3;
  private static final int PARTITIONS = 4;
  private static final int JOBS_A_KILL = 3;
  private static final int LONGEST_WAIT_MS = 1000;
  private static final Grid GRID = new Grid(320, 240, 320, 240);

  private FaultyRollout() {}

  /**
   * Rolls out.
   *
   * @param arguments Spark's master, the folder for checkpoints, the least number of steps, how
   *     many executors to kill meanwhile, and a seed
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = new Path(arguments[1]);
    int least = Integer.parseInt(arguments[2]);
    int kills = Integer.parseInt(arguments[3]);
    long seed = Long.parseLong(arguments[4]);
    AtomicInteger lost = new AtomicInteger();
    try (Killer killer = new Killer(seed);
        JavaSparkContext spark = new JavaSparkContext(configuration(arguments[0]))) {
      spark
          .sc()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
                  lost.incrementAndGet();
                }
              });
      Checkpoints checkpoints =
          new Checkpoints(
              folder, spark.hadoopConfiguration(), Fingerprint.of(operator(), domain()));
      Tiling tiling = new Tiling(domain(), 4, 5);
      try (TiledRollout rollout =
          new TiledRollout(
              spark,
              operator(),
              domain(),
              tiling,
              Kernel.PLAIN,
              PARTITIONS,
              FaultyRollout::counts,
              checkpoints)) {
        say("resumes " + rollout.step());
        for (int job = 1; killer.killed() < kills || rollout.step() < least; job++) {
          if (killer.killed() < kills) {
            killer.killSoon();
          }
          rollout.advance(STEPS_A_JOB, DEPTH);
          // On a cluster it does so by itself, after more exchanges.
          if (spark.isLocal() && job % JOBS_A_CHECKPOINT == 0) {
            rollout.checkpoint();
          }
          say("step " + rollout.step());
        }
        StateDigest digest = StateDigest.EMPTY;
        Books books = new Books();
        for (Tile tile : rollout.ask(tile -> tile)) {
          digest = digest.plus(StateDigest.of(tile.cells(), GRID, domain().boundaries()));
          books.add(tile.books());
        }
        say("killed " + killer.killed() + ", lost " + lost.get());
        say(end(rollout.step(), digest, books.packets(), books.ledger()));
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static SparkConf configuration(String master) throws IOException {
    String options =
        String.join(" ", Files.readAllLines(Command.ROOT.resolve("conf/jvm-module-options")))
            + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir="
            + System.getProperty("java.io.tmpdir")
            + " -Dlog4j2.configurationFile="
            + System.getProperty("log4j2.configurationFile");
    return new SparkConf()
        .setMaster(master)
        .setAppName("faulty rollout")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrationRequired", "true")
        .set("spark.kryo.registrator", PisnnKryoRegistrator.class.getName())
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.executor.extraJavaOptions", options)
        // A master gives an application up whose executors die too often.
        .set("spark.deploy.maxExecutorRetries", "-1");
  }

  /** Kills executors: children of this process, which others' are not. */
  private static final class Killer implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SplittableRandom random;
    private final AtomicInteger killed = new AtomicInteger();
    private Future<Integer> plan = CompletableFuture.completedFuture(0);

    Killer(long seed) {
      random = new SplittableRandom(seed);
    }

    /** Plans to kill one a little later, or not, unless that is planned already. */
    void killSoon() throws ExecutionException, InterruptedException {
      if (plan.isDone() && plan.get() == killed.get() && random.nextInt(JOBS_A_KILL) == 0) {
        int number = random.nextInt(1 << 16);
        int wait = random.nextInt(LONGEST_WAIT_MS);
        plan = timer.schedule(() -> kill(number), wait, TimeUnit.MILLISECONDS);
      }
    }

    private int kill(int number) throws InterruptedException {
      List<ProcessHandle> executors = executors();
      while (executors.isEmpty()) {
        Thread.sleep(100);
        executors = executors();
      }
      ProcessHandle victim = executors.get(number % executors.size());
      victim.destroyForcibly();
      victim.onExit().join();
      say("kills " + victim.pid() + " of " + executors.size() + " executors");
      return killed.incrementAndGet();
    }

    int killed() {
      return killed.get();
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }

    private static List<ProcessHandle> executors() {
      return ProcessHandle.current()
          .children()
          .filter(child -> child.isAlive())
          .filter(child -> child.info().command().orElse("").endsWith("java"))
          .sorted()
          .toList();
    }
  }

  /** What the rollout should have come to, in one process and without tiles. */
  static String expected(long steps) {
    State state = new State(GRID, counts(Window.of(GRID)));
    new FusedStepper(operator(), domain(), Kernel.best()).advance(state, (int) steps);
    StateDigest digest = StateDigest.of(state, domain().boundaries());
    return end(steps, digest, state.packets(), state.ledger());
  }

  private static String end(long step, StateDigest digest, long packets, Ledger ledger) {
    return String.join(
        " ",
        "end",
        String.valueOf(step),
        digest.toString(),
        String.valueOf(packets),
        String.valueOf(ledger.entered(Side.SOUTH)),
        String.valueOf(ledger.source()));
  }

  private static EvolutionOperator operator() {
    OperatorShape shape =
        new OperatorShape(new Stencil(2, 0), 4, Activation.SOFTSIGN, Skip.LINEAR, true);
    SplittableRandom random = new SplittableRandom(1);
    float[] weights = new float[shape.parameters()];
    for (int i = 0; i < weights.length; i++) {
      double size = i >= shape.hiddenOutputAt() ? 4 : 1e-3;
      weights[i] = (float) (size * (2 * random.nextDouble() - 1));
    }
    weights[shape.linearAt() + shape.stencil().left()] = -0.15f;
    return new EvolutionOperator(
        new Diffusion(1),
        0.15,
        1,
        new Quantization(1e-5, 0),
        Mode.LIE,
        new FluxOperator(shape, weights),
        Neuron.DEFAULT);
  }

  /**
   * Everything that a tile can hold: potentials west and south of it, and a source's remainders.
   */
  private static Domain domain() {
    double[] rates = new double[GRID.cells()];
    for (int cell = 0; cell < rates.length; cell++) {
      rates[cell] = 1e-5 * (cell % 7);
    }
    double[] values = new double[GRID.nx()];
    for (int column = 0; column < values.length; column++) {
      values[column] = 1e-3 * (column % 5);
    }
    Boundary periodic = Boundary.periodic();
    return Domain.withSource(
        GRID,
        new Boundaries(periodic, periodic, Boundary.dirichlet(values), Boundary.wall()),
        rates);
  }

  private static int[] counts(Window window) {
    int[] all = new SplittableRandom(2).ints(GRID.cells(), -100_000, 100_001).toArray();
    return new Patch(Window.of(GRID), all, false).crop(window).counts();
  }
}
