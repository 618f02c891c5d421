package io.github.pisnn.core.operator;

/** What an operator has beside its hidden layer. */
public enum Skip {
  /** Nothing. */
  NONE,
  /** Terms linear in the inputs. */
  LINEAR,
  /** Linear terms and all products of two inputs. */
  QUADRATIC
}
