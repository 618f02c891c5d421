package io.github.pisnn.jobs.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.law.Burgers;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.initial.Bump;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading whole runs: the least one, its mistakes, and the files that the project ships. */
class RunConfigTest {
  /** The least a run needs, one key a line. */
  private static final List<String> LEAST =
      List.of(
          "out = out/test",
          "law.name = diffusion",
          "law.conductivity = 0.01",
          "grid.cells = [32, 16]",
          "grid.extent = [2.0, 1.0]",
          "boundary.west = wall",
          "boundary.east = wall",
          "boundary.south = periodic",
          "boundary.north = periodic",
          "time.step = 0.1",
          "time.steps = 5",
          "neuron.quantum = 1e-3",
          "operator.radius = 2",
          "rollout.initial.family = zero");

  @TempDir private Path folder;

  @Test
  void leastRunHasTheDefaults() throws IOException {
    RunConfig run = read(LEAST);
    assertEquals("out/test", run.out());
    assertEquals(1, run.seed());
    assertEquals(Mode.UNSPLIT, run.mode());
    assertEquals(new Diffusion(0.01), run.law());
    assertEquals(new Grid(32, 16, 2, 1), run.domain().grid());
    assertEquals(Boundary.wall(), run.domain().boundaries().west());
    assertEquals(Boundary.periodic(), run.domain().boundaries().north());
    assertEquals(false, run.domain().hasSource());
    assertEquals(new RunConfig.Time(0.1, 5, Optional.empty()), run.time());
    assertEquals(new Quantization(1e-3, 0), run.quantization());
    assertEquals(Neuron.DEFAULT, run.neuron());
    assertEquals(
        new OperatorShape(new Stencil(2, 0), 0, Activation.TANH, Skip.LINEAR, true),
        run.operatorShape());
    assertEquals(
        new RunConfig.Training(
            new LevenbergMarquardt(50, 1e-3, 1e-9, 10),
            65536,
            1024,
            new Grid(128, 1, 8, 0.0625),
            new RandomFourier(8, 1, 0),
            200,
            1e-3,
            0.25,
            100,
            0.1,
            OptionalInt.empty(),
            0,
            1,
            1,
            10,
            Losses.LABELS,
            Optional.empty(),
            Optional.empty()),
        run.training());
    assertEquals(
        new RunConfig.Rollout(
            Optional.empty(),
            new Initial.Named(Profile.ZERO),
            1,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            10,
            true,
            Optional.empty(),
            Optional.empty(),
            List.of()),
        run.rollout());
  }

  @Test
  void everyKeyIsRead() throws IOException {
    RunConfig run =
        read(
            LEAST,
            "seed=7",
            "mode=lie",
            "grid.cells=[32, 16]",
            "boundary.west={ dirichlet = 0.25 }",
            "boundary.east={ dirichlet = \"sin(pi x) sinh(pi y)/sinh(pi)\" }",
            "source.rate=-2",
            "time.steady={ tolerance = 1e-6, every = 4 }",
            "neuron.offset=0.5",
            "neuron.leak=0.75",
            "neuron.threshold=0.625",
            "neuron.maxPackets=1",
            "neuron.bounds=[-0.5, 1.0]",
            "operator.transverse=1",
            "operator.hidden=3",
            "operator.activation=squaredRelu",
            "operator.skip=quadratic",
            "operator.shiftInvariant=false",
            "train.rounds=9",
            "train.samples=100",
            "train.block=10",
            "train.cells=64",
            "train.initial.modes=32",
            "train.initial.range=0.5",
            "train.steps=50",
            "train.noise=0",
            "train.noiseShare=1",
            "train.jump=20",
            "train.validation=0",
            "train.damping=0.5",
            "train.tolerance=0",
            "train.patience=3",
            "train.partitions=2",
            "rollout.model=out/other/model",
            "rollout.initial={ family = randomFourier, modes = 3, range = 2.5, seed = -4 }",
            "rollout.states=5",
            "rollout.exact=sin(pi x)",
            "rollout.snapshotEvery=6",
            "rollout.partitions=8",
            "rollout.errorEvery=11",
            "rollout.classical=false",
            "rollout.kernel=plain");
    assertEquals(7, run.seed());
    assertEquals(Mode.LIE, run.mode());
    Domain domain = run.domain();
    assertArrayEquals(constant(16, 0.25), values(domain, Side.WEST));
    assertArrayEquals(
        Profile.named("sin(pi x) sinh(pi y)/sinh(pi)").onSide(domain.grid(), Side.EAST),
        values(domain, Side.EAST));
    assertArrayEquals(constant(512, -2), rates(domain));
    assertEquals(
        new RunConfig.Time(0.1, 5, Optional.of(new RunConfig.Steady(1e-6, 4))), run.time());
    assertEquals(new Quantization(1e-3, 0.5), run.quantization());
    assertEquals(new Neuron(0.75f, 0.625f, 1, new Bounds(-1000, 500)), run.neuron());
    assertEquals(
        new OperatorShape(new Stencil(2, 1), 3, Activation.SQUARED_RELU, Skip.QUADRATIC, false),
        run.operatorShape());
    assertEquals(
        new RunConfig.Training(
            new LevenbergMarquardt(9, 0.5, 0, 3),
            100,
            10,
            new Grid(64, 1, 4, 0.0625),
            new RandomFourier(32, 0.5, 0),
            50,
            0,
            1,
            20,
            0,
            OptionalInt.of(2),
            0,
            1,
            1,
            10,
            Losses.LABELS,
            Optional.empty(),
            Optional.empty()),
        run.training());
    assertEquals(
        new RunConfig.Rollout(
            Optional.of("out/other/model"),
            new Initial.Random(new RandomFourier(3, 2.5, 0), -4),
            5,
            Optional.of(new Exact.Named(Profile.named("sin(pi x)"))),
            OptionalInt.of(6),
            OptionalInt.of(8),
            11,
            false,
            Optional.of(Kernel.PLAIN),
            Optional.empty(),
            List.of()),
        run.rollout());
  }

