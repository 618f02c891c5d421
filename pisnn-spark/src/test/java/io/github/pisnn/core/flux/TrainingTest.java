package io.github.pisnn.core.flux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.Adam;
import io.github.pisnn.core.optim.CheckpointStore;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.TrainingCheckpoint;
import io.github.pisnn.core.optim.TrainingException;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.optim.TrainingRound;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.sum.BlockSource;
import io.github.pisnn.core.sum.LocalBlocks;
import io.github.pisnn.spark.LocalSpark;
import io.github.pisnn.spark.sum.DistributedBlocks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training from code, without a configuration, a folder or a program. */
class TrainingTest {
  private static final int CELLS = 16;
  private static final double SHARE = 0.2;
  private static final double QUANTUM = 1e-5;
  private static final OperatorShape SHAPE =
      new OperatorShape(new Stencil(1, 0), 2, Activation.TANH, Skip.LINEAR, true);
  private static final Optimizer OPTIMIZER = new LevenbergMarquardt(12, 1e-3, 0, 100);
  private static final Losses BOTH =
      new Losses(
          1,
          0,
          1,
          Double.POSITIVE_INFINITY,
          List.of(0, 1, 2),
          0,
          Firing.NONE,
          Surrogate.STRAIGHT_THROUGH);

  /** Heat on a ring that flows by the difference of two cells: random states and their fluxes. */
  private record Samples() implements BlockSource<SampleBlock> {
    @Override
    public int blocks() {
      return 5;
    }

    @Override
    public SampleBlock block(int number) {
      int[] cells = new SplittableRandom(number).ints(400, 0, 100_000).toArray();
      double[] flux = new double[cells.length / 2];
      for (int i = 0; i < flux.length; i++) {
        flux[i] = SHARE * (cells[2 * i] - cells[2 * i + 1]);
      }
      return new SampleBlock(number, number == 4, 2, cells, flux);
    }
  }

  /** The same as states that follow one another. */
  private record Trajectories() implements BlockSource<TrajectoryBlock> {
    @Override
    public int blocks() {
      return 3;
    }

    @Override
    public TrajectoryBlock block(int number) {
      double[] states = new double[3 * CELLS];
      SplittableRandom random = new SplittableRandom(number);
      for (int at = 0; at < states.length; at++) {
        int cell = at % CELLS;
        int before = at - CELLS - cell;
        states[at] =
            at < CELLS
                ? random.nextInt(100_000)
                : (1 - 2 * SHARE) * states[before + cell]
                    + SHARE * states[before + (cell + 1) % CELLS]
                    + SHARE * states[before + (cell + CELLS - 1) % CELLS];
      }
      return new TrajectoryBlock(number, number == 2, CELLS, 1, 3, 1, states);
    }
  }

  private static TrainingSpec spec(Losses losses, Optimizer optimizer, int seeds) {
    return new TrainingSpec(
        new Diffusion(SHARE),
        1,
        1,
        new Quantization(QUANTUM, 0),
        Mode.UNSPLIT,
        Neuron.DEFAULT,
        SHAPE,
        optimizer,
        losses,
        0,
        1,
        7,
        seeds,
        null);
  }

  private static Training here(Losses losses, int seeds) {
    return new Training(
        spec(losses, OPTIMIZER, seeds),
        new LocalBlocks<>(new Samples()),
        losses.unrolls() ? new LocalBlocks<>(new Trajectories()) : null);
  }

  private static float[] weights(Training training, Trained trained) {
    return training.operator(trained).flux().weights();
  }

  private static List<Round> rounds(Trained trained) {
    return trained.history().map(TrainingRound::round).toList();
  }

