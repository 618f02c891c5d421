package io.github.pisnn.core.util;

/** What another thread has thrown, for the one that waits for it. */
public final class Causes {

  private Causes() {}

  /**
   * Throws the cause of an exception as it was thrown.
   *
   * @param wrapped an {@code ExecutionException} or {@code CompletionException}
   * @param <E> what the other thread may throw besides unchecked exceptions and errors
   * @return nothing, so that a caller may write {@code throw Causes.rethrown(e)}
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <E extends Throwable> RuntimeException rethrown(Exception wrapped) throws E {
    Throwable cause = wrapped.getCause();
    throw (E) (cause == null ? wrapped : cause);
  }
}
