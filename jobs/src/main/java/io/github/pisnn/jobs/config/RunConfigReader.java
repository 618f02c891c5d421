package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Quantization;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.step.Mode;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.config.RunConfig.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Reads a {@link RunConfig}, section by section, and checks what spans several of them. */
record RunConfigReader(Settings settings, Configuration hadoop, Set<Part> parts) {
  static final Section RUN = new Section("", "The run", "");
  private static final Key<String> OUT =
      RUN.required("out", ValueType.text("the run's folder"), "on any Hadoop file system");
  static final Key<Long> SEED =
      RUN.withDefault(
          "seed",
          ValueType.integer(0, Long.MAX_VALUE / 2),
          "of training samples and starting weights");
  private static final Key<Mode> MODE =
      RUN.withDefault(
          "mode",
          ValueType.constant(Mode.class),
          "unsplit: all faces at once; lie: x-faces, then y-faces");

  static final Section REFERENCE = new Section("reference", "The reference solver", "problems.md");
  private static final Key<Integer> REFINEMENT =
      REFERENCE.withDefault(
          "refinement", ValueType.integer(1, 1024), "its cells in one of the grid's, each way");

  /** What only runs with an operator look at, beside the sections that are theirs. */
  private static final List<String> NO_OPERATOR =
      List.of("operator", "neuron.maxPackets", "neuron.bounds", "time.steps", ProblemReader.STEADY);

  RunConfig read() {
    ignoreUnused();
    String out = settings.get(OUT);
    long seed = settings.get(SEED);
    Law law = ProblemReader.law(settings);
    Quantization quantization = OperatorReader.quantization(settings);
    ProblemReader problem = new ProblemReader(settings, hadoop, quantization);
    Domain domain = problem.domain();
    requireNoDataset(domain);
    int refinement = settings.get(REFINEMENT);
    if (!parts.contains(Part.TRAINING) && !parts.contains(Part.ROLLOUT)) {
      return new RunConfig(
          out,
          seed,
          null,
          law,
          domain,
          List.of(),
          ProblemReader.stepOnly(settings),
          quantization,
          null,
          null,
          refinement,
          dataset(domain),
          null,
          null,
          null);
    }
    Mode mode = settings.get(MODE);
    Neuron neuron = OperatorReader.neuron(settings, quantization);
    List<Domain> coarser = problem.coarser(domain.grid());
    Domain coarsest = coarser.isEmpty() ? domain : coarser.get(coarser.size() - 1);
    RunConfig.Time time = problem.time();
    OperatorShape shape = OperatorReader.shape(settings);
    settings.check(
        OperatorReader.RADIUS,
        () ->
            OperatorReader.requireFit(law, time.step(), quantization, mode, shape, neuron, domain));
    settings.check(
        ProblemReader.LEVELS,
        () ->
            OperatorReader.requireFit(
                law, time.step(), quantization, mode, shape, neuron, coarsest));
    RunConfig.Rollout rollout =
        parts.contains(Part.ROLLOUT)
            ? new RolloutReader(settings)
                .read(
                    domain,
                    shape.seen(domain.grid()).reach(),
                    new InitialReader(settings, hadoop, law, coarsest, quantization),
                    new ExactReader(settings, law, domain, time, refinement))
            : null;
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
        parts.contains(Part.TRAINING)
            ? new TrainingReader(settings).read(domain.grid().dx(), shape)
            : null,
        rollout,
        rollout != null && parts.contains(Part.COMPARE)
            ? new CompareReader(settings).read(domain, rollout)
            : null);
  }

  private Optional<DatasetConfig> dataset(Domain domain) {
    return parts.contains(Part.DATASET)
        ? new DatasetReader(settings).read(domain)
        : Optional.empty();
  }

  /** Lets keys be that nothing of this run looks at. */
  private void ignoreUnused() {
    settings.ignore("sweep");
    for (Part part : Part.values()) {
      if (!parts.contains(part)) {
        settings.ignore(part == Part.TRAINING ? "train" : Keys.of(part));
      }
    }
    if (!parts.contains(Part.TRAINING) && !parts.contains(Part.ROLLOUT)) {
      NO_OPERATOR.forEach(settings::ignore);
    }
  }

  /** Datasets know of no coefficients. */
  private void requireNoDataset(Domain domain) {
    List<Key<?>> keys = new ArrayList<>();
    if (parts.contains(Part.TRAINING)) {
      keys.add(TrainingReader.DATA);
    }
    if (parts.contains(Part.DATASET)) {
      keys.add(DatasetReader.TRAJECTORIES);
      keys.add(DatasetReader.FROM);
    }
    for (Key<?> key : keys) {
      if (domain.hasCoefficient() && settings.has(key)) {
        throw settings.bad(ProblemReader.CONDUCTING, "null with " + key);
      }
    }
  }
}
