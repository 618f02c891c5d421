package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Boundary;
import io.github.pisnn.core.domain.Coefficient;
import io.github.pisnn.core.domain.ConstantSource;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.domain.Source;
import io.github.pisnn.core.domain.Tiling;
import io.github.pisnn.core.flux.Losses;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.grid.Side;
import io.github.pisnn.core.grid.Window;
import io.github.pisnn.core.kernel.Kernel;
import io.github.pisnn.core.law.Diffusion;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.law.LawKind;
import io.github.pisnn.core.law.Laws;
import io.github.pisnn.core.law.PorousMedium;
import io.github.pisnn.core.neuron.Bounds;
import io.github.pisnn.core.neuron.Firing;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.neuron.Surrogate;
import io.github.pisnn.core.operator.Activation;
import io.github.pisnn.core.operator.CoefficientTerms;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.operator.Skip;
import io.github.pisnn.core.operator.Stencil;
import io.github.pisnn.core.optim.Adam;
import io.github.pisnn.core.optim.LevenbergMarquardt;
import io.github.pisnn.core.optim.LimitedMemoryBfgs;
import io.github.pisnn.core.optim.Optimizer;
import io.github.pisnn.core.step.EvolutionOperator;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.datasets.fields.Extremes;
import io.github.pisnn.datasets.fields.Field;
import io.github.pisnn.datasets.fields.FieldCoefficient;
import io.github.pisnn.datasets.fields.FieldFiles;
import io.github.pisnn.datasets.fields.StateTable;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.initial.Bump;
import io.github.pisnn.datasets.initial.GaussianField;
import io.github.pisnn.datasets.initial.InitialFamily;
import io.github.pisnn.datasets.initial.Profile;
import io.github.pisnn.datasets.initial.ProfileCoefficient;
import io.github.pisnn.datasets.initial.ProfileSource;
import io.github.pisnn.datasets.initial.RandomBumps;
import io.github.pisnn.datasets.initial.RandomFourier;
import io.github.pisnn.datasets.initial.RandomRiemann;
import io.github.pisnn.datasets.reference.ReferenceSolver;
import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.StoredDataset;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import io.github.pisnn.jobs.config.RunConfig.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Reads a {@link RunConfig}: one method a section. */
final class RunConfigReader {
  /** The normal equations are one packed array of n (n + 1) / 2 numbers, counted by an int. */
  private static final int MOST_PARAMETERS = 46_340;

  /** Cells of a grid that one task still rolls out. */
  private static final int LARGEST_WHOLE = 1 << 20;

  private static final List<String> OPTIMIZERS = List.of("levenbergMarquardt", "lbfgs", "adam");

  /** Steps before those that are unrolled. */
  private static final int MOST_PUSHED = 1_000_000;

  /** The smooth one is for derivatives only. */
  private static final List<String> FIRING = List.of(Keys.of(Firing.NONE), Keys.of(Firing.SPIKE));

  /** Each is trained by a thread of its own. */
  private static final int MOST_SEEDS = 64;

  private static final String LEVELS = "time.steady.levels";

  /** What only runs with an operator look at, beside the sections that are theirs. */
  private static final List<String> NO_OPERATOR =
      List.of("operator", "neuron.maxPackets", "neuron.bounds", "time.steps", "time.steady");

  private static final List<String> TILE_KEYS =
      List.of("rollout.tiles", "rollout.stepsPerExchange", "rollout.checkpointEvery", LEVELS);

  /** Cells of the reference solver in one of the grid's. */
  private static final int MOST_REFINEMENT = 1024;

  private static final String NUMBER_OR_PROFILE = "a number or \"<profile>\"";
  private static final String BOUNDARY =
      "periodic, wall, { dirichlet = 0.0 } or { dirichlet = \"<profile>\" }";
  private static final String COEFFICIENT =
      "\"<profile>\", or the path of a field: Zarr, .npy, .npz, HDF5, MATLAB or COMSOL";
  private static final List<String> RANDOM =
      List.of("randomFourier", "gaussianField", "riemann", "bumps");
  private static final List<String> FAMILIES =
      List.of(
          "zero",
          "randomFourier",
          "gaussianField",
          "riemann",
          "bumps",
          "profile",
          "bump",
          "barenblatt");
  private static final String INITIAL =
      "{ family = ... }, one of "
          + String.join(", ", FAMILIES)
          + ", or the path of a field (Zarr, .npy, .npz, HDF5, MATLAB, COMSOL), of Parquet or of a"
          + " dataset";

  /** Of a piecewise constant state, each way. */
  private static final int MOST_PIECES = 1024;

  /** Of one state. */
  private static final int MOST_BUMPS = 1024;

  /** Most cells each way on which a profile is checked; that of a larger grid is, coarsely. */
  private static final int MOST_CHECKED = 512;

  private final Settings settings;
  private final Configuration hadoop;
  private final Set<Part> parts;

