package io.github.pisnn.jobs.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.flux.FluxResidual;
import io.github.pisnn.core.flux.SampleBlock;
import io.github.pisnn.core.flux.Scaling;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.Adam;
import io.github.pisnn.core.optim.Budget;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.LimitedMemoryBfgs;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.Trainer;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.sum.DyadicSum;
import io.github.pisnn.core.sum.LeastSquares;
import io.github.pisnn.core.sum.NormalEquations;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training that is killed goes on from its checkpoint to the same bits. */
class TrainerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 23;
  private static final int EVERY = 4;
  private static final OperatorShape SHAPE =
      new OperatorShape(new Stencil(1, 0), 3, Activation.SOFTSIGN, Skip.LINEAR, false);

  @TempDir private Path folder;
  private RunFolder run;

  @BeforeEach
  void create() throws IOException {
    run = folder("run");
  }

  private RunFolder folder(String name) throws IOException {
    RunFolder made = RunFolder.requireNew(folder.resolve(name).toString(), new Configuration());
    made.create("");
    return made;
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new LevenbergMarquardt(ROUNDS, 1e-3, 0, 100),
        new LimitedMemoryBfgs(ROUNDS, 3, 0, 100),
        new Adam(ROUNDS, 0.05, 0.01, 1));
  }

  /** The power cut. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A small regression that ends with its n-th evaluation. */
  private static LeastSquares problem(int evaluations) {
    SplittableRandom random = new SplittableRandom(5);
    SampleBlock[] blocks = new SampleBlock[3];
    for (int b = 0; b < blocks.length; b++) {
      int[] cells = random.ints(80, -1000, 1000).toArray();
      double[] flux = new double[40];
      for (int i = 0; i < flux.length; i++) {
        flux[i] = 1e-4 * cells[2 * i] * cells[2 * i + 1] - 0.3 * (cells[2 * i + 1] - cells[2 * i]);
      }
      blocks[b] = new SampleBlock(b, b == 2, 2, cells, flux);
    }
    Scaling scaling =
        Scaling.of(SHAPE, blocks[0])
            .plus(Scaling.of(SHAPE, blocks[1]))
            .plus(Scaling.of(SHAPE, blocks[2]));
    int[] left = {evaluations};
    return (point, round, curvature) -> {
      if (left[0]-- == 0) {
        throw new Killed();
      }
      DyadicSum<NormalEquations> sum = new DyadicSum<>();
      for (SampleBlock block : blocks) {
        sum.add(block.number(), new FluxResidual(SHAPE, scaling, point).of(block, curvature));
      }
      return sum.total(blocks.length);
    };
  }

  private static double[] start() {
    return new SplittableRandom(1).doubles(SHAPE.parameters(), -1, 1).toArray();
  }

  private static TrainingState train(
      RunFolder folder, Optimizer optimizer, LeastSquares problem, String dataHash)
      throws IOException {
    TrainingProgress progress = new TrainingProgress(description -> {}, optimizer, 120, 1, 2);
    Trainer trainer = new Trainer(optimizer, List.of(problem, problem), dataHash);
    Trained trained = train(trainer, folder, progress, Budget.NONE);
    assertTrue(trained.isOver());
    return trained.stages().get(1).state();
  }

  private static Trained train(
      Trainer trainer, RunFolder folder, TrainingListener listener, Budget budget)
      throws IOException {
    String control = trainer.optimizer().control();
    try (History history = new History(folder, control)) {
      RunCheckpoints checkpoints = new RunCheckpoints(folder, control, EVERY);
      return trainer.train(1, start(), history.andThen(listener), checkpoints, budget);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void endsInTheSameBitsWheneverItIsKilled(Optimizer optimizer) throws IOException {
    TrainingState expected = train(run, optimizer, problem(-1), "data");
    List<String> losses = losses("run");
    assertTrue(losses.size() > expected.rounds(), "two stages");
    for (int kill : new int[] {0, 1, EVERY - 1, EVERY, EVERY + 1, ROUNDS - 1, ROUNDS + 2}) {
      String name = "killed-" + kill;
      RunFolder killed = folder(name);
      assertThrows(Killed.class, () -> train(killed, optimizer, problem(kill), "data"));
      TrainingState actual = train(killed, optimizer, problem(-1), "data");
      assertArrayEquals(expected.best(), actual.best(), name);
      assertArrayEquals(expected.point(), actual.point(), name);
      assertEquals(losses, losses(name), "the history is whole");
    }
  }

  /** The state after so many rounds is the same, however far a training has been already. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void aCheckpointBeyondTheBudgetIsLeftAlone(Optimizer optimizer) throws IOException {
    train(run, optimizer, problem(-1), "data");
    Budget five = new Budget(5, Double.POSITIVE_INFINITY);
    TrainingState expected = train(folder("fresh"), optimizer, problem(-1), "data", five);
    TrainingState actual = train(run, optimizer, problem(-1), "data", five);
    assertEquals(5, actual.rounds());
    assertArrayEquals(expected.best(), actual.best());
  }

  private static TrainingState train(
      RunFolder folder, Optimizer optimizer, LeastSquares problem, String dataHash, Budget budget)
      throws IOException {
    Trainer trainer = new Trainer(optimizer, List.of(problem), dataHash);
    return train(trainer, folder, TrainingListener.SILENT, budget).end();
  }

  private List<String> losses(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("history.jsonl")).stream()
        .map(TrainerTest::withoutSeconds)
        .toList();
  }

  private static String withoutSeconds(String line) {
    return line.replaceAll(",\"seconds\":.*", "");
  }

  @Test
  void whatIsTrainedIsNotTrainedAgain() throws IOException {
    Optimizer optimizer = new LevenbergMarquardt(ROUNDS, 1e-3, 0, 100);
    double[] expected = train(run, optimizer, problem(-1), "data").best();
    assertArrayEquals(expected, train(run, optimizer, problem(0), "data").best());
  }

  @Test
  void otherDataAndDamageAreRefused() throws IOException {
    Optimizer optimizer = new LevenbergMarquardt(ROUNDS, 1e-3, 0, 100);
    train(run, optimizer, problem(-1), "data");
    String message =
        assertThrows(RunFailure.class, () -> train(run, optimizer, problem(-1), "other"))
            .getMessage();
    assertTrue(message.contains("hash data where these have other"), message);
    Path file = folder.resolve("run/checkpoint/training-1-1.json");
    String text = Files.readString(file);
    assertEquals("data", JSON.readTree(text).at("/training/dataHash").asText());
    Files.writeString(file, text.replaceFirst("\"bestScore\" : \"", "\"bestScore\" : \"1"));
    message =
        assertThrows(RunFailure.class, () -> train(run, optimizer, problem(-1), "data"))
            .getMessage();
    assertTrue(message.contains("training-1-1.json is damaged"), message);
    assertFalse(message.contains("\n"), message);
  }
}
