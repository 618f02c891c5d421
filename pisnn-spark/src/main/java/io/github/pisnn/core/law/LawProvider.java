package io.github.pisnn.core.law;

import java.util.List;

/**
 * Names laws that are not built in. A jar on the class path of driver and executors adds laws by a
 * provider with a public constructor without parameters, whose class name stands in the jar's file
 * {@code META-INF/services/io.github.pisnn.core.law.LawProvider}.
 */
public interface LawProvider {

  /** The kinds of laws it adds. */
  List<LawKind> kinds();
}
