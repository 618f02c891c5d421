package io.github.pisnn.it.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of the step beside one form of it in tensor operations, in million cell-steps
 * per second, one number a repetition.
 *
 * @param problem the case
 * @param size cells along each side of the grid
 * @param threads of both
 * @param form of the step in tensor operations
 * @param deviation largest difference of their counts, in quanta, after a few steps
 * @param java the fused step
 * @param pytorch the tensor operations
 */
record TensorResult(
    @JsonProperty("case") Case problem,
    @JsonProperty int size,
    @JsonProperty int threads,
    @JsonProperty TensorStep.Form form,
    @JsonProperty int deviation,
    @JsonProperty List<Double> java,
    @JsonProperty List<Double> pytorch) {

  static final String TABLE_HEAD =
      "| case | grid | threads | Java | PyTorch | form | Java / PyTorch |\n|---|---|---|---|---|---|---|";

  /** Median of the fused step. */
  @JsonProperty("java_median")
  double javaMedian() {
    return Result.median(java);
  }

  /** Median of the tensor operations. */
  @JsonProperty("pytorch_median")
  double pytorchMedian() {
    return Result.median(pytorch);
  }

  /** Median of the repetitions' ratios. */
  @JsonProperty("java_to_pytorch")
  double javaToPytorch() {
    return Result.median(Result.ratios(java, pytorch));
  }

  /** A row of the table. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| `%s` | %d x %d | %d | %.0f | %.1f | %s | %.1f |",
        problem,
        size,
        size,
        threads,
        javaMedian(),
        pytorchMedian(),
        form,
        javaToPytorch());
  }
}
