package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Boundaries;
import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.core.grid.Axis;
import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.initial.Barenblatt;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import io.github.pisnn.datasets.store.DatasetDescription;
import java.util.Locale;
import java.util.Optional;

/** Reads what a rollout is compared with: {@code rollout.exact}. */
record ExactReader(Settings settings, Law law, Domain domain, RunConfig.Time time, int refinement) {
  private static final String EXPECTED = "periodic, reference, barenblatt, data or \"<profile>\"";

  /** What the key takes. */
  static ValueType<String> type() {
    return ValueType.text(EXPECTED);
  }

  /**
   * Reads it.
   *
   * @param errorEvery steps between two comparisons
   */
  Optional<Exact> read(Key<String> key, Initial initial, int errorEvery) {
    return settings
        .find(key)
        .map(
            word ->
                switch (word) {
                  case "periodic" -> periodic(key);
                  case "reference" -> reference(key);
                  case "barenblatt" -> spreading(key, initial);
                  case "data" -> data(key, initial, errorEvery);
                  default -> new Exact.Named(ProblemReader.profile(settings, key, EXPECTED));
                });
  }

  private Exact periodic(Key<String> key) {
    if (!isPeriodic(domain) || domain.hasCoefficient() || law.heatConductivity().isEmpty()) {
      throw settings.bad(
          key,
          "\"<profile>\", or periodic for law.name = diffusion, on all sides (boundary), and"
              + " no source.rate and no coefficient");
    }
    return new Exact.Periodic(law);
  }

  private Exact reference(Key<String> key) {
    if (isPeriodic(domain) && domain.hasCoefficient() && law.heatConductivity().isPresent()) {
      return new Exact.Refined(law, domain, refinement);
    }
    if (!isPeriodic(domain)) {
      throw settings.bad(
          key, "\"<profile>\", or reference for periodic sides (boundary) and no source.rate");
    }
    return settings.check(ProblemReader.CELLS, () -> Exact.reference(law, domain, refinement));
  }

  /** The exact solution knows nothing of sides. */
  private Exact spreading(Key<String> key, Initial initial) {
    if (!(initial instanceof Initial.Spot spot && spot.shape() instanceof Barenblatt from)) {
      throw settings.bad(key, "another, or rollout.initial.family = barenblatt");
    }
    Grid grid = domain.grid();
    double front = from.front(grid, time.step() * time.steps());
    double room = Double.POSITIVE_INFINITY;
    for (Axis axis : grid.axes()) {
      double centre = from.centre(axis);
      room = Math.min(room, Math.min(centre, grid.length(axis) - centre));
    }
    if (front > room) {
      throw settings.bad(
          ProblemReader.STEPS,
          "fewer for rollout.exact = barenblatt, whose front would be "
              + front
              + " from its centre, beyond a side");
    }
    return new Exact.Spreading(from);
  }

  private Exact data(Key<String> key, Initial initial, int errorEvery) {
    if (!(initial instanceof Initial.HeldOut held)
        || !isPeriodic(domain)
        || domain.hasCoefficient()) {
      throw settings.bad(
          key,
          "data for rollout.initial = <folder of a dataset>, periodic sides (boundary) and no"
              + " coefficient only");
    }
    DatasetDescription data = held.dataset().description();
    DatasetMatch.require(settings, law, time.step(), domain.grid().dx(), data, "rollout.initial");
    int longest = (data.snapshots() - 1) * data.every();
    if (time.steps() > longest || time.steps() % data.every() != 0) {
      throw settings.bad(
          ProblemReader.STEPS,
          String.format(
              Locale.ROOT,
              "at most %s, and a multiple of %s, for rollout.exact = data",
              longest,
              data.every()));
    }
    if (errorEvery % data.every() != 0) {
      throw settings.bad(
          "rollout.errorEvery", "a multiple of " + data.every() + " for rollout.exact = data");
    }
    if (time.steady().isPresent()) {
      throw settings.bad(ProblemReader.STEADY, "null for rollout.exact = data");
    }
    return new Exact.Data(data.every());
  }

  /** Whether a domain is a ring without a source. */
  static boolean isPeriodic(Domain domain) {
    return isRing(domain) && !domain.hasSource();
  }

  /** Whether all of its sides are periodic. */
  static boolean isRing(Domain domain) {
    Boundaries sides = domain.boundaries();
    return sides.isPeriodic(Axis.X) && sides.isPeriodic(Axis.Y);
  }
}
