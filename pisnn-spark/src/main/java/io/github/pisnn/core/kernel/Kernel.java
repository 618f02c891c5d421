package io.github.pisnn.core.kernel;

import io.github.pisnn.core.Keys;
import java.util.Optional;

/** The implementations of a row's loops. All give the same bits. */
public enum Kernel {
  /** Plain loops, on any Java. */
  PLAIN,
  /** The Vector API, where the JVM was started with {@code --add-modules jdk.incubator.vector}. */
  VECTOR;

  private static final Optional<RowOps> VECTOR_OPS = load();

  /** The fastest that this JVM has. */
  public static Kernel best() {
    return VECTOR_OPS.isPresent() ? VECTOR : PLAIN;
  }

  /**
   * The loops.
   *
   * @throws IllegalArgumentException if this JVM does not have them
   */
  RowOps ops() {
    return switch (this) {
      case PLAIN -> new PlainRowOps();
      case VECTOR ->
          VECTOR_OPS.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "rollout.kernel = "
                          + Keys.of(this)
                          + " needs a JVM started with --add-modules jdk.incubator.vector"));
    };
  }

  /** By name, because the class cannot be linked on a JVM without the module. */
  private static Optional<RowOps> load() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.empty();
    }
    try {
      Class<?> type = Class.forName("io.github.pisnn.core.kernel.VectorRowOps");
      return Optional.of((RowOps) type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
