package io.github.pisnn.jobs.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.metrics.Statistics;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.SeededTraining;
import io.github.pisnn.core.optim.Trained;
import io.github.pisnn.core.optim.TrainingRound;
import io.github.pisnn.jobs.chart.Charts;
import io.github.pisnn.jobs.chart.LossPlot;
import io.github.pisnn.jobs.run.Console;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.util.List;

/** Reports a training that is over: {@code loss.png} and, of several seeds, a spread. */
public final class TrainingReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrainingReport() {}

  /**
   * Draws the losses of the best seed, one stage after the other; of several seeds it also says
   * their mean and spread, and writes them to {@code training.json}.
   */
  public static void write(SeededTraining trained, RunFolder folder) throws IOException {
    List<Round> rounds = trained.best().history().map(TrainingRound::round).toList();
    LossPlot losses =
        new LossPlot(
            rounds.stream().mapToDouble(Round::loss).toArray(),
            rounds.stream()
                .mapToDouble(Round::validation)
                .filter(validation -> !Double.isNaN(validation))
                .toArray());
    folder.write("loss.png", out -> Charts.losses(losses, out));
    if (trained.seeds().size() > 1) {
      writeSpread(trained, folder);
    }
  }

  private static void writeSpread(SeededTraining trained, RunFolder folder) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode seeds = json.putArray("seeds");
    double[] scores = new double[trained.seeds().size()];
    for (int k = 0; k < scores.length; k++) {
      Trained seed = trained.seeds().get(k);
      scores[k] = seed.end().bestScore();
      seeds.addObject().put("seed", seed.seed()).put("loss", scores[k]);
    }
    double mean = Statistics.mean(scores);
    double spread = Statistics.deviation(scores);
    Trained best = trained.best();
    json.put("mean", mean);
    json.put("standard_deviation", spread);
    json.put("best_seed", best.seed());
    folder.write("training.json", json);
    Console.say(
        "loss of %d seeds: mean %.2e, standard deviation %.2e; seed %d is the best with %.2e",
        scores.length, mean, spread, best.seed(), best.end().bestScore());
  }
}
