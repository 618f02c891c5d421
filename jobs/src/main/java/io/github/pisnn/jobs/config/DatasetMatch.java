package io.github.pisnn.jobs.config;

import io.github.pisnn.core.law.Law;
import io.github.pisnn.datasets.store.DatasetDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses a dataset of another law, step or width of cells than a run's. */
public final class DatasetMatch {
  /** How far, relatively, widths may be apart that mean the same. */
  private static final double TOLERANCE = 1e-9;

  private DatasetMatch() {}

  /**
   * Compares a dataset with a configuration.
   *
   * @param law the run's
   * @param dt its step
   * @param dx its width of a cell
   * @param key the key that names the dataset
   * @throws ConfigurationException one line naming the first key that differs
   */
  public static void require(
      Settings settings, Law law, double dt, double dx, DatasetDescription dataset, String key) {
    require(settings, "law.name", dataset.law().name(), law.name(), key);
    for (Map.Entry<String, Double> entry : dataset.law().parameters().entrySet()) {
      Double asked = law.parameters().get(entry.getKey());
      require(settings, "law." + entry.getKey(), entry.getValue(), asked, key);
    }
    require(settings, "time.step", dataset.dt(), dt, key);
    double width = dataset.grid().dx();
    if (Math.abs(dx - width) > TOLERANCE * width) {
      throw settings.bad("grid.extent", "cells " + width + " wide, which " + key + " has");
    }
  }

  /** Compares one thing. */
  public static void require(
      Settings settings, String what, Object made, @Nullable Object asked, String key) {
    if (!made.equals(asked)) {
      throw settings.bad(what, made + ", which " + key + " has");
    }
  }
}