  RunConfigReader(Settings settings, Configuration hadoop, Set<Part> parts) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.parts = parts;
  }

  RunConfig read() {
    ignoreUnused();
    String out = settings.string("out", "the run's folder");
    long seed = settings.integer("seed", 0, Long.MAX_VALUE / 2);
    Law law = law();
    Quantization quantization = quantization();
    Grid grid = grid();
    Domain domain = domain(grid, quantization);
    requireNoDataset(domain);
    int refinement = (int) settings.integer("reference.refinement", 1, MOST_REFINEMENT);
    if (!hasOperator()) {
      return new RunConfig(
          out,
          seed,
          null,
          law,
          domain,
          List.of(),
          new RunConfig.Time(settings.positive("time.step"), 0, Optional.empty()),
          quantization,
          null,
          null,
          refinement,
          dataset(domain),
          null,
          null);
    }
    Mode mode = settings.constant("mode", Mode.class);
    Neuron neuron = neuron(quantization);
    List<Domain> coarser = coarser(grid, quantization);
    RunConfig.Time time = time();
    OperatorShape shape = operatorShape();
    settings.check(
        "operator.radius",
        () -> requireFit(law, time.step(), quantization, mode, shape, neuron, domain));
    Domain coarsest = coarser.isEmpty() ? domain : coarser.get(coarser.size() - 1);
    settings.check(
        LEVELS, () -> requireFit(law, time.step(), quantization, mode, shape, neuron, coarsest));
    return new RunConfig(
        out,
        seed,
        mode,
        law,
        domain,
        coarser,
        time,
        quantization,
        neuron,
        shape,
        refinement,
        dataset(domain),
        parts.contains(Part.TRAINING) ? training(domain.grid().dx(), shape) : null,
        parts.contains(Part.ROLLOUT)
            ? rollout(domain, coarsest, quantization, law, refinement, shape.stencil().reach())
            : null);
  }

  private boolean hasOperator() {
    return parts.contains(Part.TRAINING) || parts.contains(Part.ROLLOUT);
  }

  /** Lets keys be that nothing of this run looks at. */
  private void ignoreUnused() {
    settings.ignore("sweep");
    for (Part part : Part.values()) {
      if (!parts.contains(part)) {
        settings.ignore(part == Part.TRAINING ? "train" : Keys.of(part));
      }
    }
    if (!hasOperator()) {
      NO_OPERATOR.forEach(settings::ignore);
    }
  }

  private Law law() {
    LawKind kind = Laws.kind(settings.word("law.name", Laws.names()));
    Map<String, Double> parameters = new TreeMap<>();
    for (LawKind.Parameter parameter : kind.parameters()) {
      String key = "law." + parameter.name();
      parameters.put(
          parameter.name(), settings.number(key, parameter.expected(), parameter.allowed()));
    }
    return kind.law(parameters);
  }

  private double notNegative(String key) {
    return settings.number(key, "a number >= 0", value -> value >= 0);
  }

  private Quantization quantization() {
    return new Quantization(settings.positive("neuron.quantum"), settings.number("neuron.offset"));
  }

  private Neuron neuron(Quantization quantization) {
    float leak = (float) settings.number("neuron.leak");
    float threshold = (float) settings.number("neuron.threshold");
    int maxPackets = settings.optionalInteger("neuron.maxPackets", 1).orElse(Neuron.UNCAPPED);
    if (!settings.has("neuron.bounds")) {
      return settings.check("neuron", () -> new Neuron(leak, threshold, maxPackets));
    }
    double[] bounds = settings.numbers("neuron.bounds", "lo", "hi");
    return settings.check(
        "neuron.bounds",
        () ->
            new Neuron(leak, threshold, maxPackets, Bounds.of(quantization, bounds[0], bounds[1])));
  }

  private Grid grid() {
    int[] cells = settings.integers("grid.cells", "nx", "ny");
    double[] extent = settings.positives("grid.extent", "lx", "ly");
    return settings.check(
        "grid.cells",
        () -> {
          Grid grid = new Grid(cells[0], cells[1], extent[0], extent[1]);
          if (!settings.has("rollout.tiles")) {
            grid.cells();
          }
          return grid;
        });
  }

  /** The domain on grids of half, a quarter ... of the cells each way. */
  private List<Domain> coarser(Grid grid, Quantization quantization) {
    int levels = settings.optionalInteger(LEVELS, 1).orElse(1);
    if (levels > 1 && settings.has("coefficient")) {
      throw settings.bad(LEVELS, "1, or none, with a coefficient");
    }
    int halvings = Integer.numberOfTrailingZeros(grid.nx());
    if (!grid.isOneDimensional()) {
      halvings = Math.min(halvings, Integer.numberOfTrailingZeros(grid.ny()));
    }
    if (levels > halvings + 1) {
      throw settings.bad(
          LEVELS,
          String.format(
              Locale.ROOT,
              "at most %d, as grid.cells = [%d, %d] can be halved %d times",
              halvings + 1,
              grid.nx(),
              grid.ny(),
              halvings));
    }
    List<Domain> coarser = new ArrayList<>();
    for (int level = 1; level < levels; level++) {
      int ny = grid.isOneDimensional() ? 1 : grid.ny() >> level;
      Grid coarse = new Grid(grid.nx() >> level, ny, grid.lengthX(), grid.lengthY());
      coarser.add(domain(coarse, quantization));
    }
    return List.copyOf(coarser);
  }

  private Domain domain(Grid grid, Quantization quantization) {
    Boundary west = boundary(Side.WEST, grid, quantization);
    Boundary east = boundary(Side.EAST, grid, quantization);
    Boundary south = boundary(Side.SOUTH, grid, quantization);
    Boundary north = boundary(Side.NORTH, grid, quantization);
    Boundaries boundaries =
        settings.check("boundary", () -> new Boundaries(west, east, south, north));
    return conducting(sourced(grid, boundaries), quantization);
  }

  private Domain sourced(Grid grid, Boundaries boundaries) {
    if (!settings.has("source.rate")) {
      return Domain.of(grid, boundaries);
    }
    Source source =
        settings.isNumber("source.rate")
            ? new ConstantSource(settings.number("source.rate"))
            : new ProfileSource(grid, profile("source.rate", NUMBER_OR_PROFILE));
    return Domain.withSource(grid, boundaries, source);
  }

  /** The same domain with its coefficient, if there is one, all cells of which are checked. */
  private Domain conducting(Domain domain, Quantization quantization) {
    String key = "coefficient";
    if (!settings.has(key)) {
      return domain;
    }
    Grid grid = domain.grid();
    boolean section = settings.isSection(key);
    String name = settings.string(section ? key + ".path" : key, COEFFICIENT);
    Optional<Profile> profile = section ? Optional.empty() : Profile.of(name);
    Coefficient coefficient =
        profile.isPresent()
            ? new ProfileCoefficient(grid, profile.get())
            : new FieldCoefficient(grid, coefficientField(key, name, section, grid, quantization));
    Domain conducting = domain.with(coefficient);
    return settings.check(
        key,
        () -> {
          for (int row = 0; row < grid.ny(); row++) {
            conducting.coefficients(new Window(row, 0, 1, grid.nx()));
          }
          return conducting;
        });
  }

  private Field coefficientField(
      String key, String path, boolean section, Grid grid, Quantization quantization) {
    Optional<String> dataset =
        section
            ? settings.optionalString(key + ".dataset", "the path of a dataset")
            : Optional.empty();
    OptionalInt snapshot =
        section ? settings.optionalInteger(key + ".snapshot", 0) : OptionalInt.empty();
    return settings.check(
        key, () -> FieldFiles.open(path, dataset, snapshot, grid, quantization, hadoop));
  }

  private Boundary boundary(Side side, Grid grid, Quantization quantization) {
    String key = "boundary." + side.key();
    if (!settings.has(key) && !grid.axes().contains(side.axis())) {
      return new Boundary.Periodic();
    }
    if (settings.isSection(key)) {
      return new Boundary.Dirichlet(dirichlet(key, side, grid, quantization));
    }
    return switch (settings.string(key, BOUNDARY)) {
      case "periodic" -> new Boundary.Periodic();
      case "wall" -> new Boundary.Wall();
      default -> throw settings.bad(key, BOUNDARY);
    };
  }

  private double[] dirichlet(String side, Side at, Grid grid, Quantization quantization) {
    String key = side + ".dirichlet";
    if (!settings.has(key)) {
      throw settings.bad(side, BOUNDARY);
    }
    int faces = grid.cells(at.axis().other());
    double[] values =
        settings.isNumber(key)
            ? constant(faces, settings.number(key))
            : profile(key, NUMBER_OR_PROFILE).onSide(grid, at);
    settings.check(key, () -> Arrays.stream(values).mapToInt(quantization::twiceCount).max());
    return values;
  }

  private RunConfig.Time time() {
    double step = settings.positive("time.step");
    int steps = settings.integer("time.steps", 1);
    return new RunConfig.Time(step, steps, steady());
  }

  private Optional<RunConfig.Steady> steady() {
    if (!settings.has("time.steady")) {
      return Optional.empty();
    }
    return Optional.of(
        new RunConfig.Steady(
            settings.positive("time.steady.tolerance"), settings.integer("time.steady.every", 1)));
  }

  private OperatorShape operatorShape() {
    int radius = (int) settings.integer("operator.radius", 1, Stencil.MOST_RADIUS);
    int transverse = (int) settings.integer("operator.transverse", 0, Stencil.MOST_RADIUS);
    int hidden = (int) settings.integer("operator.hidden", 0, OperatorShape.MOST_HIDDEN);
    Activation activation = settings.constant("operator.activation", Activation.class);
    Skip skip = settings.constant("operator.skip", Skip.class);
    boolean shiftInvariant = settings.bool("operator.shiftInvariant");
    int terms = (int) settings.integer("operator.coefficientTerms", 0, CoefficientTerms.MOST);
    Stencil stencil = new Stencil(radius, transverse);
    return settings.check(
        "operator",
        () -> new OperatorShape(stencil, hidden, activation, skip, shiftInvariant, terms));
  }

  /** Asks an operator of that shape, all its weights 0, whether it fits. */
  private static OperatorShape requireFit(
      Law law,
      double dt,
      Quantization quantization,
      Mode mode,
      OperatorShape shape,
      Neuron neuron,
      Domain domain) {
    if (shape.parameters() > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "the operator has "
              + shape.parameters()
              + " parameters, more than the "
              + MOST_PARAMETERS
              + " that can be trained: operator.hidden or the stencil must be smaller");
    }
    Grid grid = domain.grid();
    if (!grid.isOneDimensional() && Math.abs(grid.dx() - grid.dy()) > 1e-9 * grid.dx()) {
      throw new IllegalArgumentException(
          "grid.extent gives cells "
              + grid.dx()
              + " wide and "
              + grid.dy()
              + " high; expected"
              + " square ones");
    }
    FluxOperator zero = new FluxOperator(shape, new float[shape.parameters()]);
    new EvolutionOperator(law, dt, grid.dx(), quantization, mode, zero, neuron).requireFit(domain);
    return shape;
  }

  private RunConfig.Training training(double dx, OperatorShape shape) {
    Optimizer optimizer = optimizer();
    settings.check("operator.hidden", () -> requireFew(optimizer, shape));
    double batch = settings.number("train.batch", "a number in (0, 1]", v -> v > 0 && v <= 1);
    if (batch < 1 && !optimizer.takesBatches()) {
      throw settings.bad("train.batch", "1, or train.optimizer = adam");
    }
    Grid grid = trainingGrid(dx, shape.stencil());
    return new RunConfig.Training(
        optimizer,
        settings.integer("train.samples", 1),
        settings.integer("train.block", 1),
        grid,
        family("train.initial", settings.word("train.initial.family", RANDOM), grid),
        (int) settings.integer("train.steps", 0, 1_000_000),
        notNegative("train.noise"),
        settings.number("train.noiseShare", "a number in [0, 1]", v -> v >= 0 && v <= 1),
        settings.number("train.jump", "a number >= 1", v -> v >= 1),
        settings.number("train.validation", "a number in [0, 1)", v -> v >= 0 && v < 1),
        settings.optionalInteger("train.partitions", 1),
        notNegative("train.decay"),
        batch,
        (int) settings.integer("train.seeds", 1, MOST_SEEDS),
        settings.integer("train.checkpointEvery", 1),
        losses(),
        settings.optionalString("train.from", "the folder of a model to go on training"),
        data());
  }

  private static OperatorShape requireFew(Optimizer optimizer, OperatorShape shape) {
    if (shape.parameters() > optimizer.mostParameters()) {
      throw new IllegalArgumentException(
          "the operator has "
              + shape.parameters()
              + " parameters, more than the "
              + optimizer.mostParameters()
              + " that the optimizer takes: operator.hidden or the stencil must be smaller, or"
              + " train.optimizer another one");
    }
    return shape;
  }

  /** Datasets know of no coefficients. */
  private void requireNoDataset(Domain domain) {
    List<String> keys = new ArrayList<>();
    if (parts.contains(Part.TRAINING)) {
      keys.add("train.data");
    }
    if (parts.contains(Part.DATASET)) {
      keys.addAll(List.of("dataset.trajectories", "dataset.from"));
    }
    for (String key : keys) {
      if (domain.hasCoefficient() && settings.has(key)) {
        throw settings.bad("coefficient", "null with " + key);
      }
    }
  }

  private Optional<RunConfig.Data> data() {
    Optional<String> hash = settings.optionalString("train.dataHash", "64 hexadecimal digits");
    Optional<String> folder = settings.optionalString("train.data", "the folder of a dataset");
    if (hash.isPresent() && folder.isEmpty()) {
      throw settings.bad("train.dataHash", "none without train.data");
    }
    return folder.map(path -> new RunConfig.Data(path, hash));
  }

  private Optional<DatasetConfig> dataset(Domain domain) {
    List<String> keys = List.of("trajectories", "snapshots", "from", "initial.family");
    if (!parts.contains(Part.DATASET)
        || keys.stream().noneMatch(key -> settings.has("dataset." + key))) {
      return Optional.empty();
    }
    Optional<String> from = settings.optionalString("dataset.from", "the path of a file");
    if (from.isPresent() && settings.has("dataset.initial.family")) {
      throw settings.bad("dataset.from", "none beside a family, or dataset.initial.family = null");
    }
    Grid grid = domain.grid();
    if (!isPeriodic(domain)) {
      throw settings.bad(
          "boundary.west", "periodic, on all sides, for a dataset, and no source.rate");
    }
    boolean fluxes =
        settings.has("dataset.fluxes") ? settings.bool("dataset.fluxes") : grid.isOneDimensional();
    if (fluxes && !grid.isOneDimensional() && from.isPresent()) {
      throw settings.bad("dataset.fluxes", "false for a file in two dimensions");
    }
    Optional<InitialFamily> initial = Optional.empty();
    if (from.isEmpty()) {
      String family = settings.word("dataset.initial.family", RANDOM);
      initial = Optional.of(family("dataset.initial", family, grid));
    }
    return Optional.of(
        new DatasetConfig(
            from,
            settings.optionalString("dataset.variable", "the name of a variable in the file"),
            dropLast("dataset.dropLast"),
            count("dataset.trajectories", 1, from),
            count("dataset.snapshots", 2, from),
            settings.integer("dataset.every", 1),
            initial,
            settings.integer("dataset.initial.seed", Long.MIN_VALUE, Long.MAX_VALUE),
            splits(),
            fluxes,
            settings.integer("dataset.trajectoriesPerFile", 1),
            settings.optionalInteger("dataset.partitions", 1)));
  }

  private Optional<RepeatedPoint> dropLast(String key) {
    return settings.has(key)
        ? Optional.of(settings.constant(key, RepeatedPoint.class))
        : Optional.empty();
  }

  /** A number that must be given, unless there is a file to take it from. */
  private OptionalInt count(String key, int least, Optional<String> from) {
    return from.isPresent()
        ? settings.optionalInteger(key, least)
        : OptionalInt.of(settings.integer(key, least));
  }

  private List<Double> splits() {
    double[] shares = settings.numbers("dataset.splits", "train", "validation", "test");
    boolean isShares = Arrays.stream(shares).allMatch(share -> share >= 0);
    if (!isShares || Math.abs(Arrays.stream(shares).sum() - 1) > 1e-9) {
      throw settings.bad("dataset.splits", "[train, validation, test], shares with the sum 1");
    }
    return Arrays.stream(shares).boxed().toList();
  }

  /** The periodic grid of the training states: a number of cells in one dimension, or two. */
  private Grid trainingGrid(double dx, Stencil stencil) {
    String key = "train.cells";
    int least = 2 * stencil.reach();
    int[] cells =
        settings.isNumber(key)
            ? new int[] {settings.integer(key, least), 1}
            : settings.integers(key, "nx", "ny");
    if (cells[0] < least || (cells[1] > 1 && cells[1] < least)) {
      throw settings.bad(key, "at least " + least + " cells each way, as wide as the stencil");
    }
    return settings.check(key, () -> new Grid(cells[0], cells[1], cells[0] * dx, cells[1] * dx));
  }

  private Losses losses() {
    double flux = notNegative("train.loss.flux");
    double residual = notNegative("train.loss.residual");
    double rollout = notNegative("train.loss.rollout");
    double huber =
        settings.has("train.huber") ? settings.positive("train.huber") : Double.POSITIVE_INFINITY;
    List<Integer> unroll = settings.integerList("train.unroll", 0);
    int push = (int) settings.integer("train.push", 0, MOST_PUSHED);
    Firing firing = Keys.parse(Firing.class, settings.word("train.firing", FIRING));
    Surrogate surrogate = settings.constant("train.surrogate", Surrogate.class);
    boolean unrolls = residual + rollout > 0;
    if (flux == 0 && !unrolls) {
      throw settings.bad("train.loss.flux", "a weight above 0, or one of the other two losses");
    }
    if (unrolls && settings.has("coefficient")) {
      throw settings.bad(
          rollout > 0 ? "train.loss.rollout" : "train.loss.residual",
          "0 with a coefficient, where fluxes are learned from labels");
    }
    if (unroll.contains(0) && (flux == 0 || !unrolls)) {
      throw settings.bad(
          "train.unroll",
          "integers above 0; 0, a stage with labels alone, needs train.loss.flux and another loss"
              + " above 0");
    }
    if (!unrolls && unroll.size() > 1) {
      throw settings.bad(
          "train.unroll", "one stage, or train.loss.residual or train.loss.rollout above 0");
    }
    return new Losses(flux, residual, rollout, huber, unroll, push, firing, surrogate);
  }

  private Optimizer optimizer() {
    String name = settings.word("train.optimizer", OPTIMIZERS);
    int rounds = settings.integer("train.rounds", 1);
    double damping = settings.positive("train.damping");
    double tolerance = notNegative("train.tolerance");
    int patience = settings.integer("train.patience", 1);
    int memory = settings.integer("train.memory", 1);
    double rate = settings.positive("train.rate");
    double lastRate =
        settings.number("train.lastRate", "a number in [0, 1]", v -> v >= 0 && v <= 1);
    double clip = settings.positive("train.clip");
    return settings.check(
        "train.optimizer",
        () ->
            switch (name) {
              case "lbfgs" -> new LimitedMemoryBfgs(rounds, memory, tolerance, patience);
              case "adam" -> new Adam(rounds, rate, lastRate, clip);
              default -> new LevenbergMarquardt(rounds, damping, tolerance, patience);
            });
  }

  private RunConfig.Rollout rollout(
      Domain domain,
      Domain coarsest,
      Quantization quantization,
      Law law,
      int refinement,
      int reach) {
    Initial initial = initial(coarsest, quantization, law);
    int states =
        settings
            .optionalInteger("rollout.states", 1)
            .orElse(initial instanceof Initial.HeldOut data ? data.trajectories().size() : 1);
    if (initial instanceof Initial.HeldOut data) {
      requireHeldOut(data, states);
    } else if (states > 1 && !(initial instanceof Initial.Random)) {
      throw settings.bad(
          "rollout.states", "1, or rollout.initial of a random family for several states");
    }
    if (initial instanceof Initial.Table) {
      requireBatch(domain.grid());
    }
    Optional<RunConfig.Tiles> tiles = tiles(domain, states, reach);
    List<Double> quanta = settings.positiveList("rollout.quanta");
    if (!quanta.isEmpty()
        && (tiles.isPresent()
            || initial instanceof Initial.Table
            || settings.has("neuron.bounds"))) {
      throw settings.bad(
          "rollout.quanta", "[] for a rollout in tiles, for a batch, and with neuron.bounds");
    }
    return new RunConfig.Rollout(
        settings.optionalString("rollout.model", "the model's folder"),
        initial,
        states,
        exact(domain, law, refinement, initial),
        settings.optionalInteger("rollout.snapshotEvery", 1),
        settings.optionalInteger("rollout.partitions", 1),
        settings.integer("rollout.errorEvery", 1),
        settings.bool("rollout.classical"),
        kernel(),
        tiles,
        quanta);
  }

  /** Refuses what cannot be done with the trajectories of a dataset. */
  private void requireHeldOut(Initial.HeldOut data, int states) {
    if (states > data.trajectories().size()) {
      throw settings.bad(
          "rollout.states",
          "at most " + data.trajectories().size() + ", the split test of rollout.initial");
    }
    for (String key : TILE_KEYS) {
      if (settings.has(key)) {
        throw settings.bad(key, "null for rollout.initial = " + data.dataset());
      }
    }
  }

  /** Refuses what a batch cannot do. */
  private void requireBatch(Grid grid) {
    List<String> keys = new ArrayList<>(TILE_KEYS);
    keys.add("rollout.exact");
    keys.add("time.steady");
    for (String key : keys) {
      if (settings.has(key)) {
        throw settings.bad(key, "null for a batch, which rollout.initial asks for");
      }
    }
    if (grid.cells() > LARGEST_WHOLE) {
      throw settings.bad("grid.cells", "at most " + LARGEST_WHOLE + " cells for a batch");
    }
  }

  /** Tiles where they are asked for, and for grids too large for one task. */
  private Optional<RunConfig.Tiles> tiles(Domain domain, int states, int reach) {
    List<String> asked = TILE_KEYS.stream().filter(settings::has).toList();
    if (asked.isEmpty() && domain.grid().cells() <= LARGEST_WHOLE) {
      return Optional.empty();
    }
    if (states > 1) {
      String key = asked.isEmpty() ? "grid.cells" : asked.get(0);
      throw settings.bad(key, "rollout.states = 1: several states are not cut into tiles");
    }
    return Optional.of(
        new RunConfig.Tiles(
            tiling(domain, reach),
            optionalOrAuto("rollout.stepsPerExchange"),
            settings.optionalInteger("rollout.checkpointEvery", 1)));
  }

  private Optional<Tiling> tiling(Domain domain, int reach) {
    String key = "rollout.tiles";
    if (settings.isAuto(key)) {
      return Optional.empty();
    }
    int[] layout = settings.integers(key, "rows", "columns");
    return Optional.of(
        settings.check(
            key,
            () -> {
              Tiling tiling = new Tiling(domain, layout[0], layout[1]);
              tiling.requireReach(reach);
              return tiling;
            }));
  }

  private OptionalInt optionalOrAuto(String key) {
    return settings.isAuto(key) ? OptionalInt.empty() : settings.optionalInteger(key, 1);
  }

  private Optional<Kernel> kernel() {
    List<String> allowed = new ArrayList<>(Keys.all(Kernel.class));
    allowed.add(0, "auto");
    String word = settings.word("rollout.kernel", allowed);
    return word.equals("auto") ? Optional.empty() : Optional.of(Keys.parse(Kernel.class, word));
  }

  private Initial initial(Domain domain, Quantization quantization, Law law) {
    String key = "rollout.initial";
    Grid grid = domain.grid();
    // Sides that are no ring have a place for all points.
    Optional<RepeatedPoint> repeated =
        isRing(domain) ? Optional.empty() : Optional.of(RepeatedPoint.NONE);
    if (!settings.isSection(key)) {
      String path = settings.string(key, INITIAL);
      if (FAMILIES.contains(path)) {
        throw settings.bad(key, INITIAL);
      }
      Optional<StoredDataset> dataset = settings.check(key, () -> StoredDataset.find(path, hadoop));
      if (dataset.isPresent()) {
        return heldOut(dataset.get(), grid, quantization);
      }
      return stored(
          key,
          path,
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          repeated,
          grid,
          quantization);
    }
    if (settings.has("rollout.initial.path")) {
      if (settings.has("rollout.initial.family")) {
        throw settings.bad("rollout.initial.path", "none beside a family, or family = null");
      }
      return stored(
          "rollout.initial.path",
          settings.string("rollout.initial.path", "a path"),
          settings.optionalString("rollout.initial.dataset", "the path of a dataset"),
          settings.optionalInteger("rollout.initial.snapshot", 0),
          settings.optionalInteger("rollout.initial.trajectory", 0),
          dropLast("rollout.initial.dropLast").or(() -> repeated),
          grid,
          quantization);
    }
    String name = settings.word("rollout.initial.family", FAMILIES);
    return switch (name) {
      case "zero" -> {
        settings.check("neuron.offset", () -> quantization.count(0));
        yield new Initial.Zero();
      }
      case "bump" -> new Initial.Spot(bump(grid, quantization));
      case "barenblatt" -> new Initial.Spot(barenblatt(grid, quantization, law));
      case "profile" -> {
        Profile profile = profile("rollout.initial.name", "\"<profile>\"");
        Grid coarse =
            new Grid(
                Math.min(grid.nx(), MOST_CHECKED),
                Math.min(grid.ny(), MOST_CHECKED),
                grid.lengthX(),
                grid.lengthY());
        settings.check(
            "rollout.initial.name", () -> quantization.counts(profile.onCells(coarse, 0)));
        yield new Initial.Named(profile);
      }
      default -> random(name, grid, quantization);
    };
  }

  private Initial heldOut(StoredDataset dataset, Grid grid, Quantization quantization) {
    String key = "rollout.initial";
    Grid theirs = dataset.description().grid();
    if (theirs.nx() != grid.nx() || theirs.ny() != grid.ny()) {
      throw settings.bad(
          "grid.cells", "[" + theirs.nx() + ", " + theirs.ny() + "], the cells of " + key);
    }
    List<Integer> test = Arrays.stream(dataset.description().numbers(Split.TEST)).boxed().toList();
    if (test.isEmpty()) {
      throw settings.bad(key, "a dataset with trajectories in its split test");
    }
    Initial.HeldOut initial = new Initial.HeldOut(dataset, test);
    settings.check(key, () -> quantization.counts(initial.sample(grid, 0)));
    return initial;
  }

  private Initial stored(
      String key,
      String path,
      Optional<String> dataset,
      OptionalInt snapshot,
      OptionalInt trajectory,
      Optional<RepeatedPoint> repeated,
      Grid grid,
      Quantization quantization) {
    Optional<StateTable> table =
        settings.check(key, () -> FieldFiles.table(path, dataset, snapshot, trajectory, hadoop));
    if (table.isPresent()) {
      return new Initial.Table(table.get());
    }
    return new Initial.Stored(
        settings.check(
            key,
            () ->
                FieldFiles.open(
                    path, dataset, snapshot, trajectory, repeated, grid, quantization, hadoop)));
  }

  private Initial random(String name, Grid grid, Quantization quantization) {
    InitialFamily family = family("rollout.initial", name, grid);
    Extremes extremes = family.extremes();
    settings.check(
        "rollout.initial.family",
        () -> quantization.counts(new double[] {extremes.least(), extremes.largest()}));
    long seed = settings.integer("rollout.initial.seed", Long.MIN_VALUE, Long.MAX_VALUE);
    return new Initial.Random(family, seed);
  }

  /** A family of random states by its section and its name. */
  private InitialFamily family(String section, String name, Grid grid) {
    return switch (name) {
      case "riemann" -> riemann(section);
      case "gaussianField" -> gaussianField(section, grid);
      case "bumps" -> bumps(section, grid);
      default -> randomFourier(section, grid);
    };
  }

  private RandomFourier randomFourier(String section, Grid grid) {
    return new RandomFourier(
        modes(section, grid),
        settings.positive(section + ".range"),
        settings.number(section + ".mean"));
  }

  private int modes(String section, Grid grid) {
    return (int) settings.integer(section + ".modes", 1, Math.max(1, grid.nx() / 2));
  }

  private GaussianField gaussianField(String section, Grid grid) {
    return new GaussianField(
        modes(section, grid),
        settings.positive(section + ".lengthScale"),
        settings.positive(section + ".smoothness"),
        settings.positive(section + ".standardDeviation"),
        settings.number(section + ".mean"));
  }

  private RandomBumps bumps(String section, Grid grid) {
    double largest = RandomBumps.largestRadius(grid);
    return new RandomBumps(
        (int) settings.integer(section + ".number", 1, MOST_BUMPS),
        settings.number(
            section + ".radius",
            "a number > 0 and at most " + largest + ", half of the grid's extent",
            value -> value > 0 && value <= largest),
        settings.positive(section + ".height"),
        settings.number(section + ".background"));
  }

  private RandomRiemann riemann(String section) {
    int pieces = (int) settings.integer(section + ".pieces", 2, MOST_PIECES);
    double least = settings.number(section + ".least");
    return new RandomRiemann(
        pieces,
        least,
        settings.number(section + ".largest", "a number > " + least, value -> value > least));
  }

  private Bump bump(Grid grid, Quantization quantization) {
    double[] centre = centre(grid);
    double radius = radius(grid);
    double height = settings.number("rollout.initial.height");
    double background = settings.number("rollout.initial.background");
    settings.check(
        "rollout.initial.height",
        () -> quantization.counts(new double[] {background, background + height}));
    return new Bump(centre[0], centre[1], radius, height, background);
  }

  private Barenblatt barenblatt(Grid grid, Quantization quantization, Law law) {
    if (!(law instanceof PorousMedium medium)) {
      throw settings.bad(
          "rollout.initial.family", "another than barenblatt, or law.name = porousMedium");
    }
    double[] centre = centre(grid);
    double radius = radius(grid);
    double height = settings.positive("rollout.initial.height");
    settings.check("rollout.initial.height", () -> quantization.counts(new double[] {0, height}));
    return new Barenblatt(medium, centre[0], centre[1], radius, height);
  }

  private double[] centre(Grid grid) {
    double[] centre = settings.numbers("rollout.initial.centre", "x", "y");
    boolean isInside = centre[0] >= 0 && centre[0] <= grid.lengthX();
    if (!grid.isOneDimensional()) {
      isInside &= centre[1] >= 0 && centre[1] <= grid.lengthY();
    }
    if (!isInside) {
      throw settings.bad("rollout.initial.centre", "[x, y] inside grid.extent");
    }
    return centre;
  }

  private double radius(Grid grid) {
    double cell = Math.max(grid.dx(), grid.isOneDimensional() ? 0 : grid.dy());
    return settings.number(
        "rollout.initial.radius",
        "a number >= " + cell + ", the width of a cell",
        value -> value >= cell);
  }

  private Exact data(Domain domain, Law law, Initial initial) {
    String key = "rollout.exact";
    if (!(initial instanceof Initial.HeldOut held)
        || !isPeriodic(domain)
        || domain.hasCoefficient()) {
      throw settings.bad(
          key,
          "data for rollout.initial = <folder of a dataset>, periodic sides (boundary) and no"
              + " coefficient only");
    }
    DatasetDescription data = held.dataset().description();
    RunConfig.Time time = time();
    DatasetMatch.require(settings, law, time.step(), domain.grid().dx(), data, "rollout.initial");
    int longest = (data.snapshots() - 1) * data.every();
    if (time.steps() > longest || time.steps() % data.every() != 0) {
      throw settings.bad(
          "time.steps",
          "at most "
              + longest
              + ", and a multiple of "
              + data.every()
              + ", for rollout.exact = data");
    }
    if (settings.integer("rollout.errorEvery", 1) % data.every() != 0) {
      throw settings.bad(
          "rollout.errorEvery", "a multiple of " + data.every() + " for rollout.exact = data");
    }
    if (time.steady().isPresent()) {
      throw settings.bad("time.steady", "null for rollout.exact = data");
    }
    return new Exact.Data(data.every());
  }

  private Optional<Exact> exact(Domain domain, Law law, int refinement, Initial initial) {
    String key = "rollout.exact";
    String expected = "periodic, reference, barenblatt, data or \"<profile>\"";
    if (!settings.has(key)) {
      return Optional.empty();
    }
    return switch (settings.string(key, expected)) {
      case "periodic" -> {
        if (!isPeriodic(domain)
            || domain.hasCoefficient()
            || !(law instanceof Diffusion diffusion)) {
          throw settings.bad(
              key,
              "\"<profile>\", or periodic for law.name = diffusion, on all sides (boundary), and"
                  + " no source.rate and no coefficient");
        }
        yield Optional.of(new Exact.Periodic(diffusion));
      }
      case "reference" -> {
        if (isPeriodic(domain) && domain.hasCoefficient() && law instanceof Diffusion diffusion) {
          yield Optional.of(new Exact.Refined(diffusion, domain, refinement));
        }
        if (!isPeriodic(domain)) {
          throw settings.bad(
              key, "\"<profile>\", or reference for periodic sides (boundary) and no source.rate");
        }
        settings.check(
            "grid.cells",
            () -> {
              ReferenceSolver.requireFit(law, domain, refinement);
              return domain;
            });
        yield Optional.of(new Exact.Reference(law, refinement));
      }
      case "barenblatt" -> {
        if (!(initial instanceof Initial.Spot spot && spot.shape() instanceof Barenblatt from)) {
          throw settings.bad(key, "another, or rollout.initial.family = barenblatt");
        }
        requireRoom(domain.grid(), from);
        yield Optional.of(new Exact.Spreading(from));
      }
      case "data" -> Optional.of(data(domain, law, initial));
      default -> Optional.of(new Exact.Named(profile(key, expected)));
    };
  }

  /** The exact solution knows nothing of sides. */
  private void requireRoom(Grid grid, Barenblatt spot) {
    double end = settings.positive("time.step") * settings.integer("time.steps", 1);
    double front = spot.front(grid, end);
    double room = Math.min(spot.centreX(), grid.lengthX() - spot.centreX());
    if (!grid.isOneDimensional()) {
      room = Math.min(room, Math.min(spot.centreY(), grid.lengthY() - spot.centreY()));
    }
    if (front > room) {
      throw settings.bad(
          "time.steps",
          "fewer for rollout.exact = barenblatt, whose front would be "
              + front
              + " from its centre, beyond a side");
    }
  }

  private static boolean isPeriodic(Domain domain) {
    return isRing(domain) && !domain.hasSource();
  }

  private static boolean isRing(Domain domain) {
    Boundaries sides = domain.boundaries();
    return sides.isPeriodicX() && sides.isPeriodicY();
  }

  private Profile profile(String key, String expected) {
    String name = settings.string(key, expected);
    return settings.check(key, () -> Profile.named(name));
  }

  private static double[] constant(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }
}
