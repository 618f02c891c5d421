package io.github.pisnn.it.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of one case, in million cell-steps per second, one number a repetition.
 *
 * @param problem the case
 * @param size cells along each side of the grid
 * @param steps steps of each rollout
 * @param digest digest of the state that all of them end in
 * @param java the fused step
 * @param c the exported C
 * @param memory a pass that reads, modifies and writes 12 bytes a cell
 */
@JsonIgnoreProperties(ignoreUnknown = true) // the medians follow from the rest
record Result(
    @JsonProperty("case") Case problem,
    @JsonProperty int size,
    @JsonProperty int steps,
    @JsonProperty("state_digest") String digest,
    @JsonProperty List<Double> java,
    @JsonProperty List<Double> c,
    @JsonProperty List<Double> memory) {

  static final ObjectMapper JSON = new ObjectMapper();

  static final String TABLE_HEAD =
      "| case | grid | Java | C | Java / C | memory | Java / memory |\n"
          + "|---|---|---|---|---|---|---|";

  /** Median of the fused step. */
  @JsonProperty("java_median")
  double javaMedian() {
    return median(java);
  }

  /** Median of the exported C. */
  @JsonProperty("c_median")
  double cMedian() {
    return median(c);
  }

  /** Median of the pass over memory. */
  @JsonProperty("memory_median")
  double memoryMedian() {
    return median(memory);
  }

  /** Median of the repetitions' ratios of Java to C. */
  @JsonProperty("java_to_c")
  double javaToC() {
    return median(ratios(java, c));
  }

  /** Median of the repetitions' ratios of Java to memory. */
  @JsonProperty("java_to_memory")
  double javaToMemory() {
    return median(ratios(java, memory));
  }

  /** A row of the table. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| `%s` | %d x %d | %.0f | %.0f | %.2f | %.0f | %.3f |",
        problem,
        size,
        size,
        javaMedian(),
        cMedian(),
        javaToC(),
        memoryMedian(),
        javaToMemory());
  }

  static List<Double> ratios(List<Double> a, List<Double> b) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      ratios.add(a.get(i) / b.get(i));
    }
    return ratios;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
