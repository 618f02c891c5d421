package io.github.pisnn.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.util.Keys;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code trials.jsonl}: a line for every change of a trial's state, each written at once and in one
 * piece. Of a line that was cut short, by a crash or a full disk, nothing is taken.
 */
public final class TrialLog implements Scheduler.Observer, Closeable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final TypeReference<TreeMap<String, double[]>> FIGURES = new TypeReference<>() {};

  private final Function<Trial, String> config;
  private final FSDataOutputStream out;

  /**
   * Goes on with a log, which is never without the lines it has.
   *
   * @param file the log, on any Hadoop file system
   * @param before what {@link #read} has found in it
   * @param config the whole configuration of a trial, in JSON
   */
  public TrialLog(FileSystem files, Path file, List<Trial> before, Function<Trial, String> config)
      throws IOException {
    this.config = config;
    Path unfinished = unfinished(file);
    if (!files.exists(file) && files.exists(unfinished)) {
      files.rename(unfinished, file);
    }
    // A file that is renamed while it is written stays open under its new name.
    this.out = files.create(unfinished, true);
    for (Trial trial : before) {
      changed(trial);
    }
    if (!files.exists(unfinished)) {
      throw new IOException(
          "a log needs a file system that shows a file while it is written, not that of " + file);
    }
    if (!files.rename(unfinished, file)
        && !(files.delete(file, false) && files.rename(unfinished, file))) {
      throw new IOException("cannot rename " + unfinished + " to " + file);
    }
  }

  /** Its name until it has all the lines of the log that it takes the place of. */
  private static Path unfinished(Path file) {
    return new Path(file.getParent(), "." + file.getName() + ".tmp");
  }

  @Override
  public void changed(Trial trial) throws IOException {
    out.write((line(trial) + "\n").getBytes(StandardCharsets.UTF_8));
    out.hflush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private String line(Trial trial) throws JsonProcessingException {
    ObjectNode line = JSON.createObjectNode();
    line.put("trial", trial.number());
    line.put("state", Keys.of(trial.state()));
    line.put("rung", trial.rung());
    line.put("rounds", trial.rounds());
    line.put("slot", trial.slot());
    line.put("life", trial.life());
    line.put("time", trial.time().toString());
    Outcome outcome = trial.outcome();
    if (outcome != null) {
      if (outcome.failure() != null) {
        line.put("failure", outcome.failure());
      }
      ObjectNode means = line.putObject("objectives");
      outcome.figures().keySet().forEach(key -> means.put(key, outcome.mean(key)));
      line.set("seeds", JSON.valueToTree(outcome.figures()));
      line.put("made", outcome.rounds());
      line.set("seconds", JSON.valueToTree(outcome.seconds()));
    }
    ObjectNode values = line.putObject("values");
    for (Map.Entry<String, String> value : trial.values().entrySet()) {
      values.set(value.getKey(), JSON.readTree(value.getValue()));
    }
    line.set("config", JSON.readTree(config.apply(trial)));
    return line.toString();
  }

  /**
   * Reads a log; without one there is nothing in it.
   *
   * @throws IOException if a line is damaged, in one line that names it
   */
  public static List<Trial> read(FileSystem files, Path file) throws IOException {
    // Where a file system does not rename over a file, a crash may leave the log between two names.
    Path log = files.exists(file) ? file : unfinished(file);
    if (!files.exists(log)) {
      return List.of();
    }
    String text;
    try (InputStream in = files.open(log)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Trial> trials = new ArrayList<>();
    int start = 0;
    for (int end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
      try {
        trials.add(trial(JSON.readTree(text.substring(start, end))));
      } catch (JsonProcessingException | RuntimeException e) {
        throw new IOException(
            file + ":" + (trials.size() + 1) + " is damaged; the lines before it are whole", e);
      }
    }
    return trials;
  }

  private static Trial trial(JsonNode line) {
    SortedMap<String, String> values = new TreeMap<>();
    line.required("values")
        .properties()
        .forEach(entry -> values.put(entry.getKey(), entry.getValue().toString()));
    return new Trial(
        line.required("trial").intValue(),
        values,
        Keys.parse(Trial.State.class, line.required("state").textValue()),
        line.required("rung").intValue(),
        line.required("rounds").intValue(),
        line.required("slot").intValue(),
        line.required("life").intValue(),
        Instant.parse(line.required("time").textValue()),
        line.has("seconds") ? outcome(line) : null);
  }

  private static Outcome outcome(JsonNode line) {
    return new Outcome(
        line.has("failure") ? line.get("failure").textValue() : null,
        JSON.convertValue(line.required("seeds"), FIGURES),
        line.required("made").longValue(),
        JSON.convertValue(line.required("seconds"), Outcome.Seconds.class));
  }
}