  @Test
  void tilesAreRead() throws IOException {
    RunConfig run =
        read(LEAST, "rollout.tiles=[2, 3]", "rollout.stepsPerExchange=4", "grid.cells=[32, 16]");
    RunConfig.Tiles tiles = run.rollout().tiles().orElseThrow();
    assertEquals(2, tiles.tiling().orElseThrow().rows());
    assertEquals(3, tiles.tiling().orElseThrow().columns());
    assertEquals(OptionalInt.of(4), tiles.stepsPerExchange());
    tiles = read(LEAST, "rollout.tiles=auto", "rollout.checkpointEvery=9").rollout().tiles().get();
    assertEquals(Optional.empty(), tiles.tiling());
    assertEquals(OptionalInt.empty(), tiles.stepsPerExchange());
    assertEquals(OptionalInt.of(9), tiles.checkpointEvery());
  }

  @Test
  void aGridInTilesMayHaveMoreCellsThanAnArray() throws IOException {
    RunConfig run =
        read(
            LEAST,
            "grid.cells=[65536, 65536]",
            "grid.extent=[65536, 65536]",
            "rollout.tiles=[32, 32]");
    assertEquals(1L << 32, run.domain().grid().count());
    assertEquals(true, run.isInTiles());
  }

  @Test
  void oneDimensionNeedsOnlyWestAndEast() throws IOException {
    List<String> lines = new ArrayList<>(LEAST);
    lines.set(3, "grid.cells = [32, 1]");
    lines.removeIf(line -> line.startsWith("boundary.south") || line.startsWith("boundary.north"));
    RunConfig run = read(lines, "rollout.initial={ family = profile, name = \"sin(pi x)\" }");
    assertEquals(true, run.domain().boundaries().isPeriodic(Axis.Y));
    assertEquals(new Initial.Named(Profile.named("sin(pi x)")), run.rollout().initial());
  }

  @Test
  void anOverrideMaySwitchTheFamily() throws IOException {
    List<String> lines = new ArrayList<>(LEAST);
    lines.set(13, "rollout.initial { family = randomFourier, modes = 2, range = 1.0 }");
    assertEquals(
        new Initial.Named(Profile.ZERO),
        read(lines, "rollout.initial.family=zero").rollout().initial());
  }

  @Test
  void aBumpIsRead() throws IOException {
    List<String> lines = new ArrayList<>(LEAST);
    lines.set(
        13,
        "rollout.initial { family = bump, centre = [0.5, 1], radius = 0.25, height = 3,"
            + " background = 2 }");
    assertEquals(new Initial.Spot(new Bump(0.5, 1, 0.25, 3, 2)), read(lines).rollout().initial());
    lines.set(13, "rollout.initial { family = bump, centre = [0, 1], radius = 0.25 }");
    assertEquals(new Initial.Spot(new Bump(0, 1, 0.25, 1, 0)), read(lines).rollout().initial());
  }

  /** In a box of 2 x 1 there is room for the front at first only. */
  @Test
  void aSpreadingSpotIsReadWithItsExactSolution() throws IOException {
    List<String> lines = new ArrayList<>(LEAST);
    lines.set(1, "law.name = porousMedium");
    lines.set(2, "law.exponent = 2");
    lines.set(13, "rollout.initial { family = barenblatt, centre = [1, 0.5], radius = 0.25 }");
    lines.add("rollout.exact = barenblatt");
    lines.add("time.steps = 1");
    Barenblatt spot = new Barenblatt(new PorousMedium(2), 1, 0.5, 0.25, 1);
    RunConfig.Rollout rollout = read(lines, "time.step=1e-3").rollout();
    assertEquals(new Initial.Spot(spot), rollout.initial());
    assertEquals(Optional.of(new Exact.Spreading(spot)), rollout.exact());
    refused("rollout.exact = barenblatt, whose front", lines, "time.step=10");
    refused("rollout.initial.family = barenblatt", lines, "rollout.initial.family=bump");
    lines.set(1, "law.name = diffusion");
    lines.set(2, "law.conductivity = 1");
    refused("law.name = porousMedium", lines, "time.step=1e-3");
  }

