package io.github.pisnn.jobs.cluster;

import com.codahale.metrics.Gauge;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/** Gives Spark's metrics system, on the driver, a gauge for each figure of the run under way. */
public final class MetricsPlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new Gauges();
  }

  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }

  private static final class Gauges implements DriverPlugin {

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      Watch.clear();
      return Map.of();
    }

    @Override
    public void registerMetrics(String application, PluginContext context) {
      for (Watch.Figure figure : Watch.Figure.values()) {
        Gauge<Double> gauge = () -> Watch.get(figure);
        context.metricRegistry().register(figure.metric(), gauge);
      }
    }
  }
}
