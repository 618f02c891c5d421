package io.github.pisnn.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pisnn.core.train.LevenbergMarquardt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;

/** {@code history.jsonl}: one line a round, written as it ends. */
final class History implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FSDataOutputStream out;
  private long lastRound = System.nanoTime();

  History(RunFolder folder) throws IOException {
    out = folder.files().create(folder.path("history.jsonl"), false);
  }

  /** Adds a round. */
  void add(LevenbergMarquardt.Round round) {
    long now = System.nanoTime();
    ObjectNode line = JSON.createObjectNode();
    line.put("round", round.round());
    line.put("loss", round.loss());
    if (!Double.isNaN(round.validation())) {
      line.put("validation", round.validation());
    }
    line.put("lambda", round.lambda());
    line.put("accepted", round.accepted());
    line.put("seconds", (now - lastRound) * 1e-9);
    lastRound = now;
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