  private void refused(String word, List<String> lines, String override) {
    String message =
        assertThrows(ConfigurationException.class, () -> read(lines, override)).getMessage();
    assertTrue(message.contains(word), message);
  }

  @Test
  void aFileIsOpened() throws IOException {
    Path file = folder.resolve("u.npy");
    byte[] numbers = new byte[8 * 32 * 16];
    numbers[8 * (32 * 2 + 3) + 7] = 0x40;
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (16, 32), }";
    Files.write(
        file,
        ByteBuffer.allocate(128 + numbers.length)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0})
            .put(String.format("%-118s", header).getBytes(StandardCharsets.US_ASCII))
            .put(numbers)
            .array());
    double[] expected = new double[32 * 16];
    expected[32 * 2 + 3] = 2;
    for (String form :
        new String[] {"\"" + file + "\"", "{ family = null, path = \"" + file + "\" }"}) {
      RunConfig run = read(LEAST, "rollout.initial=" + form);
      assertArrayEquals(expected, run.rollout().initial().sample(run.domain().grid(), 0));
    }
    assertEquals(
        file().toString()
            + ":4: grid.cells = [32, 8] does not fit "
            + file
            + ", a field of 16 rows of 32 cells; expected grid.cells = [32, 16]",
        assertFails(
            edited("grid.cells = [32, 8]"), "grid.extent=[2, 0.5]", "rollout.initial=" + file));
    assertEquals(
        "command line: rollout.initial.snapshot must be absent: "
            + file
            + " is a file, not a Zarr group",
        assertFails(
            LEAST,
            "rollout.initial.family=null",
            "rollout.initial.path=" + file,
            "rollout.initial.snapshot=0"));
  }

  /** A line replaces the one of its key or is added as the 15th; "-key" takes a line away. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -out                        | FILE: missing key 'out'; expected the run's folder
          out = ""                    | FILE:1: 'out' is ""; expected the run's folder
          seed = -1                   | FILE:15: 'seed' is -1; expected an integer from 0 to 4611686018427387903
          mode = strang               | FILE:15: 'mode' is "strang"; expected one of: unsplit, lie
          mode = LIE                  | FILE:15: 'mode' is "LIE"; expected one of: unsplit, lie
          -law.name                   | FILE: missing key 'law.name'; expected one of: advection, buckleyLeverett, burgers, cahnHilliard, diffusion, porousMedium, traffic
          law.name = wave             | FILE:2: 'law.name' is "wave"; expected one of: advection, buckleyLeverett, burgers, cahnHilliard, diffusion, porousMedium, traffic
          law.name = burgers          | FILE: missing key 'law.viscosity'; expected a number >= 0
          law.name = advection        | FILE: missing key 'law.diffusivity'; expected a number >= 0
          law = diffusion             | FILE:15: 'law' is "diffusion"; expected a section, law { ... }
          -law.conductivity           | FILE: missing key 'law.conductivity'; expected a number > 0
          law.conductivity = 0        | FILE:3: 'law.conductivity' is 0; expected a number > 0
          law.viscosity = 1           | FILE:15: unknown key 'law.viscosity'; 'law' takes: conductivity, name
          -grid.cells                 | FILE: missing key 'grid.cells'; expected [nx, ny], integers from 1 to 2147483647
          grid.cells = [32]           | FILE:4: 'grid.cells' is [32]; expected [nx, ny], integers from 1 to 2147483647
          grid.cells = 32             | FILE:4: 'grid.cells' is 32; expected [nx, ny], integers from 1 to 2147483647
          grid.cells = [32, 0]        | FILE:4: 'grid.cells' is [32,0]; expected [nx, ny], integers from 1 to 2147483647
          grid.cells = [32, 1.5]      | FILE:4: 'grid.cells' is [32,1.5]; expected [nx, ny], integers from 1 to 2147483647
          grid.cells = [65536, 65536] | FILE:4: 'grid.cells': a grid of 65536 x 65536 cells is too large for one array
          grid.extent = [2.0, -1.0]   | FILE:5: 'grid.extent' is [2,-1]; expected [lx, ly], numbers > 0
          grid.extent = [2, 1, 1]     | FILE:5: 'grid.extent' is [2,1,1]; expected [lx, ly], numbers > 0
          grid.extent = [2, NaN]      | FILE:5: 'grid.extent' is [2,"NaN"]; expected [lx, ly], numbers > 0
          grid.extent = [1.0, 1.0]    | FILE:5: grid.extent gives cells 0.03125 wide and 0.0625 high; expected square ones
          grid.cell = [32, 16]        | FILE:15: unknown key 'grid.cell'; did you mean 'grid.cells'?
          -boundary.west              | FILE: missing key 'boundary.west'; expected periodic, wall, { dirichlet = 0.0 } or { dirichlet = "<profile>" }
          -boundary.south             | FILE: missing key 'boundary.south'; expected periodic, wall, { dirichlet = 0.0 } or { dirichlet = "<profile>" }
          boundary.west = dirichlet   | FILE:6: 'boundary.west' is "dirichlet"; expected periodic, wall, { dirichlet = 0.0 } or { dirichlet = "<profile>" }
          boundary.west = {}          | FILE:6: 'boundary.west' is {}; expected periodic, wall, { dirichlet = 0.0 } or { dirichlet = "<profile>" }
          boundary.west = 0.0         | FILE:6: 'boundary.west' is 0; expected periodic, wall, { dirichlet = 0.0 } or { dirichlet = "<profile>" }
          boundary.west { neumann = 0 }        | FILE:6: 'boundary.west' is {"neumann":0}; expected periodic, wall, { dirichlet = 0.0 } or { dirichlet = "<profile>" }
          boundary.west { dirichlet = [0] }    | FILE:6: 'boundary.west.dirichlet' is [0]; expected a number or "<profile>"
          boundary.west { dirichlet = 1e9 }    | FILE:6: 'boundary.west.dirichlet': the value 1.0E9 is 1.0E12 quanta of 0.001: outside the safe range of +-134217728
          boundary.west { dirichlet = 0, a = 1 } | FILE:6: unknown key 'boundary.west.a'; 'boundary.west' takes: dirichlet
          boundary.west = periodic    | FILE:6: boundary.west and boundary.east must both be periodic or neither
          boundary.north = wall       | FILE:8: boundary.south and boundary.north must both be periodic or neither
          boundary.top = wall         | FILE:15: unknown key 'boundary.top'; 'boundary' takes: east, north, south, west
          -time.step                  | FILE: missing key 'time.step'; expected a number > 0
          time.step = Infinity        | FILE:10: 'time.step' is "Infinity"; expected a number > 0
          -time.steps                 | FILE: missing key 'time.steps'; expected an integer from 1 to 2147483647
          time.steps = 0              | FILE:11: 'time.steps' is 0; expected an integer from 1 to 2147483647
          time.steady = true          | FILE:15: 'time.steady' is true; expected a section, time.steady { ... }
          time.steady {}              | FILE: missing key 'time.steady.tolerance'; expected a number > 0
          time.steady { tolerance = 1e-9 }            | FILE: missing key 'time.steady.every'; expected an integer from 1 to 2147483647
          time.steady { tolerance = 0, every = 1 }    | FILE:15: 'time.steady.tolerance' is 0; expected a number > 0
          time.steady { tolerance = 1, every = 1, levels = 0 } | FILE:15: 'time.steady.levels' is 0; expected an integer from 1 to 2147483647
          time.steady { tolerance = 1, every = 1, levels = 6 } | FILE:15: 'time.steady.levels' is 6; expected at most 5, as grid.cells = [32, 16] can be halved 4 times
          time.steady { tolerance = 1, every = 1, levels = 4 } | FILE:13: the operator looks 2 cells to either side, too wide for a grid of 2 rows: operator.radius and operator.transverse may be at most 1
          time.steady.levels = 2      | FILE: missing key 'time.steady.tolerance'; expected a number > 0
          source.rate = [1]           | FILE:15: 'source.rate' is [1]; expected a number or "<profile>"
          source = 1                  | FILE:15: 'source' is 1; expected a section, source { ... }
          -neuron.quantum             | FILE: missing key 'neuron.quantum'; expected a number > 0
          neuron.quantum = -1         | FILE:12: 'neuron.quantum' is -1; expected a number > 0
          neuron.quantum = 0x10       | FILE:12: 'neuron.quantum' is "0x10"; expected a number > 0
          neuron.offset = zero        | FILE:15: 'neuron.offset' is "zero"; expected a finite number
          neuron.offset = 1e6         | FILE:15: 'neuron.offset': the value 0.0 is -1.0E9 quanta of 0.001: outside the safe range of +-134217728
          neuron.leak = 0             | FILE:15: neuron.leak must be in (0, 1], not 0.0
          neuron.threshold = 0.3      | FILE:15: neuron.threshold must be in [0.5, 1], not 0.3
          neuron.maxPackets = 0       | FILE:15: 'neuron.maxPackets' is 0; expected an integer from 1 to 2147483647
          -operator.radius            | FILE: missing key 'operator.radius'; expected an integer from 1 to 64
          operator.radius = 65        | FILE:13: 'operator.radius' is 65; expected an integer from 1 to 64
          operator.radius = 9         | FILE:13: the operator looks 9 cells to either side, too wide for a grid of 16 rows: operator.radius and operator.transverse may be at most 8
          operator.transverse = -1    | FILE:15: 'operator.transverse' is -1; expected an integer from 0 to 64
          operator.hidden = 4097      | FILE:15: 'operator.hidden' is 4097; expected an integer from 0 to 4096
          operator { transverse = 8, hidden = 4096 } | FILE:15: the operator has 282691 parameters, more than the 46340 that can be trained: operator.hidden or the stencil must be smaller
          operator.hidden = 600       | FILE:15: the operator has 3003 parameters, more than the 2000 that the optimizer takes: operator.hidden or the stencil must be smaller, or train.optimizer another one
          operator.activation = tanhh | FILE:15: 'operator.activation' is "tanhh"; expected one of: tanh, softsign, clampedCubic, squaredRelu, relu, abs
          operator.activation = squared_relu | FILE:15: 'operator.activation' is "squared_relu"; expected one of: tanh, softsign, clampedCubic, squaredRelu, relu, abs
          operator.skip = none        | FILE:15: operator.skip = none needs operator.hidden of at least 1: nothing would be left
          operator.skip = cubic       | FILE:15: 'operator.skip' is "cubic"; expected one of: none, linear, quadratic
          operator.shiftInvariant = yes | FILE:15: 'operator.shiftInvariant' is "yes"; expected true or false
          train.optimizer = sgd       | FILE:15: 'train.optimizer' is "sgd"; expected one of: levenbergMarquardt, lbfgs, adam
          train.batch = 0.5           | FILE:15: 'train.batch' is 0.5; expected 1, or train.optimizer = adam
          train.loss.flux = 0         | FILE:15: 'train.loss.flux' is 0; expected a weight above 0, or one of the other two losses
          train.loss.rollout = -1     | FILE:15: 'train.loss.rollout' is -1; expected a number >= 0
          train.unroll = [1, 4]       | FILE:15: 'train.unroll' is [1,4]; expected one stage, or train.loss.residual or train.loss.rollout above 0
          train.unroll = []           | FILE:15: 'train.unroll' is []; expected a list of integers from 0 to 2147483647, such as [1, 4]
          train { loss.rollout = 1, loss.flux = 0, unroll = [0, 4] } | FILE:15: 'train.unroll' is [0,4]; expected integers above 0; 0, a stage with labels alone, needs train.loss.flux and another loss above 0
          train.firing = smooth       | FILE:15: 'train.firing' is "smooth"; expected one of: none, spike
          rollout.quanta = [1, 0]     | FILE:15: 'rollout.quanta' is [1,0]; expected a list of numbers > 0
          train.rounds = 0            | FILE:15: 'train.rounds' is 0; expected an integer from 1 to 2147483647
          train.rounds = 3000000000   | FILE:15: 'train.rounds' is 3000000000; expected an integer from 1 to 2147483647
          train.samples = 0           | FILE:15: 'train.samples' is 0; expected an integer from 1 to 2147483647
          train.block = 0             | FILE:15: 'train.block' is 0; expected an integer from 1 to 2147483647
          train.cells = 3             | FILE:15: 'train.cells' is 3; expected an integer from 4 to 2147483647
          train.cells = [8, 3]        | FILE:15: 'train.cells' is [8,3]; expected at least 4 cells each way, as wide as the stencil
          train.cells = [8]           | FILE:15: 'train.cells' is [8]; expected [nx, ny], integers from 1 to 2147483647
          train.initial.modes = 65    | FILE:15: 'train.initial.modes' is 65; expected an integer from 1 to 64
          train.noise = -0.1          | FILE:15: 'train.noise' is -0.1; expected a number >= 0
          train.noiseShare = 1.1      | FILE:15: 'train.noiseShare' is 1.1; expected a number in [0, 1]
          train.validation = 1        | FILE:15: 'train.validation' is 1; expected a number in [0, 1)
          train.damping = 0           | FILE:15: 'train.damping' is 0; expected a number > 0
          train.tolerance = -1        | FILE:15: 'train.tolerance' is -1; expected a number >= 0
          train.patience = 0          | FILE:15: 'train.patience' is 0; expected an integer from 1 to 2147483647
          train.partitions = 0        | FILE:15: 'train.partitions' is 0; expected an integer from 1 to 2147483647
          train = fast                | FILE:15: 'train' is "fast"; expected a section, train { ... }
          rollout.model = 3           | FILE:15: 'rollout.model' is 3; expected the model's folder
          -rollout.initial.family     | FILE: missing key 'rollout.initial.family'; expected one of: zero, randomFourier, gaussianField, riemann, bumps, profile, bump, barenblatt
          rollout.initial = zero      | FILE:15: 'rollout.initial' is "zero"; expected { family = ... }, one of zero, randomFourier, gaussianField, riemann, bumps, profile, bump, barenblatt, or the path of a field (Zarr, .npy, .npz, HDF5, MATLAB, COMSOL), of Parquet or of a dataset
          rollout.initial = 3         | FILE:15: 'rollout.initial' is 3; expected { family = ... }, one of zero, randomFourier, gaussianField, riemann, bumps, profile, bump, barenblatt, or the path of a field (Zarr, .npy, .npz, HDF5, MATLAB, COMSOL), of Parquet or of a dataset
          rollout.initial = no/u.npy  | FILE:15: 'rollout.initial': there is no file or folder no/u.npy
          rollout.initial { family = null, path = no/u.npy } | FILE:15: 'rollout.initial.path': there is no file or folder no/u.npy
          rollout.initial.path = u.npy | FILE:15: 'rollout.initial.path' is "u.npy"; expected none beside a family, or family = null
          rollout.initial { family = null, path = u, snapshot = -1 } | FILE:15: 'rollout.initial.snapshot' is -1; expected an integer from 0 to 2147483647
          rollout.initial.snapshot = 3 | FILE:15: unknown key 'rollout.initial.snapshot'; 'rollout.initial' takes: background, family, height, largest, least, lengthScale, mean, modes, number, path, pieces, range, seed, smoothness, standardDeviation
          rollout.initial.family = sine     | FILE:14: 'rollout.initial.family' is "sine"; expected one of: zero, randomFourier, gaussianField, riemann, bumps, profile, bump, barenblatt
          rollout.initial.family = profile  | FILE: missing key 'rollout.initial.name'; expected "<profile>"
          rollout.initial.name = "sin(pi x)" | FILE:15: unknown key 'rollout.initial.name'; 'rollout.initial' takes: background, family, height, largest, least, lengthScale, mean, modes, number, path, pieces, range, seed, smoothness, standardDeviation
          neuron.bounds = [1.0, 0.0]  | FILE:15: neuron.bounds [1.0, 0.0] must hold at least two counts, all of them safe
          neuron.bounds = [1.0]       | FILE:15: 'neuron.bounds' is [1]; expected [lo, hi], finite numbers
          rollout.kernel = fast       | FILE:15: 'rollout.kernel' is "fast"; expected one of: auto, plain, vector
          rollout.initial { family = randomFourier, modes = 0 }  | FILE:15: 'rollout.initial.modes' is 0; expected an integer from 1 to 16
          rollout.initial { family = randomFourier, range = 0 }  | FILE:15: 'rollout.initial.range' is 0; expected a number > 0
          rollout.initial { family = randomFourier, range = 1e6 } | FILE:15: 'rollout.initial.family': the value -1000000.0 is -1.0E9 quanta of 0.001: outside the safe range of +-134217728
          rollout.initial { family = randomFourier, seed = 1.5 } | FILE:15: 'rollout.initial.seed' is 1.5; expected an integer from -9223372036854775808 to 9223372036854775807
          rollout.initial.family = bump             | FILE: missing key 'rollout.initial.centre'; expected [x, y], finite numbers
          rollout.initial { family = bump, centre = [1] } | FILE:15: 'rollout.initial.centre' is [1]; expected [x, y], finite numbers
          rollout.initial { family = bump, centre = [1, 1.1] } | FILE:15: 'rollout.initial.centre' is [1,1.1]; expected [x, y] inside grid.extent
          rollout.initial { family = bump, centre = [1, 1] } | FILE: missing key 'rollout.initial.radius'; expected a number >= 0.0625, the width of a cell
          rollout.initial { family = bump, centre = [1, 1], radius = 0.06 } | FILE:15: 'rollout.initial.radius' is 0.06; expected a number >= 0.0625, the width of a cell
          rollout.initial { family = bump, centre = [1, 1], radius = 1, height = 1e6 } | FILE:15: 'rollout.initial.height': the value 1000000.0 is 1.0E9 quanta of 0.001: outside the safe range of +-134217728
          rollout.initial { family = bump, centre = [1, 1], radius = 1, background = high } | FILE:15: 'rollout.initial.background' is "high"; expected a finite number
          rollout.initial { family = profile, name = "0", radius = 1 } | FILE:15: unknown key 'rollout.initial.radius'; 'rollout.initial' takes: background, family, height, largest, least, lengthScale, mean, modes, name, number, path, pieces, range, seed, smoothness, standardDeviation
          rollout.initial { family = gaussianField, modes = 17 } | FILE:15: 'rollout.initial.modes' is 17; expected an integer from 1 to 16
          rollout.initial { family = gaussianField, smoothness = 0 } | FILE:15: 'rollout.initial.smoothness' is 0; expected a number > 0
          rollout.initial { family = gaussianField, lengthScale = -1 } | FILE:15: 'rollout.initial.lengthScale' is -1; expected a number > 0
          rollout.initial { family = gaussianField, standardDeviation = 1e5 } | FILE:15: 'rollout.initial.family': the value -800000.0 is -8.0E8 quanta of 0.001: outside the safe range of +-134217728
          rollout.initial.family = bumps            | FILE: missing key 'rollout.initial.radius'; expected a number > 0 and at most 0.5, half of the grid's extent
          rollout.initial { family = bumps, radius = 0.6 } | FILE:15: 'rollout.initial.radius' is 0.6; expected a number > 0 and at most 0.5, half of the grid's extent
          rollout.initial { family = bumps, radius = 0.5, number = 0 } | FILE:15: 'rollout.initial.number' is 0; expected an integer from 1 to 1024
          rollout.initial { family = bumps, radius = 0.5, height = 0 } | FILE:15: 'rollout.initial.height' is 0; expected a number > 0
          rollout.states = 0          | FILE:15: 'rollout.states' is 0; expected an integer from 1 to 2147483647
          rollout.states = 2          | FILE:15: 'rollout.states' is 2; expected 1, or rollout.initial of a random family for several states
          rollout.exact = periodic    | FILE:15: 'rollout.exact' is "periodic"; expected "<profile>", or periodic for law.name = diffusion, on all sides (boundary), and no source.rate and no coefficient
          rollout.exact = reference   | FILE:15: 'rollout.exact' is "reference"; expected "<profile>", or reference for periodic sides (boundary) and no source.rate
          rollout.exact = 0           | FILE:15: 'rollout.exact' is 0; expected periodic, reference, barenblatt, data or "<profile>"
          reference.refinement = 0    | FILE:15: 'reference.refinement' is 0; expected an integer from 1 to 1024
          rollout.snapshotEvery = 0   | FILE:15: 'rollout.snapshotEvery' is 0; expected an integer from 1 to 2147483647
          rollout.partitions = 0      | FILE:15: 'rollout.partitions' is 0; expected an integer from 1 to 2147483647
          rollout.errorEvery = 0      | FILE:15: 'rollout.errorEvery' is 0; expected an integer from 1 to 2147483647
          rollout.classical = 1       | FILE:15: 'rollout.classical' is 1; expected true or false
          rollout.tile = [1, 1]       | FILE:15: unknown key 'rollout.tile'; did you mean 'rollout.tiles'?
          rollout.quality = 1         | FILE:15: unknown key 'rollout.quality'; 'rollout' takes: checkpointEvery, classical, errorEvery, exact, initial, kernel, model, partitions, quanta, snapshotEvery, states, stepsPerExchange, tiles
          rollout.tiles = [17, 1]     | FILE:15: 'rollout.tiles': 17 x 1 tiles do not fit 16 rows of 32 cells
          rollout.tiles = [16, 1]     | FILE:15: 'rollout.tiles': tiles of 1 x 32 cells are smaller than the halo of one step, 2 cells: ask for fewer
          rollout.tiles = many        | FILE:15: 'rollout.tiles' is "many"; expected [rows, columns], integers from 1 to 2147483647
          rollout.stepsPerExchange = 0 | FILE:15: 'rollout.stepsPerExchange' is 0; expected an integer from 1 to 2147483647
          """)
  void mistakes(String line, String expected) {
    String message = assertFails(edited(line));
    assertEquals(expected.replace("FILE", file().toString()), message);
  }

  /** What the message goes on to list is the profiles' own business. */
  @ParameterizedTest
  @ValueSource(
      strings = {"boundary.west.dirichlet", "source.rate", "rollout.initial.name", "rollout.exact"})
  void unknownProfiles(String key) {
    String message =
        assertFails(
            LEAST,
            "boundary.west={}",
            "rollout.initial={ family = profile, name = \"0\" }",
            "boundary.west.dirichlet=0",
            key + "=\"cosine of x\"");
    assertTrue(message.startsWith("command line: '" + key + "': "), message);
  }

  @Test
  void aCoefficientIsRead() throws IOException {
    String terms = "operator.coefficientTerms=2";
    Domain domain = read(LEAST, "coefficient=inclusions", terms).domain();
    assertEquals("inclusions", domain.coefficientIdentity());
    assertEquals(1, domain.coefficients(new Window(0, 0, 1, 1))[0]);
    assertEquals(0.01, domain.coefficients(new Window(2, 2, 1, 1))[0]);

    assertFails(LEAST, "coefficient=\"cosine of x\"", terms);
    assertEquals(
        "command line: 'coefficient': the coefficient in row 0, column 0 must be in (0, 1], not"
            + " 0.0",
        assertFails(LEAST, "coefficient=\"0\"", terms));
    assertEquals(
        "command line: 'time.steady.levels' is 2; expected 1, or none, with a coefficient",
        assertFails(
            LEAST,
            "coefficient=disk",
            terms,
            "time.steady={ tolerance = 1e-8, every = 10, levels = 2 }"));
    assertEquals(
        "command line: 'train.loss.rollout' is 1; expected 0 with a coefficient, where fluxes are"
            + " learned from labels",
        assertFails(LEAST, "coefficient=disk", terms, "train.loss.rollout=1"));
    assertTrue(
        assertFails(LEAST, "coefficient=disk")
            .endsWith("a domain with a coefficient needs operator.coefficientTerms of at least 1"));
    assertTrue(assertFails(LEAST, terms).endsWith("above 0 needs a domain with a coefficient"));
    for (String key : List.of("train.data", "dataset.trajectories", "dataset.from")) {
      assertEquals(
          "command line: 'coefficient' is \"disk\"; expected null with " + key,
          assertFails(LEAST, "coefficient=disk", terms, key + "=1"));
    }
  }

  @Test
  void theShippedLayersAreComparedWithAFineScheme() {
    RunConfig run = RunConfig.read(Settings.load(shipped("heat2d_variable").toString(), List.of()));
    assertEquals("layers", run.domain().coefficientIdentity());
    assertEquals(6, run.operatorShape().coefficientTerms());
    assertEquals(100, run.training().jump());
    assertInstanceOf(Exact.Refined.class, run.rollout().exact().orElseThrow());
  }

  @Test
  void operatorAcrossTheFaceNeedsTwoDimensions() {
    assertEquals(
        "command line: operator.transverse must be 0 on a grid one cell high (grid.cells)",
        assertFails(LEAST, "grid.cells=[32, 1]", "operator.transverse=1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"heat1d", "heat2d", "laplace2d", "laplace2d_4096", "heat_source"})
  void shippedFilesLoadAndRenderToTheSame(String name) throws IOException {
    Settings settings = Settings.load(shipped(name).toString(), List.of());
    RunConfig run = RunConfig.read(settings);
    settings.rejectUnknown();
    assertEquals("out/" + name, run.out());

    Files.writeString(file(), settings.render());
    Settings again = Settings.load(file().toString(), List.of());
    RunConfig same = RunConfig.read(again);
    again.rejectUnknown();
    assertEquals(settings.render(), again.render());
    assertEquals(run.law(), same.law());
    assertEquals(run.mode(), same.mode());
    assertEquals(run.time(), same.time());
    assertEquals(run.quantization(), same.quantization());
    assertEquals(run.neuron(), same.neuron());
    assertEquals(run.operatorShape(), same.operatorShape());
    assertEquals(run.training(), same.training());
    assertEquals(run.rollout(), same.rollout());
    assertEquals(run.domain().grid(), same.domain().grid());
    assertArrayEquals(rates(run.domain()), rates(same.domain()));
    for (Side side : Side.values()) {
      assertArrayEquals(values(run.domain(), side), values(same.domain(), side));
    }
  }

  @ParameterizedTest
  @CsvSource({"heat1d, 1", "heat2d, 1", "laplace2d, 0.2", "laplace2d_4096, 0.2", "heat_source, 1"})
  void shippedFilesHaveTheirDiffusionNumber(String name, double expected) throws IOException {
    RunConfig run = RunConfig.read(Settings.load(shipped(name).toString(), List.of()));
    double conductivity = run.law().heatConductivity().orElseThrow();
    double dx = run.domain().grid().dx();
    assertEquals(expected, conductivity * run.time().step() / (dx * dx), 1e-12);
  }

  @Test
  void burgersIsComparedWithTheReferenceSolver() {
    RunConfig run = RunConfig.read(Settings.load(shipped("burgers1d").toString(), List.of()));
    assertEquals(new Burgers(1e-3), run.law());
    assertEquals(8, run.refinement());
    assertEquals(Optional.of(new Exact.Reference(run.law(), 8)), run.rollout().exact());
    assertEquals(156, run.operatorShape().parameters());
    assertEquals(0.5, 0.54 * run.time().step() / run.domain().grid().dx(), 0.005);
  }

  @Test
  void heatInTwoDimensionsTrainsAsInOne() {
    RunConfig one = RunConfig.read(Settings.load(shipped("heat1d").toString(), List.of()));
    RunConfig two = RunConfig.read(Settings.load(shipped("heat2d").toString(), List.of()));
    assertEquals(one.training(), two.training());
    assertEquals(one.operatorShape(), two.operatorShape());
    assertEquals(one.time(), two.time());
    assertEquals(one.quantization(), two.quantization());
  }

  @Test
  void laplaceTakesItsSecondFunctionByOneOverride() {
    String other = "2(1+y)/((3+x)^2+(1+y)^2)";
    Profile profile = Profile.named(other);
    RunConfig run =
        RunConfig.read(
            Settings.load(shipped("laplace2d").toString(), List.of("rollout.exact=" + other)));
    assertEquals(Optional.of(new Exact.Named(profile)), run.rollout().exact());
    for (Side side : Side.values()) {
      assertArrayEquals(profile.onSide(run.domain().grid(), side), values(run.domain(), side));
    }
  }

  private static List<String> edited(String line) {
    List<String> lines = new ArrayList<>(LEAST);
    String key = line.startsWith("-") ? line.substring(1) : line.split("[ ={]", 2)[0];
    String text = line.startsWith("-") ? "" : line;
    int at =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).startsWith(key + " "))
            .findFirst()
            .orElse(lines.size());
    if (at < lines.size()) {
      lines.set(at, text);
    } else {
      lines.add(text);
    }
    return lines;
  }

  private Path file() {
    return folder.resolve("x.conf");
  }

  private RunConfig read(List<String> lines, String... overrides) throws IOException {
    Files.write(file(), lines);
    Settings settings = Settings.load(file().toString(), List.of(overrides));
    RunConfig run = RunConfig.read(settings);
    settings.rejectUnknown();
    ConfigurationPageTest.requireDeclared(settings);
    return run;
  }

  private String assertFails(List<String> lines, String... overrides) {
    String message =
        assertThrows(ConfigurationException.class, () -> read(lines, overrides)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static double[] values(Domain domain, Side side) {
    return domain.boundaries().at(side).values();
  }

  private static double[] rates(Domain domain) {
    return domain.sourceRates(Window.of(domain.grid()));
  }

  private static double[] constant(int length, double value) {
    return IntStream.range(0, length).mapToDouble(i -> value).toArray();
  }

  private static Path shipped(String name) {
    return root().resolve("conf").resolve(name + ".conf");
  }

  /** The folder of the project. */
  static Path root() {
    String root = System.getProperty("pisnn.root");
    Path folder = Path.of(root == null ? System.getProperty("user.dir") : root).toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("conf")) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }
}
