package io.github.pisnn.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.optim.CheckpointStore;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.core.optim.TrainingCheckpoint;
import io.github.pisnn.core.optim.TrainingRound;
import io.github.pisnn.core.optim.TrainingState;
import io.github.pisnn.core.util.Hashes;
import io.github.pisnn.jobs.run.DamagedCheckpoint;
import io.github.pisnn.jobs.run.RunFailure;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the checkpoints of a run's trainings in {@code checkpoint/training-SEED-STAGE.json}. A file
 * appears whole or not at all and carries its own SHA-256.
 *
 * @param run the run's folder
 * @param control names what steers the rounds' steps
 * @param every rounds between two checkpoints
 */
public record RunCheckpoints(RunFolder run, String control, int every) implements CheckpointStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  private static String file(long seed, int stage) {
    return "training-" + seed + "-" + stage + ".json";
  }

  @Override
  public void write(long seed, int stage, TrainingCheckpoint checkpoint) throws IOException {
    TrainingState state = checkpoint.state();
    ObjectNode body = JSON.createObjectNode();
    body.put("format", FORMAT);
    body.put("dataHash", checkpoint.dataHash());
    Round last = state.last();
    if (last != null) {
      ObjectNode round = body.putObject("round");
      round.put("number", last.number());
      round.put("loss", Double.toString(last.loss()));
      round.put("validation", Double.toString(last.validation()));
      round.put("control", Double.toString(last.control()));
      round.put("accepted", last.accepted());
    }
    put(body.putArray("point"), state.point());
    put(body.putArray("best"), state.best());
    body.put("bestScore", Double.toString(state.bestScore()));
    body.put("sinceBest", state.sinceBest());
    body.put("done", state.done());
    put(body.putArray("numbers"), state.numbers());
    ArrayNode vectors = body.putArray("vectors");
    for (double[] vector : state.vectors()) {
      put(vectors.addArray(), vector);
    }
    ArrayNode lines = body.putArray("history");
    checkpoint.history().forEach(round -> lines.add(History.line(round, control)));
    ObjectNode file = JSON.createObjectNode();
    file.put("sha256", sha256(body));
    file.set("training", body);
    run.inside(RunFolder.CHECKPOINT).write(file(seed, stage), file);
  }

  /** As text, so that every number, infinities included, reads back the same. */
  private static void put(ArrayNode array, double[] numbers) {
    for (double number : numbers) {
      array.add(Double.toString(number));
    }
  }

  private static String sha256(JsonNode body) {
    return Hashes.sha256(body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the last checkpoint of a stage; empty if there is none.
   *
   * @throws DamagedCheckpoint if it is damaged, in one line
   * @throws RunFailure if it is of other data, in one line
   */
  @Override
  public Optional<TrainingCheckpoint> read(long seed, int stage, String dataHash)
      throws IOException {
    RunFolder folder = run.inside(RunFolder.CHECKPOINT);
    Optional<JsonNode> file;
    try {
      file = folder.readJson(file(seed, stage));
    } catch (JsonProcessingException e) {
      throw damaged(folder, seed, stage);
    }
    if (file.isEmpty()) {
      return Optional.empty();
    }
    JsonNode body = file.get().path("training");
    if (!sha256(body).equals(file.get().path("sha256").asText())
        || body.path("format").asInt() != FORMAT) {
      throw damaged(folder, seed, stage);
    }
    String trainedWith = body.get("dataHash").asText();
    if (!trainedWith.equals(dataHash)) {
      throw new RunFailure(
          String.format(
              Locale.ROOT,
              "%s/%s was trained with other data (hash %s where these have %s): name another "
                  + "folder in out",
              folder,
              file(seed, stage),
              trainedWith,
              dataHash));
    }
    List<TrainingRound> history = new ArrayList<>();
    body.get("history").forEach(line -> history.add(History.round(line.asText(), control)));
    return Optional.of(new TrainingCheckpoint(dataHash, state(body), history));
  }

  private static DamagedCheckpoint damaged(RunFolder folder, long seed, int stage) {
    return new DamagedCheckpoint(
        folder + "/" + file(seed, stage) + " is damaged: remove it to train anew");
  }

  private static TrainingState state(JsonNode body) {
    JsonNode vectors = body.get("vectors");
    double[][] own = new double[vectors.size()][];
    for (int k = 0; k < own.length; k++) {
      own[k] = numbers(vectors.get(k));
    }
    return new TrainingState(
        round(body.get("round")),
        numbers(body.get("point")),
        numbers(body.get("best")),
        number(body.get("bestScore")),
        body.get("sinceBest").asInt(),
        body.get("done").asBoolean(),
        numbers(body.get("numbers")),
        own,
        null);
  }

  private static @Nullable Round round(@Nullable JsonNode round) {
    return round == null
        ? null
        : new Round(
            round.get("number").asInt(),
            number(round.get("loss")),
            number(round.get("validation")),
            number(round.get("control")),
            round.get("accepted").asBoolean());
  }

  private static double number(JsonNode text) {
    return Double.parseDouble(text.asText());
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(array.get(i));
    }
    return numbers;
  }
}
