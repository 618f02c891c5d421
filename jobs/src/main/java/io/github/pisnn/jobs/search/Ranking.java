package io.github.pisnn.jobs.search;

import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.search.ParetoFront;
import io.github.pisnn.search.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The trials of a sweep, in order: those that came to their end by the first objective.
 *
 * @param done those that came to their end, the best first
 * @param front those of them that no other is better than in all objectives, the best first
 */
record Ranking(
    List<Trial> trials, List<Objective> objectives, List<Trial> done, List<Trial> front) {
  static Ranking of(List<Trial> trials, List<Objective> objectives) {
    List<Trial> done =
        trials.stream()
            .filter(trial -> trial.state() == Trial.State.DONE)
            .sorted(
                Comparator.comparingDouble((Trial trial) -> trial.mean(objectives.get(0).key()))
                    .thenComparingInt(Trial::number))
            .toList();
    List<double[]> points =
        done.stream()
            .map(trial -> objectives.stream().mapToDouble(o -> trial.mean(o.key())).toArray())
            .toList();
    List<Trial> front = ParetoFront.of(points).stream().map(done::get).toList();
    return new Ranking(trials, objectives, done, front);
  }

  Optional<Trial> best() {
    return done.stream().findFirst();
  }

  List<Trial> in(Trial.State state) {
    return trials.stream().filter(trial -> trial.state() == state).toList();
  }

  /** How many failed, and why the first did, in one line. */
  String failures() {
    List<Trial> failed = in(Trial.State.FAILED);
    if (failed.isEmpty()) {
      return "none failed";
    }
    Outcome first = failed.get(0).outcome();
    return failed.size()
        + " failed, the first because "
        + (first == null ? "of nothing known" : first.failure());
  }
}
