package io.github.pisnn.core.kernel;

import io.github.pisnn.core.neuron.Neuron;
import io.github.pisnn.core.operator.FluxOperator;
import io.github.pisnn.core.operator.OperatorShape;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.core.util.Refusal;
import java.lang.reflect.Constructor;
import java.util.Optional;

/** The implementations of a row's loops. All give the same bits. */
public enum Kernel {
  /** Plain loops, on any Java. */
  PLAIN,
  /** The Vector API, where the JVM was started with {@code --add-modules jdk.incubator.vector}. */
  VECTOR;

  private static final Optional<Constructor<?>> VECTOR_ROW = load();

  /** The fastest that this JVM has. */
  public static Kernel best() {
    return VECTOR_ROW.isPresent() ? VECTOR : PLAIN;
  }

  /**
   * The neurons of an operator's faces. Where weights are so large that vectors might make other
   * bits, or cells conduct differently, the loops are the plain ones.
   *
   * @throws IllegalArgumentException if this JVM does not have the kernel
   */
  public FaceRow row(FluxOperator operator, Neuron neuron) {
    if (this == PLAIN || operator.shape().coefficientTerms() > 0) {
      return new FaceRow(operator, neuron);
    }
    Constructor<?> row =
        VECTOR_ROW.orElseThrow(
            () ->
                new Refusal(
                    "{kernel} = %s needs a JVM started with --add-modules jdk.incubator.vector",
                    Keys.of(this)));
    if (mayOverflow(operator)) {
      return new FaceRow(operator, neuron);
    }
    try {
      return (FaceRow) row.newInstance(operator, neuron);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether, for some counts, there is an infinity or a NaN inside the hidden layer. */
  private static boolean mayOverflow(FluxOperator operator) {
    OperatorShape shape = operator.shape();
    float[] weights = operator.weights();
    for (int h = 0; h < shape.hidden(); h++) {
      double largest = Math.abs(weights[shape.hiddenBiasAt() + h]);
      for (int k = 0; k < shape.inputs(); k++) {
        largest += 0x1p32 * Math.abs(weights[shape.hiddenInputAt() + h * shape.inputs() + k]);
      }
      if (largest > Float.MAX_VALUE) {
        return true;
      }
    }
    return false;
  }

  /** By name, because the class cannot be linked on a JVM without the module. */
  private static Optional<Constructor<?>> load() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Class.forName("io.github.pisnn.core.kernel.VectorFaceRow")
              .getDeclaredConstructor(FluxOperator.class, Neuron.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
