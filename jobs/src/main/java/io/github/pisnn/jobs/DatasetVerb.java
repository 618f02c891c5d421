package io.github.pisnn.jobs;

import io.github.pisnn.core.grid.Grid;
import io.github.pisnn.datasets.fields.LawBounds;
import io.github.pisnn.datasets.store.DatasetDescription;
import io.github.pisnn.datasets.store.GeneratedTrajectories;
import io.github.pisnn.datasets.store.ImportedTrajectories;
import io.github.pisnn.datasets.store.Split;
import io.github.pisnn.datasets.store.TrajectorySource;
import io.github.pisnn.datasets.trajectories.RepeatedPoint;
import io.github.pisnn.datasets.trajectories.Trajectories;
import io.github.pisnn.datasets.trajectories.TrajectoryFiles;
import io.github.pisnn.jobs.config.DatasetConfig;
import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import io.github.pisnn.jobs.dataset.DatasetRun;
import io.github.pisnn.jobs.run.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;

/** Makes a dataset of trajectories, or takes one over from somebody else's file. */
@Command(name = "dataset", description = "Makes a dataset of trajectories.")
final class DatasetVerb extends Verb {
  /** How far apart two numbers may be that mean the same. */
  private static final double TOLERANCE = 1e-6;

  @Override
  Set<RunConfig.Part> parts() {
    return EnumSet.of(RunConfig.Part.DATASET);
  }

  @Override
  Work check(Settings settings, RunConfig config, Configuration hadoop) {
    DatasetConfig asked =
        config
            .dataset()
            .orElseThrow(() -> settings.missing("dataset.trajectories", "an integer from 1"));
    return asked.from().isPresent()
        ? take(settings, config, asked, asked.from().get(), hadoop)
        : make(settings, config, asked);
  }

  private static Work make(Settings settings, RunConfig config, DatasetConfig asked) {
    int snapshots = asked.snapshots().orElseThrow();
    TrajectorySource source =
        settings.check(
            "dataset",
            () ->
                new GeneratedTrajectories(
                    config.law(),
                    LawBounds.of(config.law(), config.quantization()),
                    config.domain().grid(),
                    config.time().step(),
                    asked.every(),
                    snapshots,
                    asked.initial().orElseThrow(),
                    asked.seed(),
                    config.refinement(),
                    asked.fluxes()));
    return work(source, config, asked, asked.trajectories().orElseThrow(), snapshots);
  }

  private static Work take(
      Settings settings, RunConfig config, DatasetConfig asked, String path, Configuration hadoop) {
    String from = new Path(path).toUri().getScheme() == null ? absolute(path, hadoop) : path;
    RepeatedPoint repeated = asked.dropLast().orElse(RepeatedPoint.NONE);
    try (Trajectories file =
        settings.check(
            "dataset.from",
            () -> repeated.leftOut(TrajectoryFiles.open(path, asked.variable(), hadoop)))) {
      settings.check("dataset.from", () -> requireRing(path, file, asked));
      file.notes().forEach(note -> Console.say("%s: %s", path, note));
      double interval = asked.every() * config.time().step();
      requireFit(settings, config, file, path, interval);
      int snapshots = least(settings, "dataset.snapshots", asked.snapshots(), file.snapshots());
      int trajectories =
          least(settings, "dataset.trajectories", asked.trajectories(), file.count());
      if (snapshots < 2) {
        throw settings.bad("dataset.from", "a file of at least two snapshots a trajectory");
      }
      TrajectorySource source =
          new ImportedTrajectories(
              from,
              asked.variable().orElse(null),
              repeated,
              config.law(),
              LawBounds.of(config.law(), config.quantization()),
              config.domain().grid(),
              interval,
              snapshots,
              asked.fluxes());
      return work(source, config, asked, trajectories, snapshots);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  /** What a file says, or shows, that is not so on a periodic grid. */
  private static boolean requireRing(String path, Trajectories file, DatasetConfig asked) {
    file.sides()
        .ifPresent(
            sides -> {
              throw new IllegalArgumentException(
                  path + ": " + sides + "; expected PERIODIC, as the grid of a dataset is");
            });
    if (asked.dropLast().isEmpty()) {
      RepeatedPoint.requireNone(path, file);
    }
    return true;
  }

  /** Executors may have another working directory. */
  private static String absolute(String path, Configuration hadoop) {
    try {
      Path given = new Path(path);
      Path qualified = given.getFileSystem(hadoop).makeQualified(given);
      return qualified.toUri().getScheme().equals("file")
          ? qualified.toUri().getPath()
          : qualified.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  private static int least(Settings settings, String key, OptionalInt asked, int found) {
    if (asked.orElse(found) > found) {
      throw settings.bad(key, "at most " + found + ", as dataset.from has");
    }
    return asked.orElse(found);
  }

  private static void requireFit(
      Settings settings, RunConfig config, Trajectories file, String path, double interval) {
    Grid ours = config.domain().grid();
    Grid theirs = file.grid();
    if (ours.nx() != theirs.nx() || ours.ny() != theirs.ny()) {
      throw settings.bad(
          "grid.cells",
          String.format(Locale.ROOT, "[%d, %d], the cells of %s", theirs.nx(), theirs.ny(), path));
    }
    boolean isSame =
        ours.axes().stream().allMatch(axis -> isSame(ours.length(axis), theirs.length(axis)));
    if (!isSame) {
      throw settings.bad(
          "grid.extent",
          "[" + theirs.lengthX() + ", " + theirs.lengthY() + "], the extent of " + path);
    }
    if (file.snapshots() > 1 && !isSame(interval, file.interval())) {
      throw settings.bad(
          "time.step",
          "a step of which dataset.every make "
              + file.interval()
              + ", the time between the snapshots of "
              + path);
    }
  }

  private static boolean isSame(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE * Math.abs(b);
  }

  private static Work work(
      TrajectorySource source,
      RunConfig config,
      DatasetConfig asked,
      int trajectories,
      int snapshots) {
    double[] shares = asked.splits().stream().mapToDouble(Double::doubleValue).toArray();
    DatasetDescription description =
        new DatasetDescription(
            config.law(),
            config.domain().grid(),
            config.time().step(),
            asked.every(),
            snapshots,
            asked.fluxes(),
            List.of(Split.of(trajectories, shares, asked.seed())),
            asked.trajectoriesPerFile(),
            List.of(),
            "");
    return run -> new DatasetRun(run, source, description).make();
  }
}
