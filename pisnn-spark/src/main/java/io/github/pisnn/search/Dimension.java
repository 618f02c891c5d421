package io.github.pisnn.search;

import java.util.List;
import java.util.Map;

/**
 * A dimension of a search space: a key of the configuration.
 *
 * @param key the key, such as operator.radius
 * @param range the values it may take
 * @param conditions when it is searched at all: if every one of these holds
 */
public record Dimension(String key, Range range, List<Condition> conditions) {

  /**
   * Another key of the space has one of some values.
   *
   * @param key the other key
   * @param values as text in JSON
   */
  public record Condition(String key, List<String> values) {

    boolean holds(Map<String, String> chosen) {
      String value = chosen.get(key);
      return value != null && values.contains(value);
    }
  }

  /** Whether it is searched beside what has been chosen of other keys. */
  boolean isActive(Map<String, String> chosen) {
    return conditions.stream().allMatch(condition -> condition.holds(chosen));
  }
}
