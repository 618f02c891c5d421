package io.github.pisnn.jobs.config;

import io.github.pisnn.core.domain.Domain;
import io.github.pisnn.datasets.problems.Exact;
import io.github.pisnn.datasets.problems.Initial;
import java.util.Collections;
import java.util.List;

/** Reads how an operator is compared with classical schemes. */
record CompareReader(Settings settings) {
  private static final int MOST_CELLS = 1 << 24;

  static final Section COMPARE = new Section("compare", "Comparisons", "comparison.md");
  private static final Key<List<Integer>> REFINEMENTS =
      COMPARE.optional(
          "refinements",
          ValueType.integerList(1),
          "cells of the classical schemes in one of the grid's, each way; else 1, 2, 4 and 8 on a"
              + " line, 1 and 2 in the plane");
  private static final Key<Integer> REFERENCE =
      COMPARE.optional(
          "reference",
          ValueType.integer(4, 1024),
          "those of the reference solver, a multiple of 4; else four times the finest of them on a"
              + " line, twice in the plane, at least 4");

  /** Reads it. */
  RunConfig.Compare read(Domain domain, RunConfig.Rollout rollout) {
    if (domain.hasSource()) {
      throw settings.bad("source.rate", "null for a comparison");
    }
    if (domain.hasCoefficient()) {
      throw settings.bad(ProblemReader.CONDUCTING, "null for a comparison");
    }
    if (rollout.exact().isEmpty()) {
      throw settings.missing("rollout.exact", "the solution to compare with");
    }
    if (rollout.tiles().isPresent() || rollout.initial() instanceof Initial.Table) {
      throw settings.bad(
          ProblemReader.CELLS, "at most 2^20 cells and no batch of states for a comparison");
    }
    boolean plane = domain.grid().axes().size() > 1;
    List<Integer> refinements =
        settings.find(REFINEMENTS).orElse(plane ? List.of(1, 2) : List.of(1, 2, 4, 8));
    int finest = Collections.max(refinements);
    int reference = settings.find(REFERENCE).orElse(Math.max(4, (plane ? 2 : 4) * finest));
    if (reference % 4 != 0) {
      throw settings.bad(REFERENCE, "a multiple of 4");
    }
    boolean isSolved = rollout.exact().get() instanceof Exact.Reference;
    if (isSolved && reference <= finest) {
      throw settings.bad(REFERENCE, "more than " + finest + ", the finest of compare.refinements");
    }
    long cells = domain.grid().count();
    int most = isSolved ? reference : finest;
    if (cells * most * (plane ? most : 1) > MOST_CELLS) {
      throw settings.bad(
          isSolved ? REFERENCE : REFINEMENTS,
          "at most " + MOST_CELLS + " cells on the finest grid");
    }
    return new RunConfig.Compare(refinements, reference);
  }
}
