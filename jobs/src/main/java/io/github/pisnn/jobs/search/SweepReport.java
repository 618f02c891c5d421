package io.github.pisnn.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.util.Keys;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.TrialsPlot;
import io.github.pisnn.jobs.config.Objective;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.PartFile;
import io.github.pisnn.jobs.run.RunFolder;
import io.github.pisnn.search.Outcome;
import io.github.pisnn.search.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a sweep leaves for people and programs: {@code report.md} with its picture, {@code
 * sweep.json} and {@code trials.parquet}.
 *
 * @param changes all changes of trials' states, of all lives
 * @param mlflow the log on a server, closed
 */
record SweepReport(
    RunFolder folder, SweepPlan plan, Ranking ranking, List<Trial> changes, MlflowLog mlflow) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PICTURE = "trials.png";
  private static final String TABLE = "trials.parquet";
  private static final double MILLI = 1e-3;
  private static final double PERCENT = 100;

  /** Trials in a table of the report. */
  private static final int SHOWN = 20;

  private List<Objective> objectives() {
    return ranking.objectives();
  }

  /** Writes {@code trials.parquet}, a row a trial. */
  void writeTable() throws IOException {
    folder.clear(TABLE);
    try (PartFile<Trial> part =
        new PartFile<>(
            folder.files(),
            folder.unfinished(TABLE),
            0,
            new TrialRows(objectives(), ranking.trials()),
            folder.files().getConf())) {
      for (Trial trial : ranking.trials()) {
        part.write(trial);
      }
      part.finish();
    }
    folder.finish(TABLE);
  }

  /** Writes all else, with the winner's test if there is one. */
  void write() throws IOException {
    Optional<JsonNode> test = folder.readJson("metrics.json");
    folder.write(PICTURE, out -> Charts.trials(panels(), out));
    folder.write("sweep.json", json());
    folder.write("report.md", text(test).getBytes(StandardCharsets.UTF_8));
    Console.say("slots were training %.1f %% of their time", PERCENT * trainingShare());
    mlflow.complaint().ifPresent(complaint -> Console.say("%s", complaint));
    Console.say("wrote %s: report.md, %s, sweep.json, trials.jsonl, %s", folder, PICTURE, TABLE);
  }

  /**
   * The share of all slots' time, from the first leg to the last of each life, that was training.
   */
  private double trainingShare() {
    double training = 0;
    double available = 0;
    int lives = changes.stream().mapToInt(Trial::life).max().orElse(0);
    for (int life = 1; life <= lives; life++) {
      int number = life;
      List<Trial> during =
          changes.stream()
              .filter(change -> change.life() == number)
              .filter(change -> change.state() != Trial.State.STOPPED)
              .toList();
      if (during.isEmpty()) {
        continue;
      }
      Trial last = during.get(during.size() - 1);
      Duration wall = Duration.between(during.get(0).time(), last.time());
      int slots = 1 + during.stream().mapToInt(Trial::slot).max().orElse(0);
      available += slots * wall.toMillis() * MILLI;
      for (Trial change : during) {
        Outcome outcome = change.outcome();
        training += outcome == null ? 0 : outcome.seconds().training();
      }
    }
    return available == 0 ? 0 : training / available;
  }

  /** Rounds that all trials have made together, from all seeds. */
  private long rounds() {
    long sum = 0;
    for (Trial trial : ranking.trials()) {
      Outcome outcome = trial.outcome();
      sum += outcome == null ? 0 : outcome.rounds();
    }
    return sum;
  }

  private TrialsPlot.Kind kind(Trial trial) {
    if (trial.state() != Trial.State.DONE) {
      return TrialsPlot.Kind.STOPPED;
    }
    if (ranking.best().filter(best -> best.number() == trial.number()).isPresent()) {
      return TrialsPlot.Kind.BEST;
    }
    boolean isFront = ranking.front().stream().anyMatch(other -> other.number() == trial.number());
    return isFront && objectives().size() > 1 ? TrialsPlot.Kind.FRONT : TrialsPlot.Kind.DONE;
  }

  /** The first objective by each of the others; alone, by the order of the trials. */
  private List<TrialsPlot> panels() {
    String law = plan.first().law().name();
    Objective first = objectives().get(0);
    List<TrialsPlot> panels = new ArrayList<>();
    if (objectives().size() == 1) {
      TrialsPlot panel = new TrialsPlot("Trials of " + law, "trial", first.title(), false);
      ranking.trials().forEach(t -> panel.add(kind(t), t.number(), t.mean(first.key())));
      panels.add(panel);
    }
    for (Objective other : objectives().subList(1, objectives().size())) {
      TrialsPlot panel =
          new TrialsPlot(
              "Trials of " + law, other.title(), first.title(), objectives().size() == 2);
      ranking.trials().forEach(t -> panel.add(kind(t), t.mean(other.key()), t.mean(first.key())));
      panels.add(panel);
    }
    return panels;
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("trials", ranking.trials().size());
    for (Trial.State state : Trial.State.values()) {
      int count = ranking.in(state).size();
      if (count > 0) {
        json.put(Keys.of(state), count);
      }
    }
    ranking
        .best()
        .ifPresent(
            best -> {
              json.put("best", best.number());
              ObjectNode figures = json.putObject("best_objectives");
              objectives().forEach(o -> figures.put(o.key(), best.mean(o.key())));
            });
    ArrayNode front = json.putArray("pareto_front");
    ranking.front().forEach(trial -> front.add(trial.number()));
    json.put("rounds", rounds());
    json.put("training_share", trainingShare());
    mlflow.missing().ifPresent(missing -> json.put("mlflow_missing", missing));
    return json;
  }

  private String text(Optional<JsonNode> test) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        List.of(
            "![The trials by their objectives](" + PICTURE + ")",
            "",
            "# Sweep of " + plan.first().law().name(),
            ""));
    lines.add(
        String.format(
            Locale.ROOT,
            "%d trials: %d trained to the end, %d stopped early, %d failed. %d rounds of training; slots"
                + " were training %.1f %% of their time.",
            ranking.trials().size(),
            ranking.done().size(),
            ranking.in(Trial.State.STOPPED).size(),
            ranking.in(Trial.State.FAILED).size(),
            rounds(),
            PERCENT * trainingShare()));
    ranking.best().ifPresent(best -> addWinner(lines, best, test));
    if (objectives().size() > 1 && !ranking.front().isEmpty()) {
      lines.addAll(
          List.of(
              "",
              "## Pareto front",
              "",
              "No other trial is better in one objective and as good in all others."));
      addTable(lines, ranking.front());
    }
    if (!ranking.done().isEmpty()) {
      lines.addAll(List.of("", "## All that were trained to the end, the best first"));
      addTable(lines, ranking.done());
    }
    addFailures(lines);
    mlflow.complaint().ifPresent(complaint -> lines.addAll(List.of("", complaint + ".")));
    lines.add("");
    return String.join("\n", lines);
  }

  private void addWinner(List<String> lines, Trial best, Optional<JsonNode> test) {
    Objective first = objectives().get(0);
    String trial = String.format(Locale.ROOT, "trials/%04d", best.number());
    lines.addAll(
        List.of(
            "", "## Trial " + best.number() + " is the best", "", "| key | value |", "|---|---|"));
    best.values()
        .forEach(
            (key, value) -> lines.add("| `" + key + "` | " + SweepProgress.shown(value) + " |"));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Validation: %s %s. It was chosen by that figure, which is therefore a little "
                + "too good.",
            first.title(),
            figure(best, first)));
    test.ifPresent(
        metrics -> {
          lines.add("");
          lines.add(
              "Test, made once, from states that nothing was chosen by: " + test(metrics) + ".");
        });
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "The model is in `model`; `jobs/pisnn rollout %s/%s/config.conf "
                + "rollout.model=%s/model out=...` rolls it out, `jobs/pisnn train "
                + "%s/%s/config.conf out=...` trains it again, to the same bits.",
            folder,
            trial,
            folder,
            folder,
            trial));
    List<Trial> close = ranking.done().stream().skip(1).filter(t -> isClose(best, t)).toList();
    if (!close.isEmpty()) {
      lines.add("");
      lines.add(
          "Within a standard deviation of it over the seeds: trials "
              + String.join(", ", close.stream().map(t -> String.valueOf(t.number())).toList())
              + ".");
    }
  }

  private boolean isClose(Trial best, Trial other) {
    String first = objectives().get(0).key();
    Outcome outcome = best.outcome();
    double spread = outcome == null ? 0 : outcome.spread(first);
    return other.mean(first) - best.mean(first) <= spread && spread > 0;
  }

  private static String test(JsonNode metrics) {
    List<String> figures = new ArrayList<>();
    metrics
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().endsWith("relative_l2")) {
                String scheme = entry.getKey().replaceAll("_?relative_l2", "");
                figures.add(
                    String.format(
                        Locale.ROOT,
                        "relative L2 error %.3g%s",
                        entry.getValue().asDouble(),
                        scheme.isEmpty() ? "" : " (" + scheme + ", same grid)"));
              }
            });
    figures.add("mass drift " + metrics.path("mass_drift_quanta").asLong() + " quanta");
    figures.add(
        String.format(
            Locale.ROOT, "%.3f spikes a face and step", metrics.path("spike_rate").asDouble()));
    return String.join(", ", figures);
  }

  private String figure(Trial trial, Objective objective) {
    Outcome outcome = trial.outcome();
    if (outcome == null || outcome.failure() != null) {
      return "";
    }
    double spread = outcome.spread(objective.key());
    double mean = outcome.mean(objective.key());
    boolean isCount = mean == Math.rint(mean) && mean < 1e9;
    return String.format(Locale.ROOT, isCount ? "%.0f" : "%.4g", mean)
        + (spread > 0 ? String.format(Locale.ROOT, " ± %.1g", spread) : "");
  }

  private void addTable(List<String> lines, List<Trial> trials) {
    List<String> keys = plan.sweep().space().keys();
    lines.add("");
    StringBuilder head = new StringBuilder("| trial |");
    objectives().forEach(objective -> head.append(' ').append(objective.title()).append(" |"));
    keys.forEach(key -> head.append(" `").append(key).append("` |"));
    lines.add(head.toString());
    lines.add("|" + "---|".repeat(1 + objectives().size() + keys.size()));
    for (Trial trial : trials.subList(0, Math.min(SHOWN, trials.size()))) {
      StringBuilder row = new StringBuilder("| " + trial.number() + " |");
      objectives()
          .forEach(objective -> row.append(' ').append(figure(trial, objective)).append(" |"));
      for (String key : keys) {
        String value = trial.values().get(key);
        row.append(' ').append(value == null ? "" : SweepProgress.shown(value)).append(" |");
      }
      lines.add(row.toString());
    }
    if (trials.size() > SHOWN) {
      lines.addAll(List.of("", "The others are in `" + TABLE + "`."));
    }
  }

  private void addFailures(List<String> lines) {
    List<Trial> failed = ranking.in(Trial.State.FAILED);
    if (failed.isEmpty()) {
      return;
    }
    lines.addAll(List.of("", "## Failed", ""));
    for (Trial trial : failed) {
      Outcome outcome = trial.outcome();
      lines.add(
          String.format(
              Locale.ROOT,
              "- trial %s (%s): %s",
              trial.number(),
              SweepProgress.shown(trial.values()),
              outcome == null ? "" : outcome.failure()));
    }
  }
}
