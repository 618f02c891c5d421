package io.github.pisnn.search;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A trial as it stands after a change of its state.
 *
 * @param number its number, from 0
 * @param values the values of all keys that are searched there, as text in JSON
 * @param state the state
 * @param rung the leg that has begun or ended, from 0
 * @param rounds rounds of training at that leg's end
 * @param slot the slot it is in, or was in last, from 0
 * @param life how often the sweep has been started, from 1
 * @param time when the state changed
 * @param outcome what came out of the leg; null while it runs
 */
public record Trial(
    int number,
    SortedMap<String, String> values,
    State state,
    int rung,
    int rounds,
    int slot,
    int life,
    Instant time,
    @Nullable Outcome outcome) {

  /** Where a trial stands. */
  public enum State {
    /** A slot works on it. */
    RUNNING,
    /** It has made the rounds of a leg, and may be given more. */
    PAUSED,
    /** It is given no more rounds: others were better. */
    STOPPED,
    /** It has made all rounds. */
    DONE,
    /** It could not go on. */
    FAILED
  }

  /** The same in another state, and as another rung. */
  Trial in(State other, int place) {
    return new Trial(number, values, other, place, rounds, slot, life, time, outcome);
  }

  /** The mean of an objective; infinite if it failed or has none yet. */
  public double mean(String objective) {
    return outcome == null ? Double.POSITIVE_INFINITY : outcome.mean(objective);
  }
}
