package io.github.pisnn.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.optim.Round;
import io.github.pisnn.jobs.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;

/** {@code history.jsonl}: one line a round of each seed and stage, written as it ends. */
public final class History implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FSDataOutputStream out;

  /** A history without lines; one that is there is replaced. */
  public History(RunFolder folder) throws IOException {
    out = folder.files().create(folder.path("history.jsonl"), true);
  }

  /**
   * The line of a round.
   *
   * @param stage its number, from 1
   * @param control the name of what steered its step
   */
  static String line(long seed, int stage, Round round, String control, double seconds) {
    ObjectNode line = JSON.createObjectNode();
    line.put("seed", seed);
    line.put("stage", stage);
    line.put("round", round.number());
    line.put("loss", round.loss());
    if (!Double.isNaN(round.validation())) {
      line.put("validation", round.validation());
    }
    line.put(control, round.control());
    line.put("accepted", round.accepted());
    line.put("seconds", seconds);
    return line.toString();
  }

  /** The seconds of a line's round. */
  static double seconds(String line) {
    try {
      return JSON.readTree(line).path("seconds").asDouble();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a line of a history: " + line, e);
    }
  }

  /** Adds a line. */
  synchronized void add(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
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
