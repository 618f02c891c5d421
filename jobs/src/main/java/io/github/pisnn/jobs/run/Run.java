package io.github.pisnn.jobs.run;

import io.github.pisnn.jobs.config.RunConfig;
import io.github.pisnn.jobs.config.Settings;
import org.apache.spark.sql.SparkSession;

/**
 * A run under way.
 *
 * @param settings the configuration as it was read
 * @param config the configuration, checked
 * @param folder where everything goes
 * @param spark the session
 */
public record Run(Settings settings, RunConfig config, RunFolder folder, SparkSession spark) {}
