package io.github.pisnn.core.kernel;

import io.github.pisnn.core.operator.FluxOperator;
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

  private static final Optional<Constructor<?>> VECTOR_OPS = load();

  /** The fastest that this JVM has. */
  public static Kernel best() {
    return VECTOR_OPS.isPresent() ? VECTOR : PLAIN;
  }

  /**
   * The loops.
   *
   * @throws IllegalArgumentException if this JVM does not have them
   */
  RowOps ops(FluxOperator operator, float leak, float threshold, int maxPackets, float safe) {
    if (this == PLAIN) {
      return new PlainRowOps(operator, leak, threshold, maxPackets, safe);
    }
    Constructor<?> vectorOps =
        VECTOR_OPS.orElseThrow(
            () ->
                new Refusal(
                    "{kernel} = %s needs a JVM started with --add-modules jdk.incubator.vector",
                    Keys.of(this)));
    try {
      return (RowOps) vectorOps.newInstance(operator, leak, threshold, maxPackets, safe);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By name, because the class cannot be linked on a JVM without the module. */
  private static Optional<Constructor<?>> load() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Class.forName("io.github.pisnn.core.kernel.VectorRowOps")
              .getDeclaredConstructor(
                  FluxOperator.class, float.class, float.class, int.class, float.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
