package io.github.pisnn.search;

import java.util.List;

/**
 * Chooses what is trained, and how far. It is told the outcome of every leg, in the order in which
 * they end, by one thread at a time; all it knows comes from there, so that a sweep that was killed
 * goes on by being told again.
 */
public interface Strategy {

  /** The legs to begin with. */
  List<Leg> start();

  /**
   * The legs that an outcome gives rise to.
   *
   * @param leg one given out before
   * @param score what is to be small; infinite if the trial failed
   */
  List<Leg> report(Leg leg, double score);

  /** Rounds of training that are still to be made, about. */
  long roundsLeft();
}
