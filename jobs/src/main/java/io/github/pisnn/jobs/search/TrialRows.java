package io.github.pisnn.jobs.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.run.TableRows;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of {@code trials.parquet}: a trial each, with a column for each objective and each key
 * that is searched.
 */
final class TrialRows extends TableRows<Trial> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Objective> objectives;
  private final Map<String, String> types;

  TrialRows(List<Objective> objectives, List<Trial> trials) {
    this(objectives, types(trials));
  }

  private TrialRows(List<Objective> objectives, Map<String, String> types) {
    super(schema(objectives, types));
    this.objectives = objectives;
    this.types = types;
  }

  private static String schema(List<Objective> objectives, Map<String, String> types) {
    List<String> columns = new ArrayList<>();
    columns.add("required int32 trial");
    columns.add("required binary state (STRING)");
    columns.add("required int32 rounds");
    for (Objective objective : objectives) {
      columns.add("optional double " + objective.key());
      columns.add("optional double " + objective.key() + "_standard_deviation");
    }
    columns.add("optional double training_seconds");
    columns.add("optional binary failure (STRING)");
    types.forEach(
        (key, type) -> columns.add("optional " + String.format(Locale.ROOT, type, column(key))));
    return "message trial { " + String.join("; ", columns) + "; }";
  }

  /** Dots would have to be quoted in every query. */
  private static String column(String key) {
    return key.replace('.', '_');
  }

  /** Integers and numbers where all values of a key are; or else text in JSON. */
  private static Map<String, String> types(List<Trial> trials) {
    Map<String, String> types = new TreeMap<>();
    for (Trial trial : trials) {
      trial.values().forEach((key, value) -> types.merge(key, type(value), TrialRows::wider));
    }
    return types;
  }

  private static String type(String value) {
    JsonNode json = read(value);
    if (json.canConvertToExactIntegral() && json.isIntegralNumber()) {
      return "int64 %s";
    }
    return json.isNumber() ? "double %s" : "binary %s (STRING)";
  }

  private static String wider(String one, String other) {
    if (one.equals(other)) {
      return one;
    }
    boolean isText = one.startsWith("binary") || other.startsWith("binary");
    return isText ? "binary %s (STRING)" : "double %s";
  }

  private static JsonNode read(String value) {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value, e);
    }
  }

  @Override
  public void put(Trial trial) {
    put("trial", trial.number());
    put("state", Keys.of(trial.state()));
    put("rounds", trial.rounds());
    Outcome outcome = trial.outcome();
    if (outcome != null) {
      for (Objective objective : objectives) {
        if (outcome.failure() == null) {
          put(objective.key(), outcome.mean(objective.key()));
          put(objective.key() + "_standard_deviation", outcome.spread(objective.key()));
        }
      }
      put("training_seconds", outcome.seconds().training());
      if (outcome.failure() != null) {
        put("failure", outcome.failure());
      }
    }
    types.forEach(
        (key, type) -> {
          String value = trial.values().get(key);
          if (value != null) {
            put(column(key), type, read(value));
          }
        });
  }

  private void put(String column, String type, JsonNode value) {
    if (type.startsWith("int64")) {
      put(column, value.longValue());
    } else if (type.startsWith("double")) {
      put(column, value.doubleValue());
    } else {
      put(column, value.isTextual() ? value.textValue() : value.toString());
    }
  }
}
