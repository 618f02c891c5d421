package io.github.pisnn.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.TrainingListener;
import io.github.pisnn.core.optim.TrainingRound;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Writes {@code history.jsonl}: one line a round of each seed and stage, as it ends. */
public final class History implements TrainingListener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FSDataOutputStream out;
  private final String control;

  /**
   * Begins a history without lines; one that is there is replaced.
   *
   * @param control names what steers the rounds' steps
   */
  public History(RunFolder folder, String control) throws IOException {
    this.out = folder.files().create(folder.path("history.jsonl"), true);
    this.control = control;
  }

  /** Makes the line of a round. */
  static String line(TrainingRound made, String control) {
    Round round = made.round();
    ObjectNode line = JSON.createObjectNode();
    line.put("seed", made.seed());
    line.put("stage", made.stage());
    line.put("round", round.number());
    line.put("loss", round.loss());
    if (!Double.isNaN(round.validation())) {
      line.put("validation", round.validation());
    }
    line.put(control, round.control());
    line.put("accepted", round.accepted());
    line.put("seconds", made.seconds());
    return line.toString();
  }

  /** Reads a line, to the bit. */
  static TrainingRound round(String line, String control) {
    try {
      JsonNode json = JSON.readTree(line);
      Round round =
          new Round(
              json.path("round").asInt(),
              number(json.path("loss")),
              json.has("validation") ? number(json.path("validation")) : Double.NaN,
              number(json.path(control)),
              json.path("accepted").asBoolean());
      return new TrainingRound(
          json.path("seed").asLong(),
          json.path("stage").asInt(),
          round,
          number(json.path("seconds")));
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new IllegalArgumentException("not a line of a history: " + line, e);
    }
  }

  /** What is not finite is written as text. */
  private static double number(JsonNode number) {
    return Double.parseDouble(number.asText());
  }

  @Override
  public void resumes(long seed, int stage, TrainingState state, List<TrainingRound> history) {
    history.forEach(this::ended);
  }

  @Override
  public synchronized void ended(TrainingRound round) {
    try {
      out.write((line(round, control) + "\n").getBytes(StandardCharsets.UTF_8));
      out.hflush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write history.jsonl: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