  @Test
  void anOperatorIsTrainedInAFewLines() throws IOException {
    Training training = here(Losses.LABELS, 2);
    SeededTraining trained = training.train(TrainingListener.SILENT, CheckpointStore.NONE);
    training.requireBetter(trained.best());
    EvolutionOperator operator = training.operator(trained.best());
    assertEquals(2, trained.seeds().size());
    assertTrue(trained.best().end().bestScore() < 1e-4, "the flux is a linear one");
    float flux = operator.flux().flux(new int[] {5000, 6000}, new float[SHAPE.inputs()]);
    assertEquals(-SHARE * 1000, flux, 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void blocksOnAClusterGiveTheSameBits(int partitions) throws IOException {
    Training here = here(BOTH, 1);
    Trained expected = here.train(TrainingListener.SILENT, CheckpointStore.NONE).best();
    assertEquals(3, expected.stages().size());
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    try (DistributedBlocks<SampleBlock> samples =
            new DistributedBlocks<>(spark, "samples", new Samples(), partitions);
        DistributedBlocks<TrajectoryBlock> trajectories =
            new DistributedBlocks<>(spark, "trajectories", new Trajectories(), partitions)) {
      Training there = new Training(spec(BOTH, OPTIMIZER, 1), samples, trajectories);
      Trained actual = there.train(TrainingListener.SILENT, CheckpointStore.NONE).best();
      assertEquals(here.dataHash(), there.dataHash());
      assertArrayEquals(weights(here, expected), weights(there, actual));
      assertEquals(rounds(expected), rounds(actual));
    }
  }

  /** A store of as much as outlives the training. */
  private static final class Kept implements CheckpointStore {
    private final Map<String, TrainingCheckpoint> kept = new ConcurrentHashMap<>();

    @Override
    public int every() {
      return 5;
    }

    @Override
    public Optional<TrainingCheckpoint> read(long seed, int stage, String dataHash) {
      return Optional.ofNullable(kept.get(seed + "/" + stage + "/" + dataHash));
    }

    @Override
    public void write(long seed, int stage, TrainingCheckpoint checkpoint) {
      kept.put(seed + "/" + stage + "/" + checkpoint.dataHash(), checkpoint);
    }
  }

  /** The power cut, in a round of one of the seeds. */
  private static TrainingListener killing(long seed, int stage, int number) {
    return new TrainingListener() {
      @Override
      public void ended(TrainingRound round) {
        if (round.seed() == seed && round.stage() == stage && round.round().number() == number) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  @Test
  void whatWasKilledGoesOnToTheSameBits() throws IOException {
    Training training = here(BOTH, 2);
    SeededTraining expected = training.train(TrainingListener.SILENT, CheckpointStore.NONE);
    for (int stage = 1; stage <= 3; stage++) {
      Kept store = new Kept();
      TrainingListener killing = killing(8, stage, 7);
      assertThrows(IllegalStateException.class, () -> training.train(killing, store));
      Trained resumed = here(BOTH, 2).train(TrainingListener.SILENT, store).seeds().get(1);
      assertArrayEquals(
          weights(training, expected.seeds().get(1)), weights(training, resumed), "stage " + stage);
      assertEquals(rounds(expected.seeds().get(1)), rounds(resumed), "the history is whole");
    }
  }

  /** An operator to go on from may be as good as can be; a start of chance may not. */
  @Test
  void nothingBetterThanTheStartIsRefused() throws IOException {
    Training look =
        new Training(
            spec(Losses.LABELS, new LevenbergMarquardt(1, 1e-3, 0, 1), 1),
            new LocalBlocks<>(new Samples()),
            null);
    Trained start = look.train(TrainingListener.SILENT, CheckpointStore.NONE).best();
    assertTrue(start.isAtItsStart());
    String message =
        assertThrows(TrainingException.class, () -> look.requireBetter(start)).getMessage();
    assertTrue(message.startsWith("training from seed 7 came to nothing"), message);
    Training training = here(Losses.LABELS, 1);
    FluxOperator good =
        training
            .operator(training.train(TrainingListener.SILENT, CheckpointStore.NONE).best())
            .flux();
    Training on =
        new Training(
            new TrainingSpec(
                new Diffusion(SHARE),
                1,
                1,
                new Quantization(QUANTUM, 0),
                Mode.UNSPLIT,
                Neuron.DEFAULT,
                SHAPE,
                new LevenbergMarquardt(1, 1e-3, 0, 1),
                Losses.LABELS,
                0,
                1,
                7,
                1,
                good),
            new LocalBlocks<>(new Samples()),
            null);
    Trained same = on.train(TrainingListener.SILENT, CheckpointStore.NONE).best();
    on.requireBetter(same);
    assertArrayEquals(good.weights(), weights(on, same));
  }

  @Test
  void dataAreThereForTheLossesAndForNoOthers() {
    LocalBlocks<SampleBlock> samples = new LocalBlocks<>(new Samples());
    LocalBlocks<TrajectoryBlock> trajectories = new LocalBlocks<>(new Trajectories());
    TrainingSpec labels = spec(Losses.LABELS, OPTIMIZER, 1);
    TrainingSpec both = spec(BOTH, OPTIMIZER, 1);
    assertThrows(IllegalArgumentException.class, () -> new Training(labels, null, trajectories));
    assertThrows(IllegalArgumentException.class, () -> new Training(labels, samples, trajectories));
    assertThrows(IllegalArgumentException.class, () -> new Training(both, samples, null));
    assertEquals(2, BOTH.longest());
    assertEquals(0, Losses.LABELS.longest());
  }

  private static void requireRefusal(
      OperatorShape shape, Optimizer optimizer, double batch, FluxOperator from, String expected) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new TrainingSpec(
                        new Diffusion(1),
                        1,
                        1,
                        new Quantization(1, 0),
                        Mode.UNSPLIT,
                        Neuron.DEFAULT,
                        shape,
                        optimizer,
                        Losses.LABELS,
                        0,
                        batch,
                        0,
                        1,
                        from))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aSpecThatDoesNotFitTogetherIsRefused() {
    OperatorShape large =
        new OperatorShape(new Stencil(8, 1), 40, Activation.TANH, Skip.LINEAR, true);
    int weights = large.parameters();
    assertTrue(weights > LevenbergMarquardt.MOST_PARAMETERS);
    requireRefusal(
        large,
        OPTIMIZER,
        1,
        null,
        "LM takes at most 2000 weights, and the operator has " + weights);
    assertThrows(IllegalArgumentException.class, () -> OPTIMIZER.start(new double[weights]));
    requireRefusal(SHAPE, OPTIMIZER, 0.5, null, "must be in (0, 1], and 1 for LM unless");
    requireRefusal(SHAPE, new Adam(1, 1, 1, 1), 1.5, null, "(0, 1]");
    FluxOperator other = new FluxOperator(large, new float[weights]);
    requireRefusal(SHAPE, OPTIMIZER, 1, other, "the operator to go on from has the shape");
  }
}
